import type { Tensor } from '../autograd/tensor.ts';
import { ArgumentError, got, ShapeError } from '../errors.ts';
import { formatShape, numel, sameShape } from '../shape/shape.ts';
import { checkTensor } from './arguments.ts';
import { clone } from './cast.ts';
import { matmul } from './matmul.ts';
import { expand, permute, reshape } from './movement.ts';
import { sum } from './reduce.ts';
import { sliceAxis } from './slice.ts';

/** A tensor whose axes have names, one letter each. */
interface Term {
  readonly x: Tensor;
  readonly axes: string;
}

/** Stand-ins for the axes of an ellipsis, counted from the last. */
const ELLIPSIS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/**
 * Sums of products in Einstein's notation: letters name axes, letters that are missing on the right are summed over.
 * `'bij,bjk->bik'` is a batched matrix product, `'ii->i'` a diagonal, `'...i,i'` leaves leading axes alone. Without an
 * arrow the result has the letters that occur once, in alphabetical order. Operands are contracted from left to right.
 * @throws {ShapeError} when sizes of one letter differ.
 * @throws {ArgumentError} when the equation cannot be read.
 */
export const einsum = (equation: string, ...operands: readonly Tensor[]): Tensor => {
  if (typeof equation !== 'string') throw new ArgumentError(`einsum: the equation must be text, got ${got(equation)}`);
  const { inputs, output } = parse(equation, operands);
  const sizes = sizesOf(equation, inputs, operands);
  const terms = operands.map((x, i) => named(x, inputs[i], sizes));
  let [left] = terms;
  for (let i = 1; i < terms.length; i++) {
    const later =
      terms
        .slice(i + 1)
        .map((t) => t.axes)
        .join('') + output;
    left = contract(left, terms[i], later);
  }
  const reduced = sumOut(left, output);
  const result = arrange(reduced, [...output]);
  return operands.includes(result) ? clone(result) : result;
};

/** The axes in that order: the tensor itself where it has them so. */
const arrange = ({ x, axes }: Term, letters: readonly string[]): Tensor =>
  letters.join('') === axes
    ? x
    : permute(
        x,
        letters.map((letter) => axes.indexOf(letter)),
      );

const parse = (equation: string, operands: readonly Tensor[]): { inputs: string[]; output: string } => {
  const fail = (why: string): never => {
    throw new ArgumentError(`einsum: '${equation}': ${why}`);
  };
  const [left, right, ...rest] = equation.replaceAll(' ', '').split('->');
  if (rest.length > 0) fail('more than one arrow');
  const raw = left.split(',');
  if (raw.length !== operands.length) fail(`names ${raw.length} operands, got ${operands.length}`);
  const valid = /^[a-zA-Z]*(\.\.\.)?[a-zA-Z]*$/;
  for (const term of [...raw, right ?? ''])
    if (!valid.test(term)) fail(`'${term}' is not letters with at most one '...'`);

  let widest = 0;
  const inputs = raw.map((term, i) => {
    const letters = term.replace('...', '').length;
    const extra = checkTensor('einsum', operands[i], `operand ${i}`).ndim - letters;
    const ok = term.includes('...') ? extra >= 0 && extra <= ELLIPSIS.length : extra === 0;
    if (!ok) fail(`operand ${i} is ${formatShape(operands[i].shape)}, which '${term}' does not name`);
    widest = Math.max(widest, extra);
    return term.replace('...', spread(extra));
  });
  const all = inputs.join('');
  if (right === undefined) {
    const once = [...new Set(all)].filter((c) => !ELLIPSIS.includes(c) && all.indexOf(c) === all.lastIndexOf(c));
    return { inputs, output: spread(widest) + once.sort().join('') };
  }
  const output = right.replace('...', spread(widest));
  for (const letter of output) {
    if (!all.includes(letter)) fail(`'${letter}' of the result is in no operand`);
    if (output.indexOf(letter) !== output.lastIndexOf(letter)) fail(`'${letter}' is twice in the result`);
  }
  return { inputs, output };
};

const spread = (count: number): string => [...ELLIPSIS].slice(0, count).reverse().join('');

/** The size of each letter; 1 gives way to any other, but not within one operand. */
const sizesOf = (equation: string, inputs: readonly string[], operands: readonly Tensor[]): Map<string, number> => {
  const sizes = new Map<string, number>();
  inputs.forEach((axes, i) => {
    const { shape } = operands[i];
    [...axes].forEach((letter, axis) => {
      const size = shape[axis];
      const before = sizes.get(letter) ?? 1;
      if ((before !== 1 && size !== 1 && before !== size) || size !== shape[axes.indexOf(letter)]) {
        throw new ShapeError(
          `einsum: '${equation}': axis '${letter}' is ${before} in one place and ${size} in operand ${i} ${formatShape(operands[i].shape)}`,
        );
      }
      if (size !== 1 || !sizes.has(letter)) sizes.set(letter, size);
    });
  });
  return sizes;
};

/** An operand with each of its letters once, at full size. */
const named = (x: Tensor, axes: string, sizes: ReadonlyMap<string, number>): Term => {
  const shape = [...axes].map((letter) => sizes.get(letter)!);
  let term: Term = { x: sameShape(x.shape, shape) ? x : expand(x, shape), axes };
  for (const letter of new Set(axes)) {
    while (term.axes.indexOf(letter) !== term.axes.lastIndexOf(letter)) term = diagonal(term, letter);
  }
  return term;
};

/** Merges two axes of one letter: the diagonal is every (n + 1)-th element of the flattened square. */
const diagonal = ({ x, axes }: Term, letter: string): Term => {
  const [i, j] = [axes.indexOf(letter), axes.lastIndexOf(letter)];
  const n = x.shape[i];
  const rest = x.shape.map((_, axis) => axis).filter((axis) => axis !== i && axis !== j);
  const kept = rest.map((axis) => x.shape[axis]);
  const flat = reshape(permute(x, [...rest, i, j]), [...kept, n * n]);
  const line = sliceAxis(flat, rest.length, { start: 0, step: n + 1, size: n });
  return { x: line, axes: rest.map((axis) => axes[axis]).join('') + letter };
};

/** Sums over the axes that are not in `keep`. */
const sumOut = ({ x, axes }: Term, keep: string): Term => {
  const gone = [...axes].flatMap((letter, axis) => (keep.includes(letter) ? [] : [axis]));
  if (gone.length === 0) return { x, axes };
  return { x: sum(x, gone), axes: [...axes].filter((letter) => keep.includes(letter)).join('') };
};

/** The product of two terms, summed over what neither `later` terms nor the result name: one batched matmul. */
const contract = (a: Term, b: Term, later: string): Term => {
  const left = sumOut(a, b.axes + later);
  const right = sumOut(b, a.axes + later);
  const shared = [...left.axes].filter((letter) => right.axes.includes(letter));
  const batch = shared.filter((letter) => later.includes(letter));
  const inner = shared.filter((letter) => !later.includes(letter));
  const onlyLeft = [...left.axes].filter((letter) => !shared.includes(letter));
  const onlyRight = [...right.axes].filter((letter) => !shared.includes(letter));

  const l = arrange(left, [...batch, ...onlyLeft, ...inner]);
  const r = arrange(right, [...batch, ...inner, ...onlyRight]);
  const size = (x: Tensor, from: number, count: number) => x.shape.slice(from, from + count);
  const batchShape = size(l, 0, batch.length);
  const rows = size(l, batch.length, onlyLeft.length);
  const columns = size(r, batch.length + inner.length, onlyRight.length);
  const k = numel(size(l, batch.length + onlyLeft.length, inner.length));
  const product = matmul(
    reshape(l, [numel(batchShape), numel(rows), k]),
    reshape(r, [numel(batchShape), k, numel(columns)]),
  );
  return {
    x: reshape(product, [...batchShape, ...rows, ...columns]),
    axes: [...batch, ...onlyLeft, ...onlyRight].join(''),
  };
};

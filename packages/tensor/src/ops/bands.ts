import { apply } from '../autograd/apply.ts';
import { defineOp, type Op } from '../autograd/op.ts';
import type { Tensor } from '../autograd/tensor.ts';
import * as kernels from '../backend/kernels/index.ts';
import type { Band, PoolGeometry, Windows } from '../backend/kernels/pooling.ts';
import { ArgumentError, ShapeError } from '../errors.ts';
import { show } from '../quote.ts';
import { formatShape, numel, type Shape, type Spec } from '../shape/shape.ts';
import { checkFloat } from './arguments.ts';

/** The last axes of an image, the innermost last. */
export const SPACE = ['height', 'width'] as const;

/** One entry for each of `axes` axes, from a number or a list. @throws {ArgumentError} unless all are whole numbers from `least` on. */
export const perAxis = (op: string, name: string, value: number | Shape, axes: number, least: number): Shape => {
  const list = typeof value === 'number' ? new Array<number>(axes).fill(value) : value;
  if (Array.isArray(list) && list.length === axes && list.every((n) => Number.isInteger(n) && n >= least))
    return [...list];
  throw new ArgumentError(
    `${op}: ${name} is a whole number ≥ ${least}, or ${axes === 1 ? 'one in an array' : 'one for height and one for width'}, got ${show(value)}`,
  );
};

/** The sizes of the last `axes` axes. @throws {ShapeError} unless x is [C, …] or, with a batch, [N, C, …], none of them empty. */
export const spaceOf = (op: string, x: Tensor, axes: number, leads = [1, 2]): Shape => {
  const size = checkFloat(op, x).shape.slice(-axes);
  if (leads.includes(x.ndim - axes) && !size.includes(0)) return size;
  const names = axes === 1 ? 'L' : 'H, W';
  throw new ShapeError(
    `${op}: x ${formatShape(x.shape)} must be ${leads.map((lead) => `[${lead === 1 ? '' : 'N, '}C, ${names}]`).join(' or ')}, with ${names} ≥ 1`,
  );
};

export interface Along<W extends Windows = Windows> {
  /** For each of the last axes, one or two, how it is seen. */
  readonly along: readonly W[];
}

/** Sees a missing height as one row, left as it is. */
const ONE_ROW: Band = { starts: Int32Array.of(0), counts: Int32Array.of(1), step: 1, weights: Float64Array.of(1) };

export const outShape = ({ shape }: Spec, { along }: Along): Shape => [
  ...shape.slice(0, -along.length),
  ...along.map(({ starts }) => starts.length),
];

export const planesOf = <W extends Windows>({ shape }: Spec, { along }: Along<W>): PoolGeometry<W> => {
  const [height, width] = [1, ...shape.slice(-along.length)].slice(-2);
  const [rows, columns] = [ONE_ROW as Windows as W, ...along].slice(-2);
  return { planes: numel(shape.slice(0, -along.length)), height, width, rows, columns };
};

/** A band from the windows of `count` results, of which `window` gives the start and the weights. */
export const bandOf = (
  count: number,
  window: (o: number) => readonly [start: number, weights: readonly number[]],
): Band => {
  const all = Array.from({ length: count }, (_, o) => window(o));
  return {
    starts: Int32Array.from(all, ([start]) => start),
    counts: Int32Array.from(all, ([, weights]) => weights.length),
    step: 1,
    weights: Float64Array.from(all.flatMap(([, weights]) => weights)),
  };
};

/** The band of the other direction: of an axis of `size` elements, which results each one is in. */
const transposed = ({ starts, counts, weights }: Band, size: number): Band => {
  const of = Array.from({ length: size }, (): [number, number[]] => [0, []]);
  for (let o = 0, at = 0; o < starts.length; o++) {
    for (let i = starts[o]; i < starts[o] + counts[o]; i++) {
      if (of[i][1].length === 0) of[i][0] = o;
      of[i][1].push(weights[at++]);
    }
  }
  return bandOf(size, (i) => of[i]);
};

/** A product with a band along each of the last axes. x [.., H, W] → [.., H′, W′]. */
const resampleOp: Op<Along<Band>> = defineOp({
  name: 'resample',
  kernel: kernels.resample,
  shape: ([x], attrs: Along<Band>) => outShape(x, attrs),
  geometry: ([x], _, attrs) => planesOf(x, attrs),
  vjp: (g, [x], { attrs: { along } }) => [
    resample(
      g,
      along.map((band, k) => transposed(band, x.shape[x.ndim - along.length + k])),
    ),
  ],
  linear: true,
});

export const resample = (x: Tensor, along: readonly Band[]): Tensor => apply(resampleOp, [x], { along });

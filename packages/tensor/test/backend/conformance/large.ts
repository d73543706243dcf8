import {
  adaptiveAvgPool2d,
  avgPool2d,
  batchNorm,
  bmm,
  cat,
  cummax,
  cumprod,
  cumsum,
  div,
  embedding,
  exp,
  flip,
  gather,
  grad,
  groupNorm,
  gruCell,
  indexSelect,
  interpolate,
  layerNorm,
  linear,
  logSoftmax,
  logsumexp,
  lstmCell,
  matmul,
  max,
  maximum,
  maxPool2d,
  mean,
  median,
  mul,
  pad,
  prod,
  quantile,
  roll,
  scatter,
  scatterAdd,
  scatterReduce,
  sigmoid,
  softmax,
  softplus,
  sort,
  sum,
  type Tensor,
  tanh,
  tile,
  topk,
  transpose,
  variance,
  where,
} from '../../../src/index.ts';
import type { Input } from '../../cases/case.ts';
import type { Program } from './programs.ts';
import { asList } from './subject.ts';
import type { Close } from './tolerances.ts';

/** As they come: moved, or rounded once. */
const EXACT: Close = { rtol: 0, atol: 0 };
/** Sums of many terms, in another order. */
const SUM: Close = { rtol: 1e-5, atol: 1e-5 };

/** The results, and the gradients of the sum of their squares. */
const withGradients =
  (run: (...inputs: Tensor[]) => Tensor | readonly Tensor[]) =>
  (...inputs: Tensor[]): readonly Tensor[] => {
    const leaves = inputs.map((x) => {
      const leaf = x.detach();
      leaf.requiresGrad = x.dtype === 'float32';
      return leaf;
    });
    const results = asList(run(...leaves));
    const outputs = results.filter((out) => out.requiresGrad);
    if (outputs.length === 0) return results;
    const energy = outputs.map((out) => out.square().mean()).reduce((a, b) => a.add(b));
    const found = grad(
      energy,
      leaves.filter((x) => x.requiresGrad),
      { allowUnused: true },
    );
    return [...results.map((out) => out.detach()), ...found.filter((g): g is Tensor => g !== null)];
  };

const shaped = (...shapes: readonly (readonly number[])[]): readonly Input[] => shapes.map((shape) => ({ shape }));

/** Whole numbers below `size`, in no order. */
const indices = (shape: readonly number[], size: number): Input => {
  const count = shape.reduce((n, s) => n * s, 1);
  const flat = Array.from({ length: count }, (_, i) => (i * 7919 + 13) % size);
  const rows =
    shape.length === 1
      ? flat
      : Array.from({ length: shape[0] }, (_, i) => flat.slice(i * shape[1], (i + 1) * shape[1]));
  return { values: rows, dtype: 'int32' };
};

const large = (
  title: string,
  inputs: readonly Input[],
  run: (...inputs: Tensor[]) => Tensor | readonly Tensor[],
  gpu: Close = SUM,
): Program => ({ title, inputs: () => inputs, make: () => ({ fn: withGradients(run) }), calls: 1, gpu });

/** Sizes past a workgroup's and a vector's, and multiples of neither. */
export const largeCalls: readonly Program[] = [
  large('mul, broadcast along the last axis', shaped([130, 1], [1, 77]), mul),
  large('mul, broadcast along the first axes', shaped([3, 70, 51], [51]), mul),
  large('div by a column', shaped([300, 41]).concat({ shape: [300, 1], low: 1, high: 2 }), (a, b) => div(a, b)),
  large('exp', shaped([100_003]), exp),
  large('tanh', shaped([100_003]), tanh),
  large('sigmoid', shaped([70, 301]), sigmoid),
  large('softplus', shaped([9001]), (x) => softplus(x)),
  large('maximum', shaped([70, 301], [301]), maximum),
  large('where', shaped([70, 301], [70, 1]), (a, b) => where(a.gt(b), a, b)),
  large('sum, all', shaped([257, 129]), (x) => sum(x)),
  large('sum, last axis', shaped([65, 1025]), (x) => sum(x, -1)),
  large('sum, first axis', shaped([1025, 65]), (x) => sum(x, 0)),
  large('mean, middle axis', shaped([7, 300, 33]), (x) => mean(x, 1)),
  large('prod', [{ shape: [40, 70], low: 0.9, high: 1.1 }], (x) => prod(x, 1)),
  large('max, first axis', shaped([700, 9]), (x) => max(x, 0)),
  large('variance', shaped([65, 513]), (x) => variance(x, 1)),
  large('logsumexp', shaped([65, 513]), (x) => logsumexp(x, 1)),
  large('cumsum, last axis', shaped([5, 1025]), (x) => cumsum(x, 1)),
  large('cumsum, first axis', shaped([513, 5]), (x) => cumsum(x, 0)),
  large('cumprod', [{ shape: [5, 300], low: 0.9, high: 1.1 }], (x) => cumprod(x, 1)),
  large('cummax', shaped([300, 5]), (x) => cummax(x, 0)),
  large('quantile', [{ shape: [300, 5] }, { shape: [9], low: 0, high: 1 }], (x, q) => quantile(x, q, 0)),
  large('median', shaped([5, 300]), (x) => [median(x, 1), median(x)]),
  large('softmax, last axis', shaped([33, 1025]), (x) => softmax(x)),
  large('softmax, first axis', shaped([300, 33]), (x) => softmax(x, 0)),
  large('logSoftmax', shaped([33, 1025]), (x) => logSoftmax(x)),
  large('layerNorm', shaped([65, 300], [300], [300]), (x, w, b) => layerNorm(x, [300], w, b)),
  large('groupNorm', shaped([5, 12, 19, 23], [12], [12]), (x, w, b) => groupNorm(x, 3, w, b)),
  large('batchNorm', shaped([9, 7, 19, 23], [7], [7]), (x, w, b) => batchNorm(x, null, null, w, b, { training: true })),
  large('maxPool2d', shaped([5, 7, 37, 41]), (x) => maxPool2d(x, 2)),
  large('maxPool2d, windows that overlap', shaped([2, 3, 37, 41]), (x) => maxPool2d(x, 3, { stride: 2, padding: 1 })),
  large('avgPool2d', shaped([5, 7, 37, 41]), (x) => avgPool2d(x, 3, { stride: 2, padding: 1 })),
  large('adaptiveAvgPool2d', shaped([3, 7, 37, 41]), (x) => adaptiveAvgPool2d(x, [5, 6])),
  large('interpolate, nearest', shaped([3, 5, 19, 23]), (x) => interpolate(x, { scaleFactor: 2 })),
  large('interpolate, bilinear', shaped([3, 5, 19, 23]), (x) => interpolate(x, { size: 50, mode: 'bilinear' })),
  large('matmul', shaped([65, 130], [130, 70]), matmul),
  large('matmul, both transposed', shaped([130, 65], [70, 130]), (a, b) => matmul(transpose(a), transpose(b))),
  large('matmul, a vector', shaped([257, 129], [129]), matmul),
  large('matmul, batches that broadcast', shaped([3, 1, 17, 33], [2, 33, 19]), matmul),
  large('bmm', shaped([5, 33, 17], [5, 17, 34]), bmm),
  large('linear', shaped([33, 129], [65, 129], [65]), (x, w, b) => linear(x, w, b)),
  large('transpose', shaped([129, 257]), (x) => transpose(x)),
  large('cat', shaped([33, 65], [33, 1], [33, 130]), (...parts) => cat(parts, 1)),
  large('tile', shaped([33, 65]), (x) => tile(x, [2, 3])),
  large('flip', shaped([33, 257]), (x) => flip(x, 1)),
  large('roll', shaped([33, 257]), (x) => roll(x, 100, 1)),
  large('pad', shaped([33, 65]), (x) => pad(x, [3, 4, 1, 2])),
  large('gather', [{ shape: [33, 65] }, indices([33, 200], 65)], (x, i) => gather(x, 1, i)),
  large(
    'scatterAdd, places that repeat',
    [{ shape: [33, 9] }, indices([33, 200], 9), { shape: [33, 200] }],
    (x, i, s) => scatterAdd(x, 1, i, s),
  ),
  large(
    'scatter and scatterReduce, places that repeat',
    [{ shape: [33, 9] }, indices([30, 200], 9), { shape: [33, 200] }],
    (x, i, s) => [scatter(x, 1, i, s), scatterReduce(x, 1, i, s, 'max'), scatterReduce(x, 1, i, s, 'mean')],
  ),
  large('indexSelect, lines that repeat', [{ shape: [50, 33] }, indices([300], 50)], (x, i) => indexSelect(x, 0, i)),
  large('embedding', [{ shape: [20, 33] }, indices([17, 31], 20)], (w, i) => embedding(i, w)),
  large('sort', shaped([9, 300]), (x) => Object.values(sort(x, 1)) as Tensor[]),
  large('topk', shaped([9, 300]), (x) => Object.values(topk(x, 20, 1)) as Tensor[]),
  large('gruCell', shaped([17, 33], [17, 29], [87, 33], [87, 29], [87], [87]), (x, h, wi, wh, bi, bh) =>
    gruCell(x, h, wi, wh, bi, bh),
  ),
  large(
    'lstmCell',
    shaped([17, 33], [17, 29], [17, 29], [116, 33], [116, 29], [116], [116]),
    (x, h, c, wi, wh, bi, bh) => lstmCell(x, [h, c], wi, wh, bi, bh),
  ),
  large(
    'comparisons',
    shaped([70, 301], [301]),
    (a, b) => [a.lt(b), a.ge(b), a.eq(a), a.lt(b).any(1), a.ge(b).all(0)],
    EXACT,
  ),
  large('argmax', shaped([65, 513]), (x) => [x.argmax(1), x.argmin(0)], EXACT),
];

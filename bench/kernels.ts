/** Single eager ops on float32 from N(0, 1). */
import {
  add,
  exp,
  Generator,
  matmul,
  type RandomOptions,
  randn,
  sigmoid,
  softmax,
  sum,
  type Tensor,
  tanh,
} from '@engram/tensor';
import type { Bench } from './measure.ts';

const LENGTHS = [32, 1024, 32_768];
const MATRICES = [32, 64, 128, 256];
const FLOAT_BYTES = 4;

const normal = (shape: number[], options: RandomOptions = {}): Tensor =>
  randn(shape, { generator: new Generator(0), ...options });

/** The floats that an op has to read and to write. */
const traffic = (floats: number) => ({ amount: FLOAT_BYTES * floats, unit: 'B' }) as const;
/** A multiplication and an addition for each of so many pairs. */
const multiplyAdds = (pairs: number) => ({ amount: 2 * pairs, unit: 'FLOP' }) as const;

const unary = (name: string, op: (x: Tensor) => Tensor, n: number, written = n): Bench => ({
  name: `${name} ${n}`,
  work: traffic(n + written),
  setup: () => {
    const x = normal([n]);
    return () => op(x);
  },
});

const binary = (name: string, op: (a: Tensor, b: Tensor) => Tensor, n: number, options?: RandomOptions): Bench => ({
  name,
  work: traffic(3 * n),
  setup: () => {
    const a = normal([n], options);
    const b = normal([n]);
    return () => op(a, b);
  },
});

/** [m, k] · [k] or [m, k] · [k, n]. */
const product = (name: string, m: number, k: number, n?: number): Bench => ({
  name,
  work: multiplyAdds(m * k * (n ?? 1)),
  setup: () => {
    const a = normal([m, k]);
    const b = normal(n === undefined ? [k] : [k, n]);
    return () => matmul(a, b);
  },
});

export const benches: readonly Bench[] = [
  ...LENGTHS.map((n) => binary(`add ${n}`, add, n)),
  binary('add 32, tape on', add, 32, { requiresGrad: true }),
  ...LENGTHS.map((n) => unary('exp', exp, n)),
  ...LENGTHS.map((n) => unary('tanh', tanh, n)),
  ...LENGTHS.map((n) => unary('sigmoid', sigmoid, n)),
  ...LENGTHS.map((n) => unary('softmax', softmax, n)),
  ...LENGTHS.map((n) => unary('sum', sum, n, 1)),
  ...MATRICES.map((n) => product(`matmul ${n}`, n, n, n)),
  product('matrix-vector 256', 256, 256),
];

/** Single ops on float32 from N(0, 1), for every way in which the library can run them. */
import { add, matmul, matrixVector, unary, type Work } from './work.ts';

const LENGTHS = [32, 1024, 32_768];
const MATRICES = [32, 64, 128, 256, 512];

export const kernels: readonly Work[] = [
  ...LENGTHS.map((n) => add(n)),
  add(32, { tape: true }),
  ...(['exp', 'tanh', 'sigmoid', 'softmax', 'sum'] as const).flatMap((op) => LENGTHS.map((n) => unary(op, n))),
  ...MATRICES.map((size) => matmul(size)),
  matrixVector(256),
];

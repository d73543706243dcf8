/** What is compared with other libraries. Works of one set follow each other in one process. */
import {
  convolutions,
  copyDNCs,
  copyNTMs,
  smallCNN,
  smallGRU,
  smallMLP,
  smallTransformer,
  smallUNet,
  tinyNTMFixed,
  tinyNTMWritable,
} from './models.ts';
import { add, matmul, matrixVector, unary, type Work } from './work.ts';

const N = 32_768;
const LARGE = 262_144;
const small = (options?: { into: boolean }): Work[] => [
  matmul(32, options),
  matmul(64, options),
  matrixVector(256, options),
];

export const peerSets: readonly (readonly Work[])[] = [
  [tinyNTMFixed],
  [tinyNTMWritable],
  ...[...copyNTMs, ...copyDNCs].map((work) => [work]),
  [smallGRU],
  [smallMLP],
  [smallTransformer],
  [smallCNN],
  [smallUNet],
  ...convolutions.map((work) => [work]),
  small(),
  small({ into: true }),
  [matmul(256), matmul(512)],
  [matmul(1024)],
  ...(['exp', 'tanh', 'sigmoid', 'softmax'] as const).map((op) => [unary(op, N), unary(op, N, { into: true })]),
  ...(['erf', 'gelu'] as const).map((op) => [unary(op, LARGE), unary(op, LARGE, { into: true })]),
  [add(32, { tape: true })],
];

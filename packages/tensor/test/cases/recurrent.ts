import { gruCell, lstmCell, type NestedInput, type Tensor } from '../../src/index.ts';
import type { OpCase } from './case.ts';
import { build, reader, total } from './plain.ts';

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** Row g·H + j of a projection, W x + b. */
const project =
  (x: number[], w: number[], b: number[] | undefined, width: number) =>
  (batch: number, row: number): number =>
    total(width, (i) => x[batch * width + i] * w[row * width + i]) + (b?.[row] ?? 0);

/** Inputs as of the op, flat; the biases may be left out. */
type Step = (...inputs: number[][]) => NestedInput[];

const gruStep =
  (B: number, I: number, H: number): Step =>
  (x, h, wi, wh, bi, bh) => {
    const px = project(x, wi, bi, I);
    const ph = project(h, wh, bh, H);
    return [
      build([B, H], (b, j) => {
        const r = sigmoid(px(b, j) + ph(b, j));
        const z = sigmoid(px(b, H + j) + ph(b, H + j));
        const n = Math.tanh(px(b, 2 * H + j) + r * ph(b, 2 * H + j));
        return (1 - z) * n + z * reader(h, [B, H])(b, j);
      }),
    ];
  };

const lstmStep =
  (B: number, I: number, H: number): Step =>
  (x, h, c, wi, wh, bi, bh) => {
    const px = project(x, wi, bi, I);
    const ph = project(h, wh, bh, H);
    const gate = (b: number, j: number, k: number): number => px(b, k * H + j) + ph(b, k * H + j);
    const cell = (b: number, j: number): number =>
      sigmoid(gate(b, j, 1)) * reader(c, [B, H])(b, j) + sigmoid(gate(b, j, 0)) * Math.tanh(gate(b, j, 2));
    return [build([B, H], (b, j) => sigmoid(gate(b, j, 3)) * Math.tanh(cell(b, j))), build([B, H], cell)];
  };

const gru = (B: number, I: number, H: number, bias: boolean): OpCase => ({
  op: 'gruCell',
  title: `B ${B}, I ${I}, H ${H}${bias ? ', biases' : ''}`,
  inputs: [[B, I], [B, H], [3 * H, I], [3 * H, H], ...(bias ? [[3 * H], [3 * H]] : [])].map((shape) => ({ shape })),
  run: (x, h, ...weights) => gruCell(x, h, ...(weights as [Tensor, Tensor])),
  expected: gruStep(B, I, H),
});

const lstm = (B: number, I: number, H: number, bias: boolean): OpCase => ({
  op: 'lstmCell',
  title: `B ${B}, I ${I}, H ${H}${bias ? ', biases' : ''}`,
  inputs: [[B, I], [B, H], [B, H], [4 * H, I], [4 * H, H], ...(bias ? [[4 * H], [4 * H]] : [])].map((shape) => ({
    shape,
  })),
  run: (x, h, c, ...weights) => lstmCell(x, [h, c], ...(weights as [Tensor, Tensor])),
  expected: lstmStep(B, I, H),
});

export const recurrent: readonly OpCase[] = [
  gru(2, 3, 2, true),
  gru(2, 3, 2, false),
  gru(1, 1, 1, true),
  gru(3, 2, 5, true),
  {
    op: 'gruCell',
    title: 'one bias',
    inputs: [{ shape: [1, 2] }, { shape: [1, 1] }, { shape: [3, 2] }, { shape: [3, 1] }, { shape: [3] }],
    run: (x, h, wi, wh, b) => gruCell(x, h, wi, wh, null, b),
    expected: (x, h, wi, wh, b) => gruStep(1, 2, 1)(x, h, wi, wh, [0, 0, 0], b),
  },
  {
    op: 'gruCell',
    title: 'the input is the state',
    inputs: [{ shape: [2, 2] }, { shape: [6, 2] }, { shape: [6, 2] }],
    run: (h, wi, wh) => gruCell(h, h, wi, wh),
    expected: (h, wi, wh) => gruStep(2, 2, 2)(h, h, wi, wh),
  },
  lstm(2, 3, 2, true),
  lstm(2, 3, 2, false),
  lstm(1, 1, 1, true),
  lstm(3, 2, 5, true),
  {
    op: 'lstmCell',
    title: 'two steps, h′ and c′ both used',
    inputs: [{ shape: [1, 2] }, { shape: [1, 1] }, { shape: [1, 1] }, { shape: [4, 2] }, { shape: [4, 1] }],
    run: (x, h, c, wi, wh) => lstmCell(x, lstmCell(x, [h, c], wi, wh), wi, wh),
    expected: (x, h, c, wi, wh) => {
      const step = lstmStep(1, 2, 1);
      const [h1, c1] = step(x, h, c, wi, wh) as number[][][];
      return step(x, h1[0], c1[0], wi, wh);
    },
  },
];

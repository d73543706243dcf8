/** TinyNTM and its memory once more: the equations in plain loops over numbers, one sequence at a time. */
import type { StateDict } from '@engram/tensor';

export type Vector = readonly number[];
export type Matrix = readonly Vector[];

/** One step of one sequence. */
export interface Step {
  readonly hidden: Vector;
  readonly read: Vector;
  /** [N, W] */
  readonly memory: Matrix;
  readonly readWeights: Vector;
  readonly writeWeights: Vector | null;
  readonly logits: Vector;
}

const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
const zeros = (n: number): number[] => range(n).map(() => 0);

const dot = (a: Vector, b: Vector): number => {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
};
const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
const softmax = (x: Vector): number[] => {
  const exps = x.map(Math.exp);
  const total = exps.reduce((a, b) => a + b);
  return exps.map((e) => e / total);
};

/** r_j = Σᵢ wᵢ M_ij. attention [N], memory [N, W] → [W]. */
export const read = (attention: Vector, memory: Matrix): number[] =>
  memory[0]!.map((_, j) => memory.reduce((sum, slot, i) => sum + attention[i]! * slot[j]!, 0));

/** M′_ij = M_ij (1 − wᵢ e_j) + wᵢ a_j. memory [N, W], attention [N], erase and add [W] → [N, W]. */
export const write = (memory: Matrix, attention: Vector, erase: Vector, add: Vector): number[][] =>
  memory.map((slot, i) => slot.map((m, j) => m * (1 - attention[i]! * erase[j]!) + attention[i]! * add[j]!));

/**
 * r = σ(W_ir x + b_ir + W_hr h + b_hr), z likewise, n = tanh(W_in x + b_in + r ∘ (W_hn h + b_hn)),
 * h′ = (1 − z) ∘ n + z ∘ h. The weights' rows are r, z, n.
 */
const gru = (wIh: Matrix, wHh: Matrix, bIh: Vector, bHh: Vector, x: Vector, h: Vector): number[] => {
  const size = h.length;
  const fromX = (row: number) => dot(wIh[row]!, x) + bIh[row]!;
  const fromH = (row: number) => dot(wHh[row]!, h) + bHh[row]!;
  return range(size).map((i) => {
    const r = sigmoid(fromX(i) + fromH(i));
    const z = sigmoid(fromX(size + i) + fromH(size + i));
    const n = Math.tanh(fromX(2 * size + i) + r * fromH(2 * size + i));
    return (1 - z) * n + z * h[i]!;
  });
};

/** All steps of TinyNTM over one sequence, from the entries of its state dict. */
export const runTinyNTM = (dict: StateDict, tokens: Vector, reads = true): Step[] => {
  const matrix = (name: string) => dict[name]!.arraySync() as number[][];
  const vector = (name: string) => dict[name]!.arraySync() as number[];
  const linear = (name: string, x: Vector) =>
    matrix(`${name}.weight`).map((row, i) => dot(row, x) + vector(`${name}.bias`)[i]!);
  const gruWeights = [
    matrix('cell.controller.gru.weight_ih'),
    matrix('cell.controller.gru.weight_hh'),
    vector('cell.controller.gru.bias_ih'),
    vector('cell.controller.gru.bias_hh'),
  ] as const;

  let memory: Matrix = matrix('cell.memory.initial');
  let hidden: Vector = zeros(gruWeights[1][0]!.length);
  let readVector: Vector = zeros(memory[0]!.length);
  return tokens.map((token) => {
    hidden = gru(...gruWeights, [...matrix('embedding.weight')[token]!, ...readVector], hidden);
    let writeWeights: Vector | null = null;
    if ('cell.memory.write_head.address.weight' in dict) {
      writeWeights = softmax(linear('cell.memory.write_head.address', hidden));
      const erase = linear('cell.memory.write_head.erase', hidden).map(sigmoid);
      const add = linear('cell.memory.write_head.add', hidden).map(Math.tanh);
      memory = write(memory, writeWeights, erase, add);
    }
    const readWeights = softmax(linear('cell.memory.read_head', hidden));
    readVector = reads ? read(readWeights, memory) : zeros(memory[0]!.length);
    const logits = linear('output', [...hidden, ...readVector]);
    return { hidden, read: readVector, memory, readWeights, writeWeights, logits };
  });
};

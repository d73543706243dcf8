/** What a machine's controller is made of, in plain loops over numbers; weights come from a state dict. */
import type { StateDict } from '@engram/tensor';
import type { Vector } from '../reference.ts';

export const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
export const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
export const softplus = (x: number): number => Math.log(1 + Math.exp(x));
export const softmax = (x: Vector): number[] => {
  const exps = x.map(Math.exp);
  const total = exps.reduce((a, b) => a + b);
  return exps.map((e) => e / total);
};

/** Row by row, Σⱼ Wᵢⱼ xⱼ + bᵢ. */
const affine = (dict: StateDict, weight: string, bias: string, x: Vector): number[] => {
  const offsets = dict[bias]!.arraySync() as number[];
  return (dict[weight]!.arraySync() as number[][]).map((row, i) => {
    if (row.length !== x.length) throw new Error(`${weight} takes ${row.length} numbers, got ${x.length}`);
    return row.reduce((sum, w, j) => sum + w * x[j]!, offsets[i]!);
  });
};

export const linear = (dict: StateDict, name: string, x: Vector): number[] =>
  affine(dict, `${name}.weight`, `${name}.bias`, x);

/** i, f, o = σ(…), g = tanh(…), c′ = f c + i g, h′ = o tanh(c′); the rows of the weights are i, f, g, o. */
export const lstm = (dict: StateDict, name: string, x: Vector, h: Vector, c: Vector): { h: number[]; c: number[] } => {
  const fromX = affine(dict, `${name}.weight_ih`, `${name}.bias_ih`, x);
  const fromH = affine(dict, `${name}.weight_hh`, `${name}.bias_hh`, h);
  const gate = (index: number, unit: number) => fromX[index * h.length + unit]! + fromH[index * h.length + unit]!;
  const next = c.map((value, u) => sigmoid(gate(1, u)) * value + sigmoid(gate(0, u)) * Math.tanh(gate(2, u)));
  return { h: next.map((value, u) => sigmoid(gate(3, u)) * Math.tanh(value)), c: next };
};

/** r, z = σ(…), n = tanh(x part + r ∘ h part), h′ = (1 − z) n + z h; the rows of the weights are r, z, n. */
export const gru = (dict: StateDict, name: string, x: Vector, h: Vector): number[] => {
  const fromX = affine(dict, `${name}.weight_ih`, `${name}.bias_ih`, x);
  const fromH = affine(dict, `${name}.weight_hh`, `${name}.bias_hh`, h);
  const size = h.length;
  return h.map((value, u) => {
    const r = sigmoid(fromX[u]! + fromH[u]!);
    const z = sigmoid(fromX[size + u]! + fromH[size + u]!);
    const n = Math.tanh(fromX[2 * size + u]! + r * fromH[2 * size + u]!);
    return (1 - z) * n + z * value;
  });
};

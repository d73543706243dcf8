/** The Neural Turing Machine once more: Graves et al. 2014 in plain loops over numbers, one sequence at a time. */
import type { StateDict } from '@engram/tensor';
import type { FullNTMConfig } from '../../src/index.ts';
import { type Matrix, read, type Vector } from '../reference.ts';
import { gru, linear, lstm, range, sigmoid, softmax, softplus } from './layers.ts';

/** Keeps an empty slot's similarity with anything at 0. */
const EMPTY = 1e-6;

const dot = (a: Vector, b: Vector): number => a.reduce((sum, x, i) => sum + x * b[i]!, 0);

/** Eq. 6. [W], [N, W] → [N] */
export const cosines = (key: Vector, memory: Matrix): number[] =>
  memory.map((slot) => dot(key, slot) / Math.sqrt(dot(key, key) * dot(slot, slot) + EMPTY));

/** Eq. 5. */
export const content = (key: Vector, strength: number, memory: Matrix): number[] =>
  softmax(cosines(key, memory).map((similarity) => strength * similarity));

/** Eq. 7. */
export const interpolated = (now: Vector, before: Vector, gate: number): number[] =>
  now.map((w, i) => gate * w + (1 - gate) * before[i]!);

/** Eq. 8: w̃ᵢ = Σⱼ wⱼ s(i − j), where s(d) is entry d + (S − 1) / 2 and everything is modulo N. */
export const shifted = (weights: Vector, shift: Vector): number[] => {
  const slots = weights.length;
  const middle = (shift.length - 1) / 2;
  const moved = range(slots).map(() => 0);
  for (let j = 0; j < slots; j++) {
    for (let d = -middle; d <= middle; d++) moved[(j + d + slots) % slots]! += weights[j]! * shift[d + middle]!;
  }
  return moved;
};

/** Eq. 9. */
export const sharpened = (weights: Vector, gamma: number): number[] => {
  const powers = weights.map((w) => w ** gamma);
  const total = powers.reduce((a, b) => a + b);
  return powers.map((p) => p / total);
};

/** What one write head does to the memory: weights [N], erase and add [W]. */
export interface Action {
  readonly weights: Vector;
  readonly erase: Vector;
  readonly add: Vector;
}

/** Eq. 3 for every head, then eq. 4 for every head. */
export const written = (memory: Matrix, actions: readonly Action[]): number[][] => {
  let next = memory.map((slot) => [...slot]);
  for (const { weights, erase } of actions) {
    next = next.map((slot, i) => slot.map((m, j) => m * (1 - weights[i]! * erase[j]!)));
  }
  for (const { weights, add } of actions) {
    next = next.map((slot, i) => slot.map((m, j) => m + weights[i]! * add[j]!));
  }
  return next;
};

export interface Sizes {
  readonly width: number;
  readonly shifts: number;
  readonly maskedLookup?: boolean;
}

const asked = ({ width, shifts, maskedLookup }: Sizes): number => width + shifts + 3 + (maskedLookup ? width : 0);

/** m = σ(m̂) (1 − m₀) + m₀ with m₀ = 0.1, number by number on what it is laid over (Csordás and Schmidhuber 2019). */
const masked = (x: Vector, mask: Vector): number[] => x.map((value, j) => value * (0.9 * sigmoid(mask[j]!) + 0.1));

/** The weights that a head's raw outputs, key, strength, gate, shift, sharpening and mask in that order, ask for. */
export const looked = (raw: Vector, seen: Matrix, before: Vector, sizes: Sizes): number[] => {
  const { width, shifts, maskedLookup } = sizes;
  const mask = raw.slice(width + shifts + 3, asked(sizes));
  const over = (x: Vector): Vector => (maskedLookup ? masked(x, mask) : x);
  const key = over(raw.slice(0, width));
  const memory = seen.map(over);
  const [strength, gate] = [softplus(raw[width]!), sigmoid(raw[width + 1]!)];
  const shift = softmax(raw.slice(width + 2, width + 2 + shifts));
  const gamma = 1 + softplus(raw[width + 2 + shifts]!);
  return sharpened(shifted(interpolated(content(key, strength, memory), before, gate), shift), gamma);
};

/** The same with what a write head asks for besides: erase and add. */
export const acted = (raw: Vector, memory: Matrix, before: Vector, sizes: Sizes): Action => {
  const at = asked(sizes);
  return {
    weights: looked(raw, memory, before, sizes),
    erase: raw.slice(at, at + sizes.width).map(sigmoid),
    add: raw.slice(at + sizes.width),
  };
};

/**
 * What one head's bookmark makes of four raw outputs: how long it stays, and three for where to begin (Jayram et al. 2018).
 * [N] each.
 */
export const bookmarked = (
  raw: Vector,
  { previous, bookmark: old, first }: { previous: Vector; bookmark: Vector; first: Vector },
): { from: number[]; bookmark: number[] } => {
  const d = sigmoid(raw[0]!);
  const j = softmax(raw.slice(1));
  const bookmark = previous.map((w, i) => (1 - d) * w + d * old[i]!);
  return { from: previous.map((w, i) => j[0]! * w + j[1]! * bookmark[i]! + j[2]! * first[i]!), bookmark };
};

/** One step of one sequence. */
export interface Step {
  readonly hidden: Vector;
  /** [R, W] */
  readonly reads: Matrix;
  /** [R, N] */
  readonly readWeights: Matrix;
  readonly actions: readonly Action[];
  /** One a head, read heads first, or none: [R + H, N] */
  readonly bookmarks: Matrix;
  /** After writing: [N, W] */
  readonly memory: Matrix;
  readonly logits: Vector;
}

type Layers = (x: Vector) => Vector;

/** The controller as a function that remembers its state. */
const controllerOf = (dict: StateDict, { controller, layers, hiddenSize }: FullNTMConfig): Layers => {
  const at = (name: string) => (dict[`cell.controller.${name}`]!.arraySync() as number[][])[0]!;
  const stack = range(layers).map((i): Layers => {
    const name = `cell.controller.layers.${i}`;
    if (controller === 'feed-forward') return (x) => linear(dict, name, x).map(Math.tanh);
    let h: Vector = at(`initial_hidden.${i}`);
    if (h.length !== hiddenSize) throw new Error(`layer ${i} has ${h.length} units`);
    if (controller === 'gru') {
      return (x) => {
        h = gru(dict, name, x, h);
        return h;
      };
    }
    let c: Vector = at(`initial_cell.${i}`);
    return (x) => {
      ({ h, c } = lstm(dict, name, x, h, c));
      return h;
    };
  });
  return (x) => stack.reduce((below, layer) => layer(below), x);
};

/** The first memory, the first weights of all heads, and the first read vectors. */
const startOf = (dict: StateDict, config: FullNTMConfig) => {
  const { slots, width, readHeads, writeHeads, initialMemory, initialWeights } = config;
  const matrix = (name: string) => dict[`cell.memory.initial.${name}`]!.arraySync() as number[][];
  const first: Record<typeof initialWeights, () => number[][]> = {
    'one-hot': () => range(readHeads + writeHeads).map(() => range(slots).map((i) => (i === 0 ? 1 : 0))),
    uniform: () => range(readHeads + writeHeads).map(() => range(slots).map(() => 1 / slots)),
    learned: () => matrix('weights').map(softmax),
  };
  return {
    memory: initialMemory === 'constant' ? range(slots).map(() => range(width).map(() => 1e-6)) : matrix('memory'),
    weights: first[initialWeights](),
    reads: matrix('reads'),
  };
};

/** All steps of one sequence [T, I], from the entries of an NTM's state dict; unless `reading`, every read is 0. */
export const runNTM = (dict: StateDict, config: FullNTMConfig, inputs: Matrix, reading = true): Step[] => {
  const { readHeads, writeHeads, width } = config;
  const nothing = range(readHeads).map(() => range(width).map(() => 0));
  const controller = controllerOf(dict, config);
  const start = startOf(dict, config);
  let memory: Matrix = start.memory;
  let reads: Matrix = reading ? start.reads : nothing;
  let readWeights: Matrix = start.weights.slice(0, readHeads);
  let writeWeights: Matrix = start.weights.slice(readHeads);
  let bookmarks: Matrix = config.bookmark ? start.weights : [];
  return inputs.map((x) => {
    const hidden = controller([...x, ...reads.flat()]);
    const raw = (kind: string, head: number) => linear(dict, `cell.memory.${kind}_heads.${head}.linear`, hidden);
    let from: Matrix = [...readWeights, ...writeWeights];
    if (config.bookmark) {
      const begun = from.map((previous, i) =>
        bookmarked(linear(dict, `cell.memory.bookmarks.${i}.linear`, hidden), {
          previous,
          bookmark: bookmarks[i]!,
          first: start.weights[i]!,
        }),
      );
      from = begun.map((begin) => begin.from);
      bookmarks = begun.map(({ bookmark }) => bookmark);
    }
    readWeights = range(readHeads).map((i) => looked(raw('read', i), memory, from[i]!, config));
    const actions = range(writeHeads).map((i) => acted(raw('write', i), memory, from[readHeads + i]!, config));
    if (reading) reads = readWeights.map((weights) => read(weights, memory));
    memory = written(memory, actions);
    writeWeights = actions.map(({ weights }) => weights);
    const logits = linear(dict, 'output', [...hidden, ...reads.flat()]);
    return { hidden, reads, readWeights, actions, bookmarks, memory, logits };
  });
};

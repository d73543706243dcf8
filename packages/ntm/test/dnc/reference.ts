/** The DNC once more: Graves et al. 2016, Methods, in plain loops over numbers, one sequence at a time. */
import type { StateDict } from '@engram/tensor';
import type { FullDNCConfig } from '../../src/index.ts';
import { gru, linear, lstm, range, sigmoid, softmax, softplus } from '../machine/layers.ts';
import type { Matrix, Vector } from '../reference.ts';

const EMPTY = 1e-6;
const EPSILON = 1e-6;

const sum = (x: Vector): number => x.reduce((a, b) => a + b, 0);
const dot = (a: Vector, b: Vector): number => sum(a.map((x, i) => x * b[i]!));
const times = (a: Vector, b: Vector): number[] => a.map((x, i) => x * b[i]!);

/** softmax(β cos(k ∘ m, Mᵢ ∘ m)): [N] */
export const content = (key: Vector, strength: number, memory: Matrix, mask: Vector): number[] => {
  const k = times(key, mask);
  return softmax(
    memory.map((slot) => {
      const m = times(slot, mask);
      return (strength * dot(k, m)) / Math.sqrt(dot(k, k) * dot(m, m) + EMPTY);
    }),
  );
};

/** ψ [N] from the free gates [R] and the read weights [R, N]. */
export const retained = (free: Vector, readWeights: Matrix): number[] =>
  range(readWeights[0]!.length).map((i) => free.reduce((kept, f, r) => kept * (1 - f * readWeights[r]![i]!), 1));

export const used = (usage: Vector, writes: Vector, kept: Vector): number[] =>
  usage.map((u, i) => (u + writes[i]! - u * writes[i]!) * kept[i]!);

/** Slot after slot from the free list; of equals the lower first. */
export const allocated = (usage: Vector): number[] => {
  const list = range(usage.length).sort((i, j) => usage[i]! - usage[j]! || i - j);
  const given = usage.map(() => 0);
  let before = 1;
  for (const slot of list) {
    given[slot] = (1 - usage[slot]!) * before;
    before *= usage[slot]!;
  }
  return given;
};

export const preceded = (precedence: Vector, writes: Vector): number[] =>
  precedence.map((p, i) => (1 - sum(writes)) * p + writes[i]!);

export const linked = (links: Matrix, w: Vector, precedence: Vector): number[][] =>
  links.map((row, i) => row.map((l, j) => (i === j ? 0 : (1 - w[i]! - w[j]!) * l + w[i]! * precedence[j]!)));

/** Σⱼ Lᵢⱼ wⱼ */
export const after = (links: Matrix, weights: Vector): number[] => links.map((row) => dot(row, weights));
/** Σᵢ Lᵢⱼ wᵢ */
export const before = (links: Matrix, weights: Vector): number[] =>
  range(weights.length).map((j) => sum(links.map((row, i) => row[j]! * weights[i]!)));

export const sharpened = (weights: Vector, sharpness: number): number[] => {
  const powers = weights.map((w) => (w + EPSILON) ** sharpness);
  return powers.map((p) => p / sum(powers));
};

export interface Step {
  readonly output: Vector;
  readonly logits: Vector;
  readonly memory: Matrix;
  readonly reads: Matrix;
  readonly readWeights: Matrix;
  readonly writeWeights: Vector;
  readonly usage: Vector;
  readonly allocation: Vector;
  readonly precedence: Vector;
  readonly links: Matrix;
  readonly forward: Matrix;
  readonly backward: Matrix;
  readonly erase: Vector;
  readonly add: Vector;
}

/** Takes numbers off a list, from the front. */
const taker = (raw: Vector) => {
  let at = 0;
  return {
    one: (): number => raw[at++]!,
    many(n: number): number[] {
      at += n;
      return raw.slice(at - n, at);
    },
    done: (): boolean => at === raw.length,
  };
};

/** inputs [T, I] → every step, from the state of zeros. */
export const runDNC = (dict: StateDict, config: FullDNCConfig, inputs: Matrix): Step[] => {
  const { controller, layers, readHeads: R, width: W, slots: N } = config;
  const initial = (name: string, i: number): number[] =>
    (dict[`cell.controller.${name}.${i}`]!.arraySync() as number[][])[0]!;
  const hidden = range(layers).map((i) => (controller === 'feed-forward' ? [] : initial('initial_hidden', i)));
  const cells = range(layers).map((i) => (controller === 'lstm' ? initial('initial_cell', i) : []));
  const zeros = (n: number): number[] => range(n).map(() => 0);
  let memory: Matrix = range(N).map(() => zeros(W));
  let reads: Matrix = range(R).map(() => zeros(W));
  let readWeights: Matrix = range(R).map(() => zeros(N));
  let writeWeights: Vector = zeros(N);
  let usage: Vector = zeros(N);
  let precedence: Vector = zeros(N);
  let links: Matrix = range(N).map(() => zeros(N));

  return inputs.map((x) => {
    let h = [...x, ...reads.flat()];
    for (let i = 0; i < layers; i++) {
      const name = `cell.controller.layers.${i}`;
      if (controller === 'lstm') {
        const next = lstm(dict, name, h, hidden[i]!, cells[i]!);
        [hidden[i], cells[i]] = [next.h, next.c];
        h = next.h;
      } else if (controller === 'gru') h = hidden[i] = gru(dict, name, h, hidden[i]!);
      else h = linear(dict, name, h).map(Math.tanh);
    }
    const raw = taker(linear(dict, 'cell.memory.heads', h));
    const keys = range(R + 1).map(() => raw.many(W));
    const add = raw.many(W);
    const strengths = raw.many(R + 1).map((b) => 1 + softplus(b));
    const sharpness = config.sharpLinks ? raw.many(2 * R).map((s) => 1 + softplus(s)) : null;
    const erase = raw.many(W).map(sigmoid);
    const masks = range(R + 1).map(() =>
      config.maskedLookup ? raw.many(W).map((m) => 0.1 + 0.9 * sigmoid(m)) : zeros(W).map(() => 1),
    );
    const free = raw.many(R).map(sigmoid);
    const [allocationGate, writeGate] = [sigmoid(raw.one()), sigmoid(raw.one())];
    const modes = range(R).map(() => softmax(raw.many(3)));
    if (!raw.done()) throw new Error('the heads are asked with more than was taken');

    const kept = retained(free, readWeights);
    usage = used(usage, writeWeights, kept);
    const allocation = allocated(usage);
    const found = content(keys[R]!, strengths[R]!, memory, masks[R]!);
    writeWeights = found.map((c, i) => writeGate * (allocationGate * allocation[i]! + (1 - allocationGate) * c));
    memory = memory.map((slot, i) =>
      slot.map((m, j) => {
        const w = writeWeights[i]!;
        return m * (config.clearFreed ? kept[i]! : 1) * (1 - w * erase[j]!) + w * add[j]!;
      }),
    );
    links = linked(links, writeWeights, precedence);
    precedence = preceded(precedence, writeWeights);
    const sharp = (weights: Vector, s: number) =>
      sharpness === null ? [...weights] : sharpened(weights, sharpness[s]!);
    const backward = readWeights.map((w, r) => sharp(before(links, w), r));
    const forward = readWeights.map((w, r) => sharp(after(links, w), R + r));
    readWeights = range(R).map((r) => {
      const c = content(keys[r]!, strengths[r]!, memory, masks[r]!);
      return c.map((x, i) => modes[r]![0]! * backward[r]![i]! + modes[r]![1]! * x + modes[r]![2]! * forward[r]![i]!);
    });
    reads = readWeights.map((w) => range(W).map((j) => sum(memory.map((slot, i) => w[i]! * slot[j]!))));
    const output = [...h, ...reads.flat()];
    const logits = linear(dict, 'output', output);
    return {
      output,
      logits,
      memory,
      reads,
      readWeights,
      writeWeights,
      usage,
      allocation,
      precedence,
      links,
      forward,
      backward,
      erase,
      add,
    };
  });
};

import type { FloatDType, Tensor } from '@engram/tensor';
import fc from 'fast-check';
import { DNC, type DNCConfig, type DNCState, unroll } from '../../src/index.ts';
import { normals, type Redrawn, redrawn } from '../machine/machines.ts';

export const SMALL = { inputSize: 2, outputSize: 3, hiddenSize: 4, slots: 5, width: 3 } satisfies DNCConfig;
/** More than one of everything. */
export const LARGE = { ...SMALL, layers: 2, slots: 7, readHeads: 3 } satisfies DNCConfig;
/** Graves et al. 2016 as it was, without the three cures. */
export const PLAIN = { maskedLookup: false, clearFreed: false, sharpLinks: false } satisfies Partial<DNCConfig>;

export const dnc = (config: DNCConfig, options: Redrawn = {}): DNC => redrawn(new DNC(config), options);

/** The options in all their combinations. */
export const OPTIONS = [false, true].flatMap((maskedLookup) =>
  [false, true].flatMap((clearFreed) => [false, true].map((sharpLinks) => ({ maskedLookup, clearFreed, sharpLinks }))),
);

/**
 * A state in the middle of things, in which no two slots are used alike: where they are, the last digit decides which of them
 * comes first, and it differs from one kind of kernels to another.
 */
const busy = (model: DNC, batch: number): DNCState => {
  const fresh = model.zeroState(batch);
  const { dtype } = fresh.memory;
  const normal = normals(5);
  const like = (x: Tensor): Tensor => normal(x.shape).to(dtype as FloatDType);
  return {
    ...fresh,
    memory: like(fresh.memory),
    readWeights: like(fresh.readWeights).softmax(2),
    writeWeights: like(fresh.writeWeights).softmax(1).mul(0.5),
    usage: like(fresh.usage).sigmoid(),
    precedence: like(fresh.precedence).softmax(1).mul(0.5),
  };
};

/** Logits, and what is left of the state: together they lean on every parameter. */
export const leftBy = (model: DNC, inputs: Tensor): Record<string, Tensor> => {
  const { outputs, state } = unroll(model.cell, inputs, { state: busy(model, inputs.shape[0]!) });
  const { controller: _, reads: __, ...left } = state;
  return { logits: model.output.forward(outputs), ...left };
};

/** Every tensor of what was traced, by its name. */
export const traced = (model: DNC, inputs: Tensor, options = {}): Record<string, Tensor> => {
  const { logits, trace } = model.run(inputs, options);
  const { rows, ...tensors } = trace;
  return { logits, ...tensors, ...Object.fromEntries(rows.map(({ name, values }) => [name, values])) };
};

const n = (max: number) => fc.integer({ min: 1, max });
export const sizes = fc.record({ batch: n(3), heads: n(3), slots: n(9), width: n(5), seed: n(10_000) });
export type DrawnSizes = typeof sizes extends fc.Arbitrary<infer S> ? S : never;

import { type FloatDType, Generator, type Module, randn, type Shape, stack, type Tensor, tensor } from '@engram/tensor';
import fc from 'fast-check';
import { NTM, type NTMConfig, unroll } from '../../src/index.ts';

export const CONTROLLERS = ['lstm', 'gru', 'feed-forward'] as const;

/** One of each, as small as a machine goes without being a special case. */
export const SMALL = { inputSize: 2, outputSize: 3, hiddenSize: 4, slots: 5, width: 3 } satisfies NTMConfig;

/** More than one of everything. */
export const LARGE = {
  inputSize: 2,
  outputSize: 3,
  hiddenSize: 4,
  layers: 2,
  slots: 7,
  width: 3,
  readHeads: 2,
  writeHeads: 3,
  shifts: 5,
} satisfies NTMConfig;

/** The options of where a head looks, each by itself and both. */
export const OPTIONS = {
  bookmark: { bookmark: true },
  'masked look-up': { maskedLookup: true },
  both: { bookmark: true, maskedLookup: true },
} satisfies Record<string, Partial<NTMConfig>>;

/** Normal numbers in float64, one tensor after another from one seed. */
export const normals = (seed: number): ((shape: Shape, scale?: number) => Tensor) => {
  const generator = new Generator(seed);
  return (shape, scale = 1) => randn(shape, { generator, dtype: 'float64' }).mul(scale);
};

export interface Redrawn {
  readonly seed?: number;
  readonly scale?: number;
  readonly dtype?: FloatDType;
}

/** The network with all that it owns, buffers too, drawn from N(0, scale²): nothing is near where it starts. */
export const redrawn = <M extends Module>(model: M, { seed = 1, scale = 0.7, dtype = 'float64' }: Redrawn = {}): M => {
  const normal = normals(seed);
  model.to(dtype);
  const entries = Object.entries(model.stateDict()).map(([name, { shape }]) => [name, normal(shape, scale)]);
  model.loadStateDict(Object.fromEntries(entries));
  return model;
};

export const machine = (config: NTMConfig, options: Redrawn = {}): NTM => redrawn(new NTM(config), options);

/** Logits, and what is left in memory and of the weights: together they lean on every parameter. */
export const leftBy = (model: NTM, inputs: Tensor): Tensor[] => {
  const { outputs, state } = unroll(model.cell, inputs);
  return [model.output.forward(outputs), state.memory, stack(state.writeWeights, 1), stack(state.readWeights, 1)];
};

/** [B, T, I] from N(0, 1) in float64. */
export const sequences = (batch: number, time: number, channels = SMALL.inputSize, seed = 2): Tensor =>
  normals(seed)([batch, time, channels]);

export const matrix = (x: Tensor): number[][] => x.arraySync() as number[][];
export const cube = (x: Tensor): number[][][] => x.arraySync() as number[][][];
export const column = (x: Tensor): number[] => matrix(x).map(([value]) => value!);
export const doubles = (rows: readonly (readonly number[])[]): Tensor => tensor(rows, { dtype: 'float64' });

/** A leaf of its own that wants a gradient. */
export const leaf = (x: Tensor): Tensor => Object.assign(x.detach().clone(), { requiresGrad: true });

/** All of row b's weight on slot `slot(b)`. */
export const oneHot = (batch: number, slots: number, slot: (b: number) => number): Tensor =>
  doubles(Array.from({ length: batch }, (_, b) => Array.from({ length: slots }, (_, i) => (i === slot(b) ? 1 : 0))));

/** B, N, W, S ≤ N and a seed. */
export const sizes = fc
  .record({
    batch: fc.integer({ min: 1, max: 3 }),
    slots: fc.integer({ min: 1, max: 9 }),
    width: fc.integer({ min: 1, max: 5 }),
    half: fc.integer({ min: 0, max: 3 }),
    seed: fc.integer({ min: 0, max: 10_000 }),
  })
  .map(({ half, ...rest }) => ({ ...rest, shifts: Math.min(2 * half + 1, rest.slots - 1 + (rest.slots % 2)) }));

export type DrawnSizes = typeof sizes extends fc.Arbitrary<infer S> ? S : never;

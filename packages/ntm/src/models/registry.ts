import { ArgumentError, defaultGenerator, manualSeed } from '@engram/tensor';
import { controllerSizes, type TaskSizes } from '../machine/config.ts';
import { controllerPlaces, learned, linear, type TensorPlaces } from '../machine/tensor-places.ts';
import { type DNCConfig, dncFields, type FullDNCConfig, fullDNC } from '../memories/dnc/config.ts';
import { dncMemoryPlaces } from '../memories/dnc/tensor-places.ts';
import { type FullNTMConfig, fullConfig, type NTMConfig, ntmFields, ntmRule } from '../memories/ntm/config.ts';
import { ntmMemoryPlaces } from '../memories/ntm/tensor-places.ts';
import { tinyMemoryPlaces } from '../memories/tiny/tensor-places.ts';
import { byKind, type Fields, fields, oneOf, parse, type Rule, type Schema } from '../schema.ts';
import { DNC } from './dnc.ts';
import { baselineFields, fullBaseline, LSTMBaseline, type LSTMBaselineConfig } from './lstm-baseline.ts';
import { NTM } from './ntm.ts';
import { OverTokens } from './over-tokens.ts';
import type { SequenceModel } from './sequence-model.ts';
import { fullTiny, TinyNTM, type TinyNTMConfig, tinyFields } from './tiny-ntm.ts';

/** What a task says of a network: how much comes in, how much goes out, and what it is. */
export interface Ends {
  /** Channels of the input, or the number of tokens. */
  readonly inputSize: number;
  /** Logits of a step: bits, or tokens. */
  readonly outputSize: number;
  /** Which of the two; default what the network is made for. */
  readonly over?: 'bits' | 'tokens';
}

/** A kind of network, and all that is asked of it by its name. `P`: its sizes and choices without those of the task. */
interface ModelRow<P extends object> {
  /** For people. */
  readonly about: string;
  /** What it is made for. One for bits is shown tokens as `OverTokens` does it. */
  readonly over: 'bits' | 'tokens';
  readonly fields: Fields<P>;
  readonly rule?: Rule<P>;
  make(sizes: P & Ends): SequenceModel;
  /** Its tensors; nothing is made. */
  places(sizes: P & Ends): TensorPlaces;
  /** The numbers that a step of one sequence keeps for the way back, at the least. */
  kept(sizes: P & Ends): number;
}

const row = <P extends object>(given: ModelRow<P>): ModelRow<P> => given;

/** The tensors of a `MachineModel`: its controller, its memory, and the map to the logits. */
function* machinePlaces<C extends FullNTMConfig | FullDNCConfig>(
  config: C,
  memoryPlaces: (prefix: string, config: C) => TensorPlaces,
): TensorPlaces {
  const { hiddenSize, width, readHeads, outputSize } = config;
  yield* controllerPlaces('cell.controller', config.controller, controllerSizes(config));
  yield* memoryPlaces('cell.memory', config);
  yield* linear('output', hiddenSize + readHeads * width, outputSize);
}

/** Every kind of network: its defaults stand with its config. A new memory is its folder and a row here. */
export const modelKinds = {
  ntm: row<Omit<NTMConfig, TaskSizes>>({
    about: 'Neural Turing Machine',
    over: 'bits',
    fields: ntmFields,
    rule: ntmRule,
    make: (sizes) => new NTM(sizes),
    places: (sizes) => machinePlaces(fullConfig(sizes), ntmMemoryPlaces),
    // The layers, the memory, what each head has found in it, and where it looks.
    kept: (sizes) => {
      const { inputSize, layers, hiddenSize, slots, width, readHeads, writeHeads } = fullConfig(sizes);
      return inputSize + layers * hiddenSize + slots * (width + 7 * (readHeads + writeHeads));
    },
  }),
  dnc: row<Omit<DNCConfig, TaskSizes>>({
    about: 'Differentiable Neural Computer',
    over: 'bits',
    fields: dncFields,
    make: (sizes) => new DNC(sizes),
    places: (sizes) => machinePlaces(fullDNC(sizes), dncMemoryPlaces),
    // The layers, the memory and its links, and what each head has found.
    kept: (sizes) => {
      const { inputSize, layers, hiddenSize, slots, width, readHeads } = fullDNC(sizes);
      return inputSize + layers * hiddenSize + slots * (slots + width + 4 * readHeads + 6);
    },
  }),
  lstm: row<Omit<LSTMBaselineConfig, TaskSizes>>({
    about: 'LSTM without a memory',
    over: 'bits',
    fields: baselineFields,
    make: (sizes) => new LSTMBaseline(sizes),
    *places(sizes) {
      const config = fullBaseline(sizes);
      yield* controllerPlaces('cell', 'lstm', config);
      yield* linear('output', config.hiddenSize, config.outputSize);
    },
    kept: (sizes) => {
      const { inputSize, layers, hiddenSize } = fullBaseline(sizes);
      return inputSize + 2 * layers * hiddenSize;
    },
  }),
  'tiny-ntm': row<Omit<TinyNTMConfig, 'vocab'>>({
    about: 'TinyNTM',
    over: 'tokens',
    fields: tinyFields,
    make: ({ inputSize, outputSize: _, ...sizes }) => new TinyNTM({ vocab: inputSize, ...sizes }),
    *places({ inputSize, outputSize: _, ...sizes }) {
      const config = fullTiny({ vocab: inputSize, ...sizes });
      const { vocab, hidden, width, memory } = config;
      yield* learned('embedding.weight', vocab, hidden);
      yield* learned('cell.controller.gru.weight_ih', 3 * hidden, hidden + width);
      yield* learned('cell.controller.gru.weight_hh', 3 * hidden, hidden);
      yield* learned('cell.controller.gru.bias_ih', 3 * hidden);
      yield* learned('cell.controller.gru.bias_hh', 3 * hidden);
      yield* tinyMemoryPlaces('cell.memory', memory, config);
      yield* linear('output', hidden + width, vocab);
    },
    kept: ({ inputSize, outputSize: _, ...sizes }) => {
      const { hidden, slots, width, memory } = fullTiny({ vocab: inputSize, ...sizes });
      return 4 * hidden + 2 * slots + (memory === 'writable' ? slots * width : 0);
    },
  }),
};

type Kinds = typeof modelKinds;
/** A kind of network that a plan can name. */
export type ModelKind = keyof Kinds;
type PlanOf<K extends ModelKind> = Kinds[K] extends ModelRow<infer P> ? P : never;

/** A kind of network with its sizes and choices; those of its input and output are the task's. */
export type ModelPlan = { [K in ModelKind]: { readonly kind: K } & PlanOf<K> }[ModelKind];

type AnyRow = ModelRow<object>;

const rowOf = ({ kind }: ModelPlan): AnyRow => modelKinds[kind] as unknown as AnyRow;

/** Sizes and choices of a plan, and those of the task: the config of the network. */
const sizesOf = <P extends ModelPlan>({ kind: _, ...sizes }: P, { inputSize, outputSize }: Ends) => ({
  ...sizes,
  inputSize,
  outputSize,
});

export const modelSchema: Schema<ModelPlan> = byKind<ModelPlan>(
  Object.fromEntries(
    Object.entries(modelKinds).map(([kind, { fields: own, rule }]: [string, AnyRow]) => [
      kind,
      fields({ kind: oneOf([kind]), ...own }, rule as Rule<object>),
    ]),
  ) as unknown as Record<ModelKind, Schema<ModelPlan>>,
);

/** For people: `Neural Turing Machine`. */
export const aboutModel = (plan: ModelPlan): string => rowOf(plan).about;

/** What networks of a kind can take and say. */
export const kindOver = (kind: ModelKind): readonly ('bits' | 'tokens')[] =>
  modelKinds[kind].over === 'bits' ? ['bits', 'tokens'] : ['tokens'];

/** Whether it is shown tokens, and made for bits. */
const isTranslated = (plan: ModelPlan, { over }: Ends): boolean => over === 'tokens' && rowOf(plan).over === 'bits';

/** The tensors of a network as planned. Nothing is made. */
export function* placesOf(plan: ModelPlan, ends: Ends): TensorPlaces {
  const prefix = isTranslated(plan, ends) ? 'model.' : '';
  for (const place of rowOf(plan).places(sizesOf(plan, ends))) yield { ...place, name: `${prefix}${place.name}` };
}

/** The numbers that a step of one sequence keeps for the way back, at the least. */
export const keptByStep = (plan: ModelPlan, ends: Ends): number => rowOf(plan).kept(sizesOf(plan, ends));

/** A new model as planned; its weights depend on the seed alone. @throws {ArgumentError} naming the field that is wrong. */
export const makeModel = (plan: ModelPlan, ends: Ends, seed: number): SequenceModel => {
  parse(modelSchema, plan, 'ModelPlan', ArgumentError);
  const before = defaultGenerator.getState();
  manualSeed(seed);
  try {
    const model = rowOf(plan).make(sizesOf(plan, ends));
    return isTranslated(plan, ends) ? new OverTokens(model) : model;
  } finally {
    defaultGenerator.setState(before);
  }
};

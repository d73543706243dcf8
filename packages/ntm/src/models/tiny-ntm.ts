import {
  ArgumentError,
  Embedding,
  expand,
  GRUCell,
  init,
  Linear,
  Module,
  noGrad,
  ShapeError,
  type Tensor,
} from '@engram/tensor';
import { MachineCell, type MachineState, type MachineStep } from '../machine/cell.ts';
import type { Controller, ControllerState } from '../machine/controller.ts';
import type { SlotRange } from '../machine/memory.ts';
import { type Unrolled, unroll } from '../machine/unroll.ts';
import { type TinyActs, TinyMemory, type TinyMemoryState } from '../memories/tiny/memory.ts';
import { type Fields, fields, oneOf, optional, parse, whole } from '../schema.ts';
import { headsOverTime } from './machine-model.ts';
import { checkSequenceOptions, type MemoryTrace, type SequenceModel, type SequenceOptions } from './sequence-model.ts';

/** The sizes and choices of a TinyNTM; each field has a default. */
export interface TinyNTMConfig {
  /** Number of tokens V; default 10. */
  readonly vocab?: number;
  /** Size H of the embedding and of the GRU's state; default 32. */
  readonly hidden?: number;
  /** Number of memory slots N; default 16. */
  readonly slots?: number;
  /** Width W of a slot; default 16. */
  readonly width?: number;
  /** `'writable'` has a write head, `'fixed'` is a constant random memory; default `'writable'`. */
  readonly memory?: 'fixed' | 'writable';
}

/** The fields that are not a task's. */
export const tinyFields: Fields<Omit<TinyNTMConfig, 'vocab'>> = {
  hidden: optional(whole(1)),
  slots: optional(whole(1)),
  width: optional(whole(1)),
  memory: optional(oneOf<'fixed' | 'writable'>(['fixed', 'writable'])),
};

const schema = fields<TinyNTMConfig>({ vocab: optional(whole(1)), ...tinyFields });

/** The config with its defaults. @throws {ArgumentError} naming the field that is wrong. */
export const fullTiny = (config: TinyNTMConfig): Required<TinyNTMConfig> => {
  const given = parse(schema, config, 'TinyNTM', ArgumentError);
  const { vocab = 10, hidden = 32, slots = 16, width = 16, memory = 'writable' } = given;
  return { vocab, hidden, slots, width, memory };
};

/** All that the network carries from step to step: h, r and M. */
export type TinyNTMState = MachineState<TinyMemoryState>;
/** What a step of a TinyNTM gives. */
export type TinyNTMStep = MachineStep<TinyMemoryState, TinyActs>;

/**
 * The spread of the initial embeddings. A network that writes finds its slots by counting steps, and large embeddings
 * drown the count: `pnpm example copy-task --seeds 0..4` is solved after 2,800, 1,800, 1,350, 1,800 and 2,700 steps; with 1 in
 * place of 0.3 after 1,700, 2,200, 1,900, 1,900 and not within 6,000. The fixed memory keeps the lab's N(0, 1).
 */
const EMBEDDING_STD = { fixed: 1, writable: 0.3 };

/** One GRU as PyTorch makes it, from a state of zeros. */
class PlainGRU extends Module implements Controller {
  readonly gru: GRUCell;

  constructor(inputSize: number, hiddenSize: number) {
    super();
    this.gru = new GRUCell(inputSize, hiddenSize);
  }

  get over(): 'tokens' {
    return 'tokens';
  }

  get inputSize(): number {
    return this.gru.weightIh.shape[1]!;
  }

  get hiddenSize(): number {
    return this.gru.weightHh.shape[1]!;
  }

  zeroState(batch: number): ControllerState {
    return [this.gru.zeroState(batch)];
  }

  step(x: Tensor, [before]: ControllerState): { output: Tensor; state: ControllerState } {
    const output = this.gru.forward(x, before!);
    return { output, state: [output] };
  }
}

/**
 * A small memory network over tokens. At every step t:
 *
 * hₜ = GRU([Eₓₜ, rₜ₋₁], hₜ₋₁), write to M (if writable), rₜ = softmax(W_r hₜ) · M, logitsₜ = W_o [hₜ, rₜ] + b.
 *
 * `memory: 'fixed'` has no write head and a constant random memory, a buffer: part of the state dict, not learned.
 * `'writable'` starts every sequence from a learned memory. Tokens [B, T] int32 → logits [B, T, V].
 * @throws {ArgumentError} naming the field of the config that is wrong.
 */
export class TinyNTM extends Module implements SequenceModel<TinyNTMState, MemoryTrace> {
  readonly config: Required<TinyNTMConfig>;
  readonly embedding: Embedding;
  readonly cell: MachineCell<TinyMemoryState, TinyActs, TinyMemory>;
  readonly output: Linear;

  constructor(config: TinyNTMConfig = {}) {
    super();
    this.config = fullTiny(config);
    const { vocab, hidden, slots, width, memory } = this.config;
    this.embedding = new Embedding(vocab, hidden);
    init.normal(this.embedding.weight, 0, EMBEDDING_STD[memory]);
    const controller = new PlainGRU(hidden + width, hidden);
    this.cell = new MachineCell(controller, new TinyMemory(memory, { hidden, slots, width }));
    this.output = new Linear(hidden + width, vocab);
  }

  get over(): 'tokens' {
    return 'tokens';
  }

  get inputSize(): number {
    return this.config.vocab;
  }

  get outputSize(): number {
    return this.config.vocab;
  }

  get slots(): SlotRange {
    return this.cell.memory.slots;
  }

  /** h₀ = 0, r₀ = 0 and the initial memory. */
  zeroState(batch: number, options: SequenceOptions = {}): TinyNTMState {
    const { slots } = checkSequenceOptions('TinyNTM', options);
    return this.cell.zeroState(batch, { slots });
  }

  /** tokens [B] int32 → logits [B, V] and the next state. */
  step(tokens: Tensor, state: TinyNTMState, options: SequenceOptions = {}): { logits: Tensor; state: TinyNTMState } {
    const { output, state: next } = this.#step(tokens, state, options);
    return { logits: this.output.forward(output), state: next };
  }

  /** As `step`, without gradients, and with a trace of what the heads did in it, T = 1. */
  runStep(
    tokens: Tensor,
    state: TinyNTMState,
    options: SequenceOptions = {},
  ): { logits: Tensor; state: TinyNTMState; trace: MemoryTrace } {
    return noGrad(() => {
      const step = this.#step(tokens, state, options);
      return { logits: this.output.forward(step.output), state: step.state, trace: traceOf([step], step.state) };
    });
  }

  #step(tokens: Tensor, state: TinyNTMState, options: SequenceOptions): TinyNTMStep {
    const { reads, noise, clipThroughTime } = checkSequenceOptions('TinyNTM', options);
    return this.cell.step(this.embedding.forward(tokens), state, { reads, noise, clipThroughTime });
  }

  /** inputs [B, T] int32 → logits [B, T, V]. @throws {ShapeError | DTypeError | IndexError} */
  forward(inputs: Tensor, options: SequenceOptions = {}): Tensor {
    return this.output.forward(this.#unroll(inputs, options).outputs);
  }

  /** As `forward`, without gradients, and with a trace of what the heads did. */
  run(inputs: Tensor, options: SequenceOptions = {}): { logits: Tensor; trace: MemoryTrace } {
    return noGrad(() => {
      const { outputs, steps, state } = this.#unroll(inputs, options);
      return { logits: this.output.forward(outputs), trace: traceOf(steps, state) };
    });
  }

  #unroll(inputs: Tensor, options: SequenceOptions): Unrolled<TinyNTMState, TinyNTMStep> {
    if (inputs.ndim !== 2 || inputs.numel === 0) {
      throw new ShapeError(
        `TinyNTM: inputs must be tokens [B, T] with at least one step, got [${inputs.shape.join(', ')}]`,
      );
    }
    return unroll(this.cell, this.embedding.forward(inputs), checkSequenceOptions('TinyNTM', options));
  }
}

const traceOf = (steps: readonly TinyNTMStep[], { memory, reads }: TinyNTMState): MemoryTrace => {
  const writes = steps.flatMap(({ acts: { write } }) => write ?? []);
  const written = (pick: (write: (typeof writes)[number]) => Tensor): Tensor | null =>
    writes.length > 0 ? headsOverTime(writes, (write) => [pick(write)]) : null;
  return {
    readWeights: headsOverTime(steps, ({ acts }) => [acts.readWeights]),
    writeWeights: written(({ weights }) => weights),
    reads: headsOverTime(steps, ({ state }) => state.reads),
    adds: written(({ add }) => add),
    memory: memory.ndim === 2 ? expand(memory, [reads[0]!.shape[0]!, ...memory.shape]) : memory,
    rows: [],
  };
};

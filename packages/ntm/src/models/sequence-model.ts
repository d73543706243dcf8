import { checkOptions, type Module, type Tensor } from '@engram/tensor';
import type { StateNoise } from '../machine/cell.ts';
import type { SlotRange } from '../machine/memory.ts';

/** How a network is run: with its memory or without, and with how much of it. */
export interface SequenceOptions {
  /** `false` holds every read vector at zero; a network without a memory takes no notice. Default true. */
  readonly reads?: boolean | undefined;
  /** Memory slots to run with; default the network's own. */
  readonly slots?: number | undefined;
  /** Noise on what the controller takes over from the step before, for training; default none. */
  readonly noise?: StateNoise | undefined;
  /** The limit of each element of the gradient into the heads' weights of the step before, for training; default none. */
  readonly clipThroughTime?: number | undefined;
}

/** @throws {ArgumentError} on an option that nobody reads. */
export const checkSequenceOptions = (op: string, options: SequenceOptions): SequenceOptions =>
  checkOptions(op, options, { reads: 'flag', slots: 'number', noise: 1, clipThroughTime: 'number' });

/** Something else that a memory did, for a report: a row of numbers for each step. */
export interface TraceRow {
  readonly name: string;
  /** What one sees in it, in a sentence. */
  readonly about: string;
  /** [B, T, N], one number a slot, from 0 to 1. */
  readonly values: Tensor;
}

/** What a memory and its heads did, step by step. Axes: R read heads, H write heads, N slots, W width of a slot. */
export interface MemoryTrace {
  /** [B, T, R, N] */
  readonly readWeights: Tensor;
  /** [B, T, H, N]; `null` for a memory that is not written to. */
  readonly writeWeights: Tensor | null;
  /** The read vectors: [B, T, R, W] */
  readonly reads: Tensor;
  /** The add vectors: [B, T, H, W]; `null` for a memory that is not written to. */
  readonly adds: Tensor | null;
  /** The memory after the last step: [B, N, W] */
  readonly memory: Tensor;
  /** What is special to the kind of memory. */
  readonly rows: readonly TraceRow[];
}

/** A network from sequences to logits, whole or step by step. `S` is what it carries from step to step. */
export interface SequenceModel<S extends object = object, T extends MemoryTrace | null = MemoryTrace | null>
  extends Module {
  /** Its sizes and choices, all of them. */
  readonly config: object;
  /** What it takes and says. */
  readonly over: 'bits' | 'tokens';
  /** Channels of the input, or the number of tokens. */
  readonly inputSize: number;
  /** Logits of a step. */
  readonly outputSize: number;
  /** The memory slots that it can run with; `null` where it has none, or none that may differ. */
  readonly slots: SlotRange | null;
  /** inputs [B, T, I], or tokens [B, T] int32 → logits [B, T, O]. */
  forward(inputs: Tensor, options?: SequenceOptions): Tensor;
  zeroState(batch: number, options?: SequenceOptions): S;
  /** x [B, I], or tokens [B] int32 → logits [B, O] and the next state. */
  step(x: Tensor, state: S, options?: SequenceOptions): { readonly logits: Tensor; readonly state: S };
  /** As `step`, without gradients, and with what its memory did in it: a trace of one step, T = 1. */
  runStep(
    x: Tensor,
    state: S,
    options?: SequenceOptions,
  ): { readonly logits: Tensor; readonly state: S; readonly trace: T };
  /** As `forward`, without gradients, and with what its memory did; `null` for a network without one. */
  run(inputs: Tensor, options?: SequenceOptions): { readonly logits: Tensor; readonly trace: T };
}

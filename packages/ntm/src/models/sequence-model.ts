import { checkOptions, type Module, type Tensor } from '@engram/tensor';
import type { StateNoise } from '../cell.ts';

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
  checkOptions(op, options, { reads: 1, slots: 1, noise: 1, clipThroughTime: 1 });

/** A network from sequences to the logits of bits, whole or step by step. `S` is what it carries from step to step. */
export interface SequenceModel<S extends object = object> extends Module {
  /** Its sizes and choices, all of them. */
  readonly config: object;
  readonly inputSize: number;
  readonly outputSize: number;
  /** inputs [B, T, I] → logits [B, T, O]. */
  forward(inputs: Tensor, options?: SequenceOptions): Tensor;
  zeroState(batch: number, options?: SequenceOptions): S;
  /** x [B, I] → logits [B, O] and the next state. */
  step(x: Tensor, state: S, options?: SequenceOptions): { readonly logits: Tensor; readonly state: S };
}

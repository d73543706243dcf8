import type { GeneratorState } from '@engram/tensor';
import { emptyWindow, type WindowSums } from './window.ts';

/** Where a training is, besides its tensors: plain data, for a checkpoint. */
export interface Progress {
  /** Steps taken; steps that were rolled back count. */
  step: number;
  sequences: number;
  /** What the batches are drawn from. */
  generator: GeneratorState;
  window: WindowSums;
  /** Bit errors of the window before this one; `null` before the first. */
  lastBitErrors: number | null;
  /** The step and the sequences at which the second good window in a row ended; `null` before that. */
  converged: { readonly step: number; readonly sequences: number } | null;
  /** The errors of the best window so far as a part of those of guessing. */
  bestPart: number;
  /** A factor of the learning rate, lowered by each rollback. */
  rate: number;
  rollbacks: number;
  /** Rollbacks since the last good window. */
  rollbacksInARow: number;
}

export const startOf = (generator: GeneratorState): Progress => ({
  step: 0,
  sequences: 0,
  generator,
  window: emptyWindow(),
  lastBitErrors: null,
  converged: null,
  bestPart: 1,
  rate: 1,
  rollbacks: 0,
  rollbacksInARow: 0,
});

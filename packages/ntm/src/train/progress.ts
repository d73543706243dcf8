import type { GeneratorState } from '@engram/tensor';
import { atLeast0, fields, fraction, orNull, type Schema, where, whole } from '../schema.ts';
import { emptyWindow, type WindowSums, windowSchema } from './window.ts';

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

const generatorSchema = fields<GeneratorState>({ seed: whole(0), offset: whole(0) });

export const progressSchema: Schema<Progress> = fields<Progress>(
  {
    step: whole(0),
    sequences: whole(0),
    generator: generatorSchema,
    window: windowSchema,
    lastBitErrors: orNull(atLeast0),
    converged: orNull(fields<NonNullable<Progress['converged']>>({ step: whole(1), sequences: whole(1) })),
    bestPart: fraction(),
    rate: where((x) => typeof x === 'number' && x > 0 && x <= 1, 'is a number > 0 and ≤ 1'),
    rollbacks: whole(0),
    rollbacksInARow: whole(0),
  },
  ({ step, window, converged, rollbacks, rollbacksInARow }, say) => {
    const within = (field: string, part: number, whole: string, most: number): void => {
      if (part > most) say(field, `is at most ${whole} (${most}), got ${part}`);
    };
    within('window.steps', window.steps, 'step', step);
    within('converged.step', converged?.step ?? 0, 'step', step);
    within('rollbacks', rollbacks, 'step', step);
    within('rollbacksInARow', rollbacksInARow, 'rollbacks', rollbacks);
  },
);

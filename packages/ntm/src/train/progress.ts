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
  /** Errors of the window before this one; `null` before the first. */
  lastErrors: number | null;
  /** The share of the validation set without an error, at the last window and at best; `null` before the first. */
  lastExact: number | null;
  bestExact: number | null;
  /** The step and the sequences at which this start had learned its task; `null` before that. */
  converged: { readonly step: number; readonly sequences: number } | null;
  /** The errors of the best window so far as a part of those of guessing. */
  bestPart: number;
  /** A factor of the learning rate, lowered by each rollback. */
  rate: number;
  rollbacks: number;
  /** Rollbacks since the last good window. */
  rollbacksInARow: number;
  /** New starts before this one, the step at which this one began, and its own rollbacks. */
  start: number;
  begun: number;
  startRollbacks: number;
}

export const startOf = (generator: GeneratorState): Progress => ({
  step: 0,
  sequences: 0,
  generator,
  window: emptyWindow(),
  lastErrors: null,
  lastExact: null,
  bestExact: null,
  converged: null,
  bestPart: 1,
  rate: 1,
  rollbacks: 0,
  rollbacksInARow: 0,
  start: 0,
  begun: 0,
  startRollbacks: 0,
});

/** What another start begins with: all steps and sequences so far count. */
export const beginAnew = (progress: Progress): void => {
  const { step, sequences, generator, rollbacks, start } = progress;
  Object.assign(progress, { ...startOf(generator), step, sequences, rollbacks, start: start + 1, begun: step });
};

const generatorSchema = fields<GeneratorState>({ seed: whole(0), offset: whole(0) });

export const progressSchema: Schema<Progress> = fields<Progress>(
  {
    step: whole(0),
    sequences: whole(0),
    generator: generatorSchema,
    window: windowSchema,
    lastErrors: orNull(atLeast0),
    lastExact: orNull(fraction()),
    bestExact: orNull(fraction()),
    converged: orNull(fields<NonNullable<Progress['converged']>>({ step: whole(1), sequences: whole(1) })),
    bestPart: fraction(),
    rate: where((x) => typeof x === 'number' && x > 0 && x <= 1, 'is a number > 0 and ≤ 1'),
    rollbacks: whole(0),
    rollbacksInARow: whole(0),
    start: whole(0),
    begun: whole(0),
    startRollbacks: whole(0),
  },
  ({ step, window, converged, rollbacks, rollbacksInARow, start, begun, startRollbacks }, say) => {
    const within = (field: string, part: number, whole: string, most: number): void => {
      if (part > most) say(field, `is at most ${whole} (${most}), got ${part}`);
    };
    within('window.steps', window.steps, 'step', step);
    within('converged.step', converged?.step ?? 0, 'step', step);
    within('rollbacks', rollbacks, 'step', step);
    within('begun', begun, 'step', step);
    within('start', start, 'begun', begun);
    within('startRollbacks', startRollbacks, 'rollbacks', rollbacks);
    within('rollbacksInARow', rollbacksInARow, 'startRollbacks', startRollbacks);
    if (converged && converged.step < begun) say('converged', `is not before begun (${begun}), got ${converged.step}`);
  },
);

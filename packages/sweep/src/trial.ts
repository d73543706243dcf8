import { canonicalRecord, type TrainingPlan } from '@engram/ntm';
import { sha256 } from './sha256.ts';
import type { Settings } from './space.ts';

/** One training of a sweep. */
export interface Trial {
  /** The hash of all that decides its result: what was done once under this name is not done again. */
  readonly id: string;
  readonly settings: Settings;
  readonly plan: TrainingPlan;
  /** Whether it ends when the task has been learned, rather than with the plan's last step. */
  readonly untilLearned: boolean;
}

export const trialOf = (plan: TrainingPlan, untilLearned: boolean, settings: Settings): Trial => ({
  id: idOf(plan, untilLearned),
  settings,
  plan,
  untilLearned,
});

/** 80 bits: among a billion trials two have the same name with a chance of one in a million. */
export const idOf = (plan: TrainingPlan, untilLearned: boolean): string =>
  sha256(canonicalRecord({ plan, untilLearned })).slice(0, 20);

export const isId = (text: unknown): text is string => typeof text === 'string' && /^[0-9a-f]{20}$/.test(text);

import type { Standing } from './standings.ts';
import type { TrialProgress } from './train-trial.ts';

/** What a sweep says of itself while it runs. */
export type SweepEvent =
  /** `done` of `trials` have a result from before. */
  | { readonly event: 'begun'; readonly trials: number; readonly done: number }
  /** Where bad trials end early: `trials` train to this step, infinite for their end, and `done` of them have. */
  | { readonly event: 'rung'; readonly step: number; readonly trials: number; readonly done: number }
  | { readonly event: 'started'; readonly trial: string; readonly worker: string }
  | { readonly event: 'progress'; readonly trial: string; readonly worker: string; readonly progress: TrialProgress }
  /** `seconds` of this part; `null` where nobody knows. */
  | { readonly event: 'result'; readonly result: Standing; readonly worker: string; readonly seconds: number | null }
  /** Something to know, about a trial or about the sweep. */
  | { readonly event: 'note'; readonly trial: string | null; readonly text: string }
  /** Somebody asked it to end; what is under way is kept. */
  | { readonly event: 'stopped' }
  | { readonly event: 'over' };

export type Listener = (event: SweepEvent) => void;

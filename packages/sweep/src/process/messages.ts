import type { TrialOutcome, TrialProgress } from '../train-trial.ts';
import type { Trial } from '../trial.ts';

// What a supervisor and a process that trains say to each other.

export type ToProcess =
  | {
      readonly say: 'train';
      readonly trial: Trial;
      readonly pauseAt: number;
      readonly checkpoint: Uint8Array | null;
      readonly checkpointEvery: number;
    }
  | { readonly say: 'stop' };

export type FromProcess =
  | { readonly say: 'ready'; readonly kernels: string; readonly version: string }
  | { readonly say: 'progress'; readonly progress: TrialProgress }
  | { readonly say: 'checkpoint'; readonly bytes: Uint8Array; readonly step: number }
  | { readonly say: 'note'; readonly text: string }
  | { readonly say: 'outcome'; readonly outcome: TrialOutcome };

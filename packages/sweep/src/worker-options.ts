import type { TrialRun } from './supervise.ts';
import type { TrialOutcome } from './train-trial.ts';

/** How a worker trains; a test may put another in the place of processes. */
export interface Trains {
  run(run: TrialRun): Promise<TrialOutcome>;
  kill(): void;
}

/** Where a worker takes its trials from, and how it trains them. */
export interface RunWorkerOptions {
  /** The Redis or Valkey of the head. */
  readonly queue: string;
  /** Trainings at once, each in a process of its own; default 1. */
  readonly workers?: number;
  /** Seconds after which a worker that is not heard of loses its trial to another; default 30. */
  readonly lease?: number;
  readonly signal?: AbortSignal;
  /** What there is to say, in lines. */
  readonly onNote?: (text: string) => void;
  readonly onResult?: (trial: string) => void;
  /** In the place of processes. */
  readonly makeTrainer?: () => Trains;
}

import { SweepError } from './errors.ts';
import { ProcessDied, TrainingProcess } from './process/training-process.ts';
import type { TrialResult } from './result.ts';
import { nothing, shortened, type TrialOutcome, type TrialProgress } from './train-trial.ts';
import type { Trial } from './trial.ts';
import { kernelsHere, version } from './version.ts';

/** How often a process of a trial may end by its own fault: the second time it is set aside. */
const MOST_CRASHES = 2;
/** And by somebody else's, or for want of memory, without one step further in between. */
const MOST_KILLS = 10;

/** Ends of a trial's processes so far. */
export interface Deaths {
  readonly crashes: number;
  /** Since its last checkpoint. */
  readonly kills: number;
}

export interface TrialRun {
  readonly trial: Trial;
  readonly pauseAt: number;
  readonly checkpointEvery: number;
  /** The newest checkpoint. */
  readonly load: () => Promise<Uint8Array | null>;
  /** Keeps one. They come in order, each when the one before is kept. */
  readonly save: (bytes: Uint8Array, step: number) => Promise<void>;
  readonly deaths: () => Promise<Deaths>;
  readonly died: (deaths: Deaths) => Promise<void>;
  readonly onProgress: (progress: TrialProgress) => void;
  readonly onNote: (text: string) => void;
  /** Ends it at its next step, with a checkpoint. */
  readonly signal: AbortSignal;
}

/** Keeps one process, and takes another where it ends. */
export class Supervisor {
  #process: TrainingProcess | null = null;

  /** @throws {SweepError} where no process comes up. */
  async warmUp(): Promise<TrainingProcess> {
    for (let tries = 1; this.#process === null || this.#process.isOver; tries++) {
      try {
        this.#process = await TrainingProcess.start();
      } catch (error) {
        if (!(error instanceof ProcessDied)) throw error;
        if (tries === MOST_KILLS)
          throw new SweepError(`no training process comes up: ${error.message}, ${tries} times`);
      }
    }
    return this.#process;
  }

  /** Trains a trial, on and on where its process ends. @returns also of one that is set aside. */
  async run(run: TrialRun): Promise<TrialOutcome> {
    for (;;) {
      const process = await this.warmUp();
      const stop = (): void => process.stop();
      const saves = new Saves(run.save, stop);
      run.signal.addEventListener('abort', stop);
      try {
        const training = process.train(
          { trial: run.trial, pauseAt: run.pauseAt, checkpoint: await run.load() },
          {
            checkpointEvery: run.checkpointEvery,
            onProgress: run.onProgress,
            onNote: run.onNote,
            onCheckpoint: (bytes, step) => saves.add(bytes, step),
          },
        );
        if (run.signal.aborted) stop();
        const outcome = await training;
        await saves.done();
        return outcome;
      } catch (error) {
        await saves.done();
        if (!(error instanceof ProcessDied)) throw error;
        const aside = await this.#afterDeath(run, error, saves.any);
        if (aside) return aside;
      } finally {
        run.signal.removeEventListener('abort', stop);
      }
    }
  }

  async #afterDeath(run: TrialRun, { death }: ProcessDied, gotOn: boolean): Promise<TrialOutcome | null> {
    const before = await run.deaths();
    const deaths: Deaths = {
      crashes: before.crashes + (death.killed ? 0 : 1),
      kills: (gotOn ? 0 : before.kills) + (death.killed ? 1 : 0),
    };
    await run.died(deaths);
    if (run.signal.aborted) return null;
    run.onNote(`its process ended (${death.why}); it goes on in another one`);
    if (deaths.crashes < MOST_CRASHES && deaths.kills < MOST_KILLS) return null;
    const times = deaths.crashes >= MOST_CRASHES ? deaths.crashes : deaths.kills;
    return {
      kind: 'result',
      result: setAside(run.trial, `its process ended ${times} times; the last time ${death.why}`),
      network: null,
      checkpoint: null,
    };
  }

  kill(): void {
    this.#process?.kill();
    this.#process = null;
  }
}

/** Checkpoints on their way to where they are kept, one at a time; of those that wait only the newest is of use. */
class Saves {
  readonly #save: TrialRun['save'];
  readonly #giveUp: () => void;
  #next: { readonly bytes: Uint8Array; readonly step: number } | null = null;
  #saving: Promise<void> | null = null;
  #failure: { readonly error: unknown } | null = null;
  any = false;

  /** @param giveUp what cannot be kept ends the training: nobody must find out hours later. */
  constructor(save: TrialRun['save'], giveUp: () => void) {
    this.#save = save;
    this.#giveUp = giveUp;
  }

  add(bytes: Uint8Array, step: number): void {
    this.#next = { bytes, step };
    this.#saving ??= this.#saveAll();
  }

  async #saveAll(): Promise<void> {
    try {
      while (this.#next !== null) {
        const { bytes, step } = this.#next;
        this.#next = null;
        await this.#save(bytes, step);
        this.any = true;
      }
    } catch (error) {
      this.#failure ??= { error };
      this.#giveUp();
    } finally {
      this.#saving = null;
    }
  }

  /** @throws what a checkpoint could not be kept for. */
  async done(): Promise<void> {
    await this.#saving;
    if (this.#failure !== null) throw this.#failure.error;
  }
}

const setAside = ({ id }: Trial, why: string): TrialResult => ({
  ...nothing,
  trial: id,
  ending: 'set aside',
  why: shortened(why),
  kernels: kernelsHere(),
  version,
});

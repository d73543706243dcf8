import * as v from 'valibot';
import type { SweepEvent } from './events.ts';
import type { SweepFolder } from './folder.ts';
import { count, finite, parsed } from './result.ts';
import type { TrialProgress } from './train-trial.ts';
import { isId } from './trial.ts';

const FILE = 'workers.json';

const EVERY = 1000;
/** A worker that has not been heard of for so long, in milliseconds, is not shown; nor is the file of a sweep that ended. */
const HEARD_WITHIN = 30_000;

/** What a worker does. */
export interface WorkerState {
  readonly trial: string;
  /** When it was heard of, in milliseconds since 1970. */
  readonly at: number;
  /** `null` before its first word. */
  readonly progress: TrialProgress | null;
}

/** Who does what, for `status`. */
interface WorkersState {
  /** When it was written. */
  readonly at: number;
  readonly workers: Readonly<Record<string, WorkerState>>;
}

const stateSchema: v.GenericSchema<unknown, WorkersState> = v.strictObject({
  at: finite,
  workers: v.record(
    v.string(),
    v.strictObject({
      trial: v.custom<string>(isId, 'is the name of a trial'),
      at: finite,
      progress: v.nullable(
        v.strictObject({ step: count, sequences: count, errors: v.nullable(finite), learned: v.boolean() }),
      ),
    }),
  ),
});

/** Who trains what now, by the names of workers; nobody where the sweep does not run. @throws {SweepError | FileError} */
export const readWorkers = async (folder: SweepFolder): Promise<Readonly<Record<string, WorkerState>>> => {
  const text = await folder.readText(FILE);
  if (text === null) return {};
  const { at, workers } = parsed(stateSchema, text, FILE);
  const now = Date.now();
  const isHeard = (state: { readonly at: number }): boolean => now - state.at < HEARD_WITHIN;
  return isHeard({ at }) ? Object.fromEntries(Object.entries(workers).filter(([, state]) => isHeard(state))) : {};
};

/** Writes `workers.json` while a sweep runs. */
export class WorkersFile {
  readonly #folder: SweepFolder;
  readonly #workers = new Map<string, WorkerState>();
  readonly #timer: NodeJS.Timeout;
  #changed = false;
  #writing: Promise<void> = Promise.resolve();

  constructor(folder: SweepFolder) {
    this.#folder = folder;
    this.#timer = setInterval(() => this.#write(), EVERY);
    this.#timer.unref();
  }

  hear(event: SweepEvent): void {
    if (event.event === 'started') this.#set(event.worker, event.trial, null);
    else if (event.event === 'progress') this.#set(event.worker, event.trial, event.progress);
    else if (event.event === 'result') this.#drop(event.result.trial);
  }

  #set(worker: string, trial: string, progress: TrialProgress | null): void {
    this.#workers.set(worker, { trial, at: Date.now(), progress });
    this.#changed = true;
  }

  /** Results come through a queue from nobody. */
  #drop(trial: string): void {
    for (const [worker, state] of this.#workers) if (state.trial === trial) this.#workers.delete(worker);
    this.#changed = true;
  }

  #write(): void {
    if (!this.#changed) return;
    this.#changed = false;
    const state: WorkersState = { at: Date.now(), workers: Object.fromEntries(this.#workers) };
    // It is for looking at: a disk that takes no more ends the sweep at what matters.
    this.#writing = this.#writing
      .then(() => this.#folder.writeText(FILE, `${JSON.stringify(state)}\n`))
      .catch(() => {});
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#workers.clear();
    this.#changed = true;
    this.#write();
    await this.#writing;
  }
}

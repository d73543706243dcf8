import type { SweepEvent } from './events.ts';
import type { SweepFolder } from './folder.ts';
import type { TrialProgress } from './train-trial.ts';

const EVERY = 1000;

/** Who does what, for `sweep status`. */
export interface WorkersState {
  /** When it was written, in milliseconds since 1970. */
  readonly at: number;
  readonly trials: number;
  readonly done: number;
  readonly workers: Readonly<Record<string, { readonly trial: string; readonly progress: TrialProgress | null }>>;
}

/** Writes `workers.json` while a sweep runs. */
export class WorkersFile {
  readonly #folder: SweepFolder;
  readonly #trials: number;
  readonly #workers = new Map<string, { trial: string; progress: TrialProgress | null }>();
  readonly #timer: NodeJS.Timeout;
  #done = 0;
  #changed = false;
  #writing: Promise<void> = Promise.resolve();

  constructor(folder: SweepFolder, trials: number) {
    this.#folder = folder;
    this.#trials = trials;
    this.#timer = setInterval(() => this.#write(), EVERY);
    this.#timer.unref();
  }

  hear(event: SweepEvent): void {
    this.#changed = true;
    if (event.event === 'begun') this.#done = event.done;
    else if (event.event === 'started') this.#workers.set(event.worker, { trial: event.trial, progress: null });
    else if (event.event === 'progress')
      this.#workers.set(event.worker, { trial: event.trial, progress: event.progress });
    else if (event.event === 'result') {
      this.#done++;
      this.#workers.delete(event.worker);
    } else this.#changed = event.event !== 'note';
  }

  #write(): void {
    if (!this.#changed) return;
    this.#changed = false;
    const state: WorkersState = {
      at: Date.now(),
      trials: this.#trials,
      done: this.#done,
      workers: Object.fromEntries(this.#workers),
    };
    // It is for looking at: a disk that takes no more ends the sweep at what matters.
    this.#writing = this.#writing
      .then(() => this.#folder.writeText('workers.json', `${JSON.stringify(state)}\n`))
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

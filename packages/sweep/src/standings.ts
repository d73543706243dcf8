import { byGoal } from './goal.ts';
import type { TrialResult } from './result.ts';
import type { Sweep } from './sweep.ts';
import type { Trial } from './trial.ts';

/** What is kept in memory of a result, for thousands of them. */
export type Standing = Omit<TrialResult, 'curve'>;

export const standingOf = ({ curve: _, ...standing }: TrialResult): Standing => standing;

/** A trial that is to be trained, up to a rung. */
export interface OpenPart {
  readonly trial: Trial;
  readonly rung: number;
}

/**
 * Which trials have a result, and which are next. It depends on the results alone, not on when they came: a sweep that goes on
 * comes to the same trials.
 */
export class Standings {
  readonly #sweep: Sweep;
  readonly #latest = new Map<string, Standing>();
  /** Those that are at the rung, and those of them that have no result there. */
  #at = 0;
  #cohort: readonly Trial[];
  readonly #missing: Map<string, Trial>;
  /** How many had none when the rung began. */
  #entrants: number;

  constructor(sweep: Sweep) {
    this.#sweep = sweep;
    this.#cohort = sweep.trials;
    this.#missing = new Map(sweep.trials.map((trial) => [trial.id, trial]));
    this.#entrants = this.#missing.size;
  }

  /** The step at which trials are compared next; infinite for the end. */
  get rung(): number {
    return this.#sweep.rungs[this.#at]!;
  }

  /** Of those that train to the rung, how many have. */
  get atRung(): { readonly step: number; readonly trials: number; readonly done: number } {
    return { step: this.rung, trials: this.#entrants, done: this.#entrants - this.#missing.size };
  }

  get isOver(): boolean {
    return this.#missing.size === 0;
  }

  /** What is to be trained now. */
  get open(): OpenPart[] {
    return [...this.#missing.values()].map((trial) => ({ trial, rung: this.rung }));
  }

  /** The newest result of each trial that has one. */
  get results(): ReadonlyMap<string, Standing> {
    return this.#latest;
  }

  isOpen(trial: string): boolean {
    return this.#missing.has(trial);
  }

  /** Takes a result of the rung. @returns whether others are open now. */
  add(result: Standing): boolean {
    if (!this.#missing.delete(result.trial)) return false;
    this.#latest.set(result.trial, result);
    if (this.#missing.size > 0 || this.#at + 1 >= this.#sweep.rungs.length) return false;
    this.#at++;
    const ranked = this.#cohort.map(({ id }) => this.#latest.get(id)!).sort(byGoal(this.#sweep.goal));
    const best = new Set(ranked.slice(0, Math.ceil(ranked.length / this.#sweep.factor)).map(({ trial }) => trial));
    this.#cohort = this.#cohort.filter(({ id }) => best.has(id));
    // One that has come to its end takes its place, and has nothing left to train.
    for (const trial of this.#cohort) {
      if (this.#latest.get(trial.id)!.ending === 'paused') this.#missing.set(trial.id, trial);
    }
    this.#entrants = this.#missing.size;
    return this.#missing.size > 0;
  }
}

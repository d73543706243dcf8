import type { Sweep, SweepEvent, Trial, TrialProgress } from '@engram/sweep';

/** A trial that somebody trains. */
interface Running {
  readonly trial: Trial;
  readonly progress: TrialProgress | null;
}

/** What a sweep has come to, by its events, and how long it may take. */
export class Tally {
  readonly #trials: ReadonlyMap<string, Trial>;
  readonly #rungs: readonly number[];
  readonly #factor: number;
  #rung = 0;
  /** Of those that train to the rung. */
  #of: number;
  #done = 0;
  #failed = 0;
  /** What was trained since it began to be watched, and when that was. */
  #steps = 0;
  #since: number | null = null;
  /** Of trials that have come to the rung while it was watched: steps that they took for it. */
  readonly #taken = { trials: 0, steps: 0 };
  readonly running = new Map<string, Running>();

  constructor({ trials, rungs, factor }: Sweep) {
    this.#trials = new Map(trials.map((trial) => [trial.id, trial]));
    this.#rungs = rungs;
    this.#factor = factor;
    this.#of = trials.length;
  }

  hear(event: SweepEvent): void {
    if (event.event === 'begun') this.#done = event.done;
    else if (event.event === 'rung') {
      this.#rung = this.#rungs.indexOf(event.step);
      this.#of = event.trials;
      this.#done = event.done;
      Object.assign(this.#taken, { trials: 0, steps: 0 });
    } else if (event.event === 'started') {
      this.#since ??= performance.now();
      this.running.set(event.worker, { trial: this.trial(event.trial), progress: null });
    } else if (event.event === 'progress') {
      const trial = this.trial(event.trial);
      const before = this.running.get(event.worker);
      const from = before?.trial === trial ? before.progress : null;
      if (from) this.#steps += Math.max(0, event.progress.step - from.step);
      this.running.set(event.worker, { trial, progress: event.progress });
    } else if (event.event === 'result') {
      const { trial, steps, ending } = event.result;
      this.#done++;
      if (ending !== 'done' && ending !== 'paused') this.#failed++;
      this.#taken.trials++;
      this.#taken.steps += Math.max(0, steps - this.#before);
      for (const [worker, { trial: its }] of this.running) if (its.id === trial) this.running.delete(worker);
    }
  }

  trial(id: string): Trial {
    return this.#trials.get(id)!;
  }

  /** The step that a trial trains to now. */
  goalStep({ plan }: Trial): number {
    return Math.min(this.#rungs[this.#rung]!, plan.steps);
  }

  get done(): number {
    return this.#done;
  }

  get of(): number {
    return this.#of;
  }

  /** `12 of 40 done, 1 failed`; where bad trials end early, of those that train to a step. */
  get text(): string {
    const { step } = { step: this.#rungs[this.#rung]! };
    const where =
      this.#rungs.length === 1
        ? ''
        : Number.isFinite(step)
          ? `to step ${step.toLocaleString('en-US')}: `
          : 'to the end: ';
    return `${where}${this.#done} of ${this.#of} done${this.#failed > 0 ? `, ${this.#failed} failed` : ''}`;
  }

  get #before(): number {
    return this.#rung === 0 ? 0 : this.#rungs[this.#rung - 1]!;
  }

  /** Seconds to the end, by what trials have taken so far; `null` before there is anything to go by. */
  get secondsLeft(): number | null {
    if (this.#since === null || this.#steps === 0) return null;
    const seconds = (performance.now() - this.#since) / 1000;
    const { trials, steps } = this.#taken;
    const longest = Math.max(...[...this.#trials.values()].map(({ plan }) => plan.steps));
    const span = (rung: number): number =>
      Math.max(0, Math.min(this.#rungs[rung]!, longest) - (rung === 0 ? 0 : this.#rungs[rung - 1]!));
    const each = trials > 0 ? steps / trials : span(this.#rung);
    let left = (this.#of - this.#done) * each;
    for (const { progress } of this.running.values())
      left -= Math.min(each, Math.max(0, (progress?.step ?? 0) - this.#before));
    let cohort = this.#of;
    for (let rung = this.#rung + 1; rung < this.#rungs.length; rung++) {
      cohort = Math.ceil(cohort / this.#factor);
      left += cohort * span(rung);
    }
    return (Math.max(0, left) * seconds) / this.#steps;
  }
}

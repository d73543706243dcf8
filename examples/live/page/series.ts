import type { RecordedSeries } from '../shared/recording-file.ts';

/** What a training left behind, a point for several steps, in room that does not grow: where it is full, two neighbours become one. */
export class Series {
  /** The last training step of each point. */
  readonly steps: number[] = [];
  /** Means over the steps of each point. */
  readonly losses: number[] = [];
  readonly errors: number[] = [];
  readonly norms: number[] = [];
  readonly #most: number;
  /** Steps of a point. */
  #stride: number;
  #sums = { steps: 0, losses: 0, errors: 0, norms: 0 };

  /** @param most the most points; even. @param stride the steps of a point at first. */
  constructor(most = 1200, stride = 10) {
    this.#most = most;
    this.#stride = stride;
  }

  /** Points that are there already. */
  static of({ steps, losses, errors, norms }: RecordedSeries): Series {
    const series = new Series();
    series.steps.push(...steps);
    series.losses.push(...losses);
    series.errors.push(...errors);
    series.norms.push(...norms);
    return series;
  }

  get length(): number {
    return this.steps.length;
  }

  /** Numbers of the steps that end with `last`. */
  add(last: number, losses: ArrayLike<number>, errors: ArrayLike<number>, norms: ArrayLike<number>): void {
    const count = losses.length;
    for (let i = 0; i < count; i++) {
      const sums = this.#sums;
      sums.steps++;
      sums.losses += losses[i]!;
      sums.errors += errors[i]!;
      sums.norms += norms[i]!;
      if (sums.steps < this.#stride) continue;
      this.steps.push(last - count + 1 + i);
      this.losses.push(sums.losses / sums.steps);
      this.errors.push(sums.errors / sums.steps);
      this.norms.push(sums.norms / sums.steps);
      this.#sums = { steps: 0, losses: 0, errors: 0, norms: 0 };
      if (this.length >= this.#most) this.#halve();
    }
  }

  #halve(): void {
    const half = this.length / 2;
    for (const list of [this.losses, this.errors, this.norms]) {
      for (let i = 0; i < half; i++) list[i] = (list[2 * i]! + list[2 * i + 1]!) / 2;
      list.length = half;
    }
    for (let i = 0; i < half; i++) this.steps[i] = this.steps[2 * i + 1]!;
    this.steps.length = half;
    this.#stride *= 2;
  }
}

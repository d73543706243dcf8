/** How fast something grows by the clock, over the last seconds. */
export class Pace {
  #times: number[] = [];
  #values: number[] = [];
  readonly #window: number;

  /** @param window milliseconds */
  constructor(window = 2000) {
    this.#window = window;
  }

  /** A second's growth up to now; `null` before there are two moments far enough apart. */
  add(time: number, value: number): number | null {
    const [times, values] = [this.#times, this.#values];
    times.push(time);
    values.push(value);
    while (times.length > 2 && time - times[1]! >= this.#window) {
      times.shift();
      values.shift();
    }
    const passed = time - times[0]!;
    return passed < 200 ? null : ((value - values[0]!) / passed) * 1000;
  }

  clear(): void {
    this.#times = [];
    this.#values = [];
  }
}

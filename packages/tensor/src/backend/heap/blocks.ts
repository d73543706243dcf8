/** Blocks start at multiples of this: a cache line. */
const ALIGNMENT = 64;

export const align = (bytes: number): number => Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;

/** Which ranges of a growing address space are free: first fit, neighbours merged. */
export class Blocks {
  #end: number;
  /** Free ranges below the end, by address, never touching each other. */
  readonly #free: { start: number; end: number }[] = [];

  constructor(start: number) {
    this.#end = align(start);
  }

  /** One past the last address in use. */
  get end(): number {
    return this.#end;
  }

  allocate(bytes: number): number {
    const size = align(bytes);
    for (let i = 0; i < this.#free.length; i++) {
      const range = this.#free[i];
      if (range.end - range.start < size) continue;
      const { start } = range;
      range.start += size;
      if (range.start === range.end) this.#free.splice(i, 1);
      return start;
    }
    const start = this.#end;
    this.#end += size;
    return start;
  }

  free(start: number, bytes: number): void {
    const end = start + align(bytes);
    if (start === end) return;
    let i = 0;
    while (i < this.#free.length && this.#free[i].start < start) i++;
    this.#free.splice(i, 0, { start, end });
    this.#merge(i);
    if (i > 0) this.#merge(i - 1);
    const last = this.#free[this.#free.length - 1];
    if (last.end !== this.#end) return;
    this.#end = last.start;
    this.#free.pop();
  }

  /** Joins range i with the one behind it if they touch. */
  #merge(i: number): void {
    const next = this.#free[i + 1];
    if (next === undefined || this.#free[i].end !== next.start) return;
    this.#free[i].end = next.end;
    this.#free.splice(i + 1, 1);
  }
}

import type { Module, Tensor } from '@engram/tensor';

/** The weights of a network, by name. */
export type Weights = Readonly<Record<string, Tensor>>;

/** How many are kept at most, and how many numbers all of them may have together. */
const MOST = 160;
const MOST_NUMBERS = 6e6;

const copyOf = (model: Module): Weights =>
  Object.fromEntries(Object.entries(model.stateDict()).map(([name, tensor]) => [name, tensor.detach().clone()]));

/**
 * The weights of a training at some of its steps, to go back to and look at. They are those of every so many steps; where there is
 * no room for more, every second one goes, so that which there are depends on the steps alone.
 */
export class Snapshots {
  readonly #kept = new Map<number, Weights>();
  readonly #most: number;
  #every: number;

  /** @param every steps between two at first. */
  constructor(model: Module, every = 25) {
    const numbers = Object.values(model.stateDict()).reduce((sum, { numel }) => sum + numel, 0);
    this.#most = Math.max(8, Math.min(MOST, Math.floor(MOST_NUMBERS / numbers)));
    this.#every = every;
  }

  /** Training steps, rising. */
  get steps(): number[] {
    return [...this.#kept.keys()];
  }

  at(step: number): Weights | null {
    return this.#kept.get(step) ?? null;
  }

  /** Keeps the weights if they are due. Returns whether they were. */
  offer(step: number, model: Module): boolean {
    if (step % this.#every !== 0 || this.#kept.has(step)) return false;
    this.#kept.set(step, copyOf(model));
    if (this.#kept.size > this.#most) {
      this.#every *= 2;
      for (const kept of this.#kept.keys()) if (kept % this.#every !== 0) this.#kept.delete(kept);
    }
    return true;
  }
}

import { ArgumentError, type Module, type Tensor } from '@engram/tensor';

// Axes: B batch, H size of the controller's output, R read heads, N slots, W width of a slot.

/** What a controller sees of a memory from step to step; each kind of memory adds its own. */
export interface MemoryState {
  /** r of each read head: [B, W] */
  readonly reads: readonly Tensor[];
}

/** What is done to the gradient of a step. */
export interface MemoryStepOptions {
  /**
   * What every element of the gradient is clamped to that comes back through time into the weights of the heads, for
   * training; default no limit. A memory whose weights do not come from those before takes no notice.
   */
  readonly clipThroughTime?: number | undefined;
}

/** A step of a memory: its next state, and what a trace shows of the step. */
export interface MemoryStep<S extends MemoryState, A> {
  readonly state: S;
  readonly acts: A;
}

/** How many slots a memory can run with. */
export interface SlotRange {
  /** Those that it was made with. */
  readonly own: number;
  /** The fewest. */
  readonly least: number;
  /** What ties it to its own, in words that follow "with"; `null` where it can run with any number from `least` on. */
  readonly tiedBy: string | null;
}

/** @throws {ArgumentError} unless a memory can run with so many slots. */
export const checkSlots = (memory: string, { own, least, tiedBy }: SlotRange, slots: number): void => {
  if (!Number.isInteger(slots) || slots < least) {
    throw new ArgumentError(`${memory}: slots is a whole number ≥ ${least}, got ${slots}`);
  }
  if (slots !== own && tiedBy !== null) {
    throw new ArgumentError(`${memory}: with ${tiedBy} there are ${own} slots and no more, got ${slots}`);
  }
};

/**
 * A memory as a pure step: from the controller's output and its state to what it reads and its next state. It owns what is
 * learned of its heads, and what it starts from.
 *
 * @typeParam S all that it carries from step to step.
 * @typeParam A what it did in a step: where it looked, what it wrote.
 */
export interface Memory<S extends MemoryState = MemoryState, A extends object = object> extends Module {
  /** The numbers in all that it reads: R · W. */
  readonly readSize: number;
  readonly slots: SlotRange;
  /** The state before the first step. @throws {ArgumentError} on a number of slots that it cannot have. */
  zeroState(batch: number, slots?: number): S;
  /** h [B, H] → what is read and the next state. */
  step(h: Tensor, state: S, options: MemoryStepOptions): MemoryStep<S, A>;
}

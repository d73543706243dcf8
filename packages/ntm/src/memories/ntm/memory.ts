import { Module, type Tensor } from '@engram/tensor';
import { clipGradient } from '../../clip-gradient.ts';
import {
  checkSlots,
  type Memory,
  type MemoryState,
  type MemoryStep,
  type MemoryStepOptions,
  type SlotRange,
} from '../../machine/memory.ts';
import { readMemory, type Write, writeAll } from '../slots.ts';
import { Bookmark } from './bookmark.ts';
import type { FullNTMConfig } from './config.ts';
import { ReadHead, WriteHead } from './head.ts';
import { InitialState } from './initial-state.ts';
import type { Look } from './look.ts';

/** What the memory of an NTM carries from step to step: N slots of W numbers. */
export interface NTMMemoryState extends MemoryState {
  /** M [B, N, W] */
  readonly memory: Tensor;
  /** w of each read head: [B, N] */
  readonly readWeights: readonly Tensor[];
  /** w of each write head: [B, N] */
  readonly writeWeights: readonly Tensor[];
  /** b of each head, read heads first: [B, N]; none where the heads have no bookmarks. */
  readonly bookmarks: readonly Tensor[];
  /** e₀ of each head, where it looked first: [B, N]; none where the heads have no bookmarks. */
  readonly first: readonly Tensor[];
}

/** What the heads did in a step. */
export interface NTMActs {
  readonly writes: readonly Write[];
}

/**
 * The memory of the Neural Turing Machine (Graves, Wayne and Danihelka 2014, arXiv 1410.5401). Every head looks at Mₜ₋₁:
 *
 * rₜ = wᴿₜ Mₜ₋₁ (eq. 2), then Mₜ = Mₜ₋₁ ∘ (1 − wᵂₜ eᵀ) + wᵂₜ aᵀ (eq. 3 and 4).
 *
 * Weights come from content and location, eq. 5 to 9. It reads before it writes, so what is written at a step can be
 * read from the next on. Two options, off by default, change where a head looks: a `Bookmark`, and the mask of
 * `maskedAddress`.
 */
export class NTMMemory extends Module implements Memory<NTMMemoryState, NTMActs> {
  readonly #config: FullNTMConfig;
  readonly readHeads: ReadHead[];
  readonly writeHeads: WriteHead[];
  /** One a head, read heads first; none without the option. */
  readonly bookmarks: Bookmark[];
  readonly initial: InitialState;

  constructor(config: FullNTMConfig) {
    super();
    const { hiddenSize, readHeads, writeHeads, bookmark } = config;
    this.#config = config;
    this.readHeads = Array.from({ length: readHeads }, () => new ReadHead(hiddenSize, config));
    this.writeHeads = Array.from({ length: writeHeads }, () => new WriteHead(hiddenSize, config));
    this.bookmarks = Array.from({ length: bookmark ? readHeads + writeHeads : 0 }, () => new Bookmark(hiddenSize));
    this.initial = new InitialState(config);
  }

  get readSize(): number {
    return this.#config.readHeads * this.#config.width;
  }

  get slots(): SlotRange {
    const { slots: own, shifts: least, initialMemory, initialWeights } = this.#config;
    const tiedBy =
      initialMemory !== 'constant'
        ? `initialMemory '${initialMemory}'`
        : initialWeights === 'learned'
          ? "initialWeights 'learned'"
          : null;
    return { own, least, tiedBy };
  }

  zeroState(batch: number, slots: number = this.#config.slots): NTMMemoryState {
    checkSlots('NTM', this.slots, slots);
    const { memory, weights, reads } = this.initial.make(batch, slots);
    const { readHeads, bookmark } = this.#config;
    const first = bookmark ? weights : [];
    return {
      memory,
      reads,
      readWeights: weights.slice(0, readHeads),
      writeWeights: weights.slice(readHeads),
      bookmarks: first,
      first,
    };
  }

  step(
    h: Tensor,
    state: NTMMemoryState,
    { clipThroughTime }: MemoryStepOptions = {},
  ): MemoryStep<NTMMemoryState, NTMActs> {
    const { memory, first } = state;
    const { from, bookmarks } = this.#begin(h, state, (weights) =>
      clipThroughTime === undefined ? weights : clipGradient(weights, clipThroughTime),
    );
    const readWeights = this.readHeads.map((head, i) => head.forward(h, memory, from[i]!));
    const writes = this.writeHeads.map((head, i) => head.forward(h, memory, from[readWeights.length + i]!));
    return {
      state: {
        reads: readWeights.map((weights) => readMemory(weights, memory)),
        memory: writeAll(memory, writes),
        readWeights,
        writeWeights: writes.map(({ weights }) => weights),
        bookmarks,
        first,
      },
      acts: { writes },
    };
  }

  /** How each head comes to look where it looks in the step from this state, read heads first. */
  looks(h: Tensor, state: NTMMemoryState): Look[] {
    const { from } = this.#begin(h, state, (weights) => weights);
    return [...this.readHeads, ...this.writeHeads].map((head, i) => head.look(h, state.memory, from[i]!));
  }

  /** Where each head's look begins, read heads first, and the bookmarks after that. */
  #begin(
    h: Tensor,
    { readWeights, writeWeights, bookmarks: marks, first }: NTMMemoryState,
    clipped: (weights: Tensor) => Tensor,
  ): { from: Tensor[]; bookmarks: Tensor[] } {
    const before = [...readWeights, ...writeWeights].map(clipped);
    if (!this.#config.bookmark) return { from: before, bookmarks: [] };
    const begun = this.bookmarks.map((mark, i) =>
      mark.forward(h, { previous: before[i]!, bookmark: clipped(marks[i]!), first: first[i]! }),
    );
    return { from: begun.map(({ from }) => from), bookmarks: begun.map(({ bookmark }) => bookmark) };
  }
}

import type { MemoryTrace } from '../../shared/trace.ts';
import { mostOf, type Where, weightsAt, whereOf } from './heads.ts';

/** How long a head is on its way to its next slot, and how long what it touched glows on: milliseconds. */
const SLIDE = 110;
const FADE = 600;
/** A head that looks at one slot this much is drawn at its place and slides; else it is drawn as what it is spread over. */
export const SHARP = 0.5;

export interface Head extends Where {
  readonly kind: 'read' | 'write';
  readonly number: number;
  readonly weights: Uint8Array;
}

/** A head on its way, `part` of it done. */
export interface Going {
  readonly to: Head;
  /** Where it came from; itself where it did not move. */
  readonly from: Head;
  readonly part: number;
}

export const headsAt = (memory: MemoryTrace, step: number): readonly Head[] => {
  const of = (kind: 'read' | 'write', count: number): Head[] =>
    Array.from({ length: count }, (_, number) => {
      const weights = weightsAt(memory, kind, step, number);
      return { kind, number, weights, ...whereOf(weights) };
    });
  return [...of('read', memory.readHeads), ...of('write', memory.writeHeads)];
};

type Glows = { readonly [K in 'read' | 'write']: Uint8Array };

/** What moves on the tape from one step to the next: heads slide, and what they touched glows on. */
export class Motion {
  #memory: MemoryTrace | null = null;
  #step = -1;
  #since = Number.NEGATIVE_INFINITY;
  #heads: readonly Head[] = [];
  #before: readonly Head[] = [];
  #glows: Glows = { read: new Uint8Array(0), write: new Uint8Array(0) };
  /** What glowed when the step began. */
  #after: Glows = this.#glows;
  #elapsed = 0;

  /** Goes on to a step of a memory; `still` for readers who want nothing to move. */
  show(memory: MemoryTrace, step: number, now: number, still: boolean): void {
    this.#elapsed = now - this.#since;
    if (memory === this.#memory && step === this.#step) return;
    const glows = { read: mostOf(memory, 'read', step), write: mostOf(memory, 'write', step) };
    const heads = headsAt(memory, step);
    const moves = !still && heads.length === this.#heads.length && glows.read.length === this.#glows.read.length;
    this.#after = moves ? { read: this.#glowing('read'), write: this.#glowing('write') } : glows;
    this.#before = moves ? this.#heads : heads;
    this.#since = moves ? now : Number.NEGATIVE_INFINITY;
    this.#elapsed = moves ? 0 : Number.POSITIVE_INFINITY;
    this.#memory = memory;
    this.#step = step;
    this.#glows = glows;
    this.#heads = heads;
  }

  get moves(): boolean {
    return this.#elapsed < FADE;
  }

  get heads(): readonly Going[] {
    const part = Math.min(1, this.#elapsed / SLIDE);
    // Slower towards its end, as what has weight.
    const eased = 1 - (1 - part) ** 2;
    return this.#heads.map((to, i) => ({ to, from: this.#before[i]!, part: eased }));
  }

  /** How much a slot glows, 0 to 1: what is touched now, or what is left of before. */
  glow(kind: 'read' | 'write', slot: number): number {
    const left = Math.max(0, 1 - this.#elapsed / FADE) ** 2;
    return Math.max(this.#glows[kind][slot]!, left * this.#after[kind][slot]!) / 255;
  }

  #glowing(kind: 'read' | 'write'): Uint8Array {
    return this.#glows[kind].map((_, slot) => Math.round(255 * this.glow(kind, slot)));
  }
}

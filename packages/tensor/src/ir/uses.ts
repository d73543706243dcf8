import type { Call, Graph, Homes, Value } from './graph.ts';

// All by the ids of values, in plain lists of numbers: each pass looks at every operand of every call.

/** How many calls write each value, and where in the list of calls the first of them is. */
interface Writes {
  readonly counts: readonly (number | undefined)[];
  readonly first: readonly (number | undefined)[];
}

const writesOf = (calls: readonly Call[]): Writes => {
  const counts: number[] = [];
  const first: number[] = [];
  for (let i = 0; i < calls.length; i++) {
    const { outs } = calls[i];
    for (let k = 0; k < outs.length; k++) {
      const { id } = outs[k];
      if (first[id] === undefined) first[id] = i;
      counts[id] = (counts[id] ?? 0) + 1;
    }
  }
  return { counts, first };
};

/** How many calls read each value, and where in the list of calls the last of them is. */
interface Reads {
  readonly counts: readonly (number | undefined)[];
  readonly last: readonly (number | undefined)[];
}

const readsOf = (calls: readonly Call[]): Reads => {
  const counts: number[] = [];
  const last: number[] = [];
  for (let i = 0; i < calls.length; i++) {
    const { ins } = calls[i];
    for (let k = 0; k < ins.length; k++) {
      const { id } = ins[k];
      if (last[id] === i) continue; // twice by one call
      last[id] = i;
      counts[id] = (counts[id] ?? 0) + 1;
    }
  }
  return { counts, last };
};

/** The positions of the calls that have a value among those that `valuesOf` gives, by its id, ascending. */
const listsOf = (calls: readonly Call[], valuesOf: (call: Call) => readonly Value[]): number[][] => {
  const lists: number[][] = [];
  for (let i = 0; i < calls.length; i++) {
    for (const { id } of valuesOf(calls[i])) {
      const list = lists[id];
      if (list === undefined) lists[id] = [i];
      else if (list[list.length - 1] !== i) list.push(i);
    }
  }
  return lists;
};

/** Who reads and who writes each value of a graph. Who reads is worked out only where somebody asks. */
export class Uses {
  readonly homes: Homes;
  readonly writes: Writes;
  readonly #calls: readonly Call[];
  #reads: Reads | null = null;
  #readers: number[][] | null = null;
  #writers: number[][] | null = null;

  constructor({ calls, homes }: Pick<Graph, 'calls' | 'homes'>) {
    this.#calls = calls;
    this.homes = homes;
    this.writes = writesOf(calls);
  }

  get reads(): Reads {
    this.#reads ??= readsOf(this.#calls);
    return this.#reads;
  }

  /** The calls that read a value: their positions, ascending. */
  readersOf({ id }: Value): readonly number[] {
    this.#readers ??= listsOf(this.#calls, ({ ins }) => ins);
    return this.#readers[id] ?? [];
  }

  /** The calls that write a value, likewise. */
  writersOf({ id }: Value): readonly number[] {
    this.#writers ??= listsOf(this.#calls, ({ outs }) => outs);
    return this.#writers[id] ?? [];
  }

  /** The first call that writes a value, which computes it if it is never overwritten; `undefined` where none does. */
  producerOf({ id }: Value): Call | undefined {
    const at = this.writes.first[id];
    return at === undefined ? undefined : this.#calls[at];
  }
}

/** Whether a value, once it is there, holds the same elements to the end of the run. */
export const isNeverOverwritten = (uses: Uses, value: Value): boolean => {
  const { id, origin } = value;
  const writes = uses.writes.counts[id] ?? 0;
  if (origin.kind !== 'temporary') return writes === (origin.kind === 'state' && origin.fresh ? 1 : 0);
  if (writes > 0) return writes === 1;
  const home = uses.homes.get(value);
  return home !== undefined && isNeverOverwritten(uses, home.value); // a view
};

/** `isNeverOverwritten`, of all of them. */
export const areNeverOverwritten = (uses: Uses, values: readonly Value[]): boolean => {
  for (let i = 0; i < values.length; i++) if (!isNeverOverwritten(uses, values[i])) return false;
  return true;
};

/** Whether a value is computed, used once, by nobody outside, and could as well not exist. */
export const isPrivate = (uses: Uses, outputs: ReadonlySet<Value>, value: Value): boolean =>
  value.origin.kind === 'temporary' &&
  uses.reads.counts[value.id] === 1 &&
  uses.writes.counts[value.id] === 1 &&
  !uses.homes.has(value) &&
  !outputs.has(value);

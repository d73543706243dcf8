import type { Call, Graph, Homes, Value } from './graph.ts';

type Side = 'ins' | 'outs';

/** Of each value, by its id, how many calls have it on one side, and the position of the first. Lists of numbers: passes ask often. */
interface Counts {
  readonly counts: readonly (number | undefined)[];
  readonly first: readonly (number | undefined)[];
}

const countsOf = (calls: readonly Call[], side: Side): Counts => {
  const counts: number[] = [];
  const first: number[] = [];
  const last: number[] = [];
  for (let i = 0; i < calls.length; i++) {
    for (const { id } of calls[i][side]) {
      if (last[id] === i) continue; // twice in one call
      if (last[id] === undefined) first[id] = i;
      last[id] = i;
      counts[id] = (counts[id] ?? 0) + 1;
    }
  }
  return { counts, first };
};

/** The positions of all of them, ascending. */
const listsOf = (calls: readonly Call[], side: Side): number[][] => {
  const lists: number[][] = [];
  for (let i = 0; i < calls.length; i++) {
    for (const { id } of calls[i][side]) {
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
  readonly writes: Counts;
  readonly #calls: readonly Call[];
  #reads: Counts | null = null;
  #readers: number[][] | null = null;
  #writers: number[][] | null = null;

  constructor({ calls, homes }: Pick<Graph, 'calls' | 'homes'>) {
    this.#calls = calls;
    this.homes = homes;
    this.writes = countsOf(calls, 'outs');
  }

  get reads(): Counts {
    this.#reads ??= countsOf(this.#calls, 'ins');
    return this.#reads;
  }

  /** The calls that read a value: their positions, ascending. */
  readersOf({ id }: Value): readonly number[] {
    this.#readers ??= listsOf(this.#calls, 'ins');
    return this.#readers[id] ?? [];
  }

  /** The calls that write a value, likewise. */
  writersOf({ id }: Value): readonly number[] {
    this.#writers ??= listsOf(this.#calls, 'outs');
    return this.#writers[id] ?? [];
  }

  /** The call that computes a value that is never overwritten; `undefined` where none does. */
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

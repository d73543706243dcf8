import type { Call, Graph, Homes, Value } from './graph.ts';

/** Who reads and who writes each value, by its id: indices of calls, ascending. */
export interface Uses {
  readonly homes: Homes;
  readonly readers: readonly (readonly number[] | undefined)[];
  readonly writers: readonly (readonly number[] | undefined)[];
}

const noCalls: readonly number[] = [];

export const usesOf = ({ calls, homes }: Pick<Graph, 'calls' | 'homes'>): Uses => {
  const readers: number[][] = [];
  const writers: number[][] = [];
  for (let i = 0; i < calls.length; i++) {
    const { outs, ins } = calls[i];
    for (let k = 0; k < ins.length; k++) addUse(readers, ins[k].id, i);
    for (let k = 0; k < outs.length; k++) addUse(writers, outs[k].id, i);
  }
  return { readers, writers, homes };
};

const addUse = (uses: number[][], id: number, call: number): void => {
  const list = uses[id];
  if (list === undefined) uses[id] = [call];
  else if (list[list.length - 1] !== call) list.push(call);
};

export const readersOf = ({ readers }: Uses, { id }: Value): readonly number[] => readers[id] ?? noCalls;
export const writersOf = ({ writers }: Uses, { id }: Value): readonly number[] => writers[id] ?? noCalls;

/** Whether a value, once it is there, holds the same elements to the end of the run. */
export const isNeverOverwritten = (uses: Uses, value: Value): boolean => {
  const { origin } = value;
  const writes = writersOf(uses, value).length;
  if (origin.kind !== 'temporary') return writes === (origin.kind === 'state' && origin.fresh ? 1 : 0);
  if (writes > 0) return writes === 1;
  const home = uses.homes.get(value);
  return home !== undefined && isNeverOverwritten(uses, home.value); // a view
};

/** Whether a value is computed, used once, by nobody outside, and could as well not exist. */
export const isPrivate = (uses: Uses, outputs: ReadonlySet<Value>, value: Value): boolean =>
  value.origin.kind === 'temporary' &&
  readersOf(uses, value).length === 1 &&
  writersOf(uses, value).length === 1 &&
  !uses.homes.has(value) &&
  !outputs.has(value);

/** The call that computes a value that is never overwritten; `undefined` where none does. */
export const producerOf = (calls: readonly Call[], uses: Uses, value: Value): Call | undefined => {
  const at = writersOf(uses, value)[0];
  return at === undefined ? undefined : calls[at];
};

import type { Storage } from '../backend/storage.ts';
import { because, EngramError } from '../errors.ts';
import { placed } from '../place.ts';
import type { Call, Graph, Value } from './graph.ts';
import { rootOf } from './places.ts';

// What a call does besides computing its results: go on from what they hold, look up indices, fail.

/** The indices that a call looks up, and how many there are to choose from. */
export const lookupOf = ({ kernel, ins, geometry }: Call): { readonly index: Value; readonly size: number } | null =>
  kernel.index < 0 ? null : { index: ins[kernel.index], size: (geometry as { readonly size: number }).size };

/** An error of a call at run time: it says where in a model the call is, and has as its cause where in the function. */
export const faultOf = (error: unknown, recorded: Call['recorded']): unknown =>
  recorded === undefined || !(error instanceof EngramError)
    ? error
    : because(placed(error, recorded.place), recorded.cause);

/** Whether a call goes on from what its results hold: it updates them, or adds to them. */
export const goesOn = ({ kernel, zeroed }: Call): boolean => kernel.effect !== 'overwrites' && !zeroed;

/** Whether the caller brings a value, so that it can be looked at before the run. */
export const isGiven = (graph: Pick<Graph, 'homes'>, value: Value): boolean =>
  rootOf(graph, value).origin.kind === 'argument';

/** Whether a call may find a fault in what the run has computed. */
export const canFail = (graph: Pick<Graph, 'homes'>, { kernel, ins }: Call): boolean =>
  kernel.index < 0 ? kernel.own : !isGiven(graph, ins[kernel.index]);

/** Storage outside that calls write to. */
export const storagesWritten = ({ calls }: Pick<Graph, 'calls'>): ReadonlySet<Storage> => {
  const written = new Set<Storage>();
  for (const { outs } of calls) for (const { origin } of outs) if (origin.kind === 'state') written.add(origin.storage);
  return written;
};

/**
 * The states that a run has written to while something in it may still fail: calls that look up computed indices or run a
 * kernel of somebody else's. A backend keeps what they held, to put it back then; for most graphs there is none.
 */
export const exposedStates = (graph: Pick<Graph, 'calls' | 'homes'>): ReadonlySet<Value> => {
  const { calls } = graph;
  const exposed = new Set<Value>();
  const last = calls.findLastIndex((call) => canFail(graph, call));
  for (let i = 0; i <= last; i++) {
    for (const out of calls[i].outs) {
      const root = rootOf(graph, out);
      if (root.origin.kind === 'state') exposed.add(root);
    }
  }
  return exposed;
};

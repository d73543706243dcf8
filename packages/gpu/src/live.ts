import type { Graph, Live } from '@engram/tensor/backend';

/** Runs with the numbers that a graph's live calls need this time; takes them back if the run fails. */
export const withNumbers = <T>({ lives }: Graph, run: (numbers: ReadonlyMap<unknown, unknown>) => T): T => {
  const numbers = new Map<Live<unknown>, unknown>();
  try {
    for (const live of lives) numbers.set(live, live.compute());
    return run(numbers);
  } catch (error) {
    for (const live of [...numbers.keys()].reverse()) live.undo();
    throw error;
  }
};

import { evaluate, type TokenTask } from '@engram/ntm';
import type { Run } from './train.ts';

/** One row of the table: fresh sequences of a length, with the memory and with its reads held at zero. */
export interface LengthAccuracy {
  readonly length: number;
  readonly token: number;
  readonly sequence: number;
  readonly sequenceWithoutReads: number;
}

/** Fresh sequences for each length. */
export const TEST_SEQUENCES = 1000;

/** Accuracy at the trained length, twice and four times that, as far as the task goes. */
export const measure = async (
  { answers, streams }: Run,
  task: TokenTask,
  length: number,
): Promise<LengthAccuracy[]> => {
  const [, longest] = task.lengths;
  const lengths = [length, 2 * length, 4 * length].filter((n) => n <= longest);
  const rows: LengthAccuracy[] = [];
  for (const n of lengths) {
    const state = streams.test.getState();
    const { token, sequence } = await evaluate(answers, task, n, { count: TEST_SEQUENCES, generator: streams.test });
    // The same sequences again, so that the two differ by the reads alone.
    streams.test.setState(state);
    const without = await evaluate(answers, task, n, { count: TEST_SEQUENCES, generator: streams.test, reads: false });
    rows.push({ length: n, token, sequence, sequenceWithoutReads: without.sequence });
  }
  return rows;
};

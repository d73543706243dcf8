import { evaluate, streams } from '@engram/ntm';
import type { Run } from './run.ts';

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
export const measure = async ({ trainer }: Run, length: number): Promise<LengthAccuracy[]> => {
  const { task, answers, plan } = trainer;
  const { most } = task.dimensions[0]!;
  const { test } = streams(plan.seed);
  const rows: LengthAccuracy[] = [];
  for (const n of [length, 2 * length, 4 * length].filter((each) => each <= most)) {
    const size = { length: n };
    const state = test.getState();
    const { errors, exact } = await evaluate(answers, task, size, { count: TEST_SEQUENCES, generator: test });
    // The same sequences again, so that the two differ by the reads alone.
    test.setState(state);
    const without = await evaluate(answers, task, size, { count: TEST_SEQUENCES, generator: test, reads: false });
    rows.push({
      length: n,
      token: 1 - errors / task.counted(size),
      sequence: exact,
      sequenceWithoutReads: without.exact,
    });
  }
  return rows;
};

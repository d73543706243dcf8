/** What a side makes of a work before it is timed. */
import { CHECK_STEPS } from './works/work.ts';

export interface Prepared {
  /** What must agree with the other sides: a kernel's result, or the losses of the first steps. Called once, first. */
  check(): Float32Array | Promise<Float32Array>;
  /** The call that is timed, a promise until it resolves. A training step reads its loss. */
  run(): unknown;
}

/** Steps over the batches in turn: a single one would be learned by heart, and its gradients vanish. */
export const training = <Batch>(
  batches: readonly Batch[],
  step: (batch: Batch) => number | Promise<number>,
): Prepared => {
  let next = 0;
  const run = () => step(batches[next++ % batches.length]!);
  return {
    run,
    check: async () => {
      const losses = new Float32Array(CHECK_STEPS);
      for (let i = 0; i < CHECK_STEPS; i++) losses[i] = await run();
      return losses;
    },
  };
};

import { type BitScores, evaluateBits, streams, type TaskSize, type Trainer } from '@engram/ntm';
import { percent } from '../results.ts';
import { nameOf, slotsFor } from '../sizes.ts';

/** A table for people to read. */
export interface Scores {
  readonly text: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const SEQUENCES = 50;

/** Scores on fresh sequences of each size, with the reads and with the reads held at zero. */
export const scoresOf = async (
  trainer: Trainer,
  sizes: readonly TaskSize[],
  onProgress: (what: string) => void,
): Promise<Scores> => {
  const remembers = trainer.plan.model.kind === 'ntm';
  const optimal = trainer.task.optimalBits !== undefined;
  const score = (size: TaskSize, reads: boolean): Promise<BitScores> =>
    evaluateBits(trainer.answers, trainer.task, size, {
      count: SEQUENCES,
      generator: streams(trainer.plan.seed).test,
      slots: slotsFor(trainer, size),
      reads,
    });
  const rows: string[][] = [];
  for (const size of sizes) {
    onProgress(`testing: ${nameOf(size)}`);
    const { bitErrors, bits, exact, optimalBits } = await score(size, true);
    const without = remembers ? await score(size, false) : null;
    rows.push([
      nameOf(size),
      bitErrors.toFixed(2),
      bits.toFixed(2),
      ...(optimal ? [optimalBits!.toFixed(2)] : []),
      percent(exact),
      ...(without ? [without.bitErrors.toFixed(2), percent(without.exact)] : []),
    ]);
  }
  return {
    text:
      `Means over ${SEQUENCES} fresh sequences of each size: wrong bits, what the answer costs in bits, and how many are right to the last bit.` +
      (remembers
        ? ' Then the same with the read vectors held at zero, which leaves the network without its memory.'
        : '') +
      (optimal ? ' The best possible predictor pays the bits of its column for the same sequences.' : ''),
    head: [
      'sequences',
      'bit errors',
      'bits',
      ...(optimal ? ['best possible'] : []),
      'exact',
      ...(remembers ? ['bit errors, no reads', 'exact, no reads'] : []),
    ],
    rows,
  };
};

import { evaluate, type Scores as Measured, slotsFor, streams, type TaskSize, type Trained } from '@engram/ntm';
import { percent } from '../../lab/training/results.ts';
import { nameOf } from '../../lab/training/sizes.ts';

/** A table for people to read. */
export interface Scores {
  readonly text: string;
  /** Above the columns: words, and how many columns they stand over. */
  readonly groups: readonly (readonly [string, number])[];
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** The bits that the best possible predictor pays for each bit; `null` where a memory can make it 0. */
  readonly best: number | null;
}

const SEQUENCES = 50;

const cellsOf = ({ errors, bits, exact }: Measured): string[] => [errors.toFixed(2), bits.toFixed(2), percent(exact)];

/** Scores on fresh sequences of each size, with the reads and with the reads held at zero. */
export const scoresOf = async (
  trainer: Trained,
  sizes: readonly TaskSize[],
  onProgress: (what: string) => void,
): Promise<Scores> => {
  const { task, plan, answers } = trainer;
  const remembers = trainer.model.slots !== null;
  const score = (size: TaskSize, reads: boolean): Promise<Measured> =>
    evaluate(answers, task, size, {
      count: SEQUENCES,
      generator: streams(plan.seed).test,
      slots: slotsFor(trainer.model, trainer.task, size),
      reads,
    });
  const rows: string[][] = [];
  let best: number | null = null;
  for (const size of sizes) {
    onProgress(`testing: ${nameOf(size)}`);
    const scores = await score(size, true);
    const { optimalBits } = scores;
    if (optimalBits !== null) best = optimalBits / (task.counted(size) * task.outputSize);
    rows.push([
      nameOf(size),
      task.chance(size).toFixed(0),
      ...(optimalBits === null ? [] : [optimalBits.toFixed(2)]),
      ...cellsOf(scores),
      ...(remembers ? cellsOf(await score(size, false)) : []),
    ]);
  }
  const columns = [`wrong ${task.over}`, 'cost in bits', 'exact'];
  const before = ['if guessed', ...(best === null ? [] : ['best bits'])];
  return {
    text:
      `Means over ${SEQUENCES} fresh sequences of each size: wrong ${task.over} a sequence (beside those that guessing leaves), what an answer costs in bits, and how many are right throughout.` +
      (remembers
        ? ' On the right the same with every read vector held at zero, which leaves the network without its memory: if it is the memory that remembers, those columns are near guessing.'
        : '') +
      (best === null ? '' : ' The best bits are what the best possible predictor pays for the same sequences.'),
    groups: [
      ['', 1 + before.length],
      [remembers ? 'with its memory' : 'this network', columns.length],
      ...(remembers ? [['reads held at zero', columns.length] as const] : []),
    ],
    head: ['sequences', ...before, ...columns, ...(remembers ? columns : [])],
    rows,
    best,
  };
};

import { optimalPredictions, type TaskSize, type Trained } from '@engram/ntm';
import type { LogRecord } from '../../lab/training/log-file.ts';
import { testSizesOf } from '../../lab/training/sizes.ts';
import { answerFigure, answerFigures, predictionFigures } from './answers.ts';
import { type Baseline, learningFigures } from './curves.ts';
import type { Figure } from './figure.ts';
import { headFigures, memoryFigure } from './heads.ts';
import { type Answer, answerOf, answerStart, traceOf } from './sample.ts';

export interface Chapter {
  readonly title: string;
  readonly text?: string;
  readonly figures: readonly Figure[];
}

/** All that is drawn of a training. */
export interface Drawn {
  readonly trainer: Trained;
  readonly log: readonly LogRecord[];
  readonly baseline: Baseline | null;
  /** The sizes of the answers to show. */
  readonly sizes: readonly TaskSize[];
  /** The bits that the best possible predictor pays for a bit, where it pays any. */
  readonly best: number | null;
}

const bitsOf = (predictions: ArrayLike<number>, bits: readonly number[]): number =>
  bits.reduce((sum, bit, t) => sum - Math.log2(bit === 1 ? predictions[t]! : 1 - predictions[t]!), 0);

/** What the network says; for a task with a best possible predictor, beside what that one says. */
const sayingFigures = async (trainer: Trained, sizes: readonly TaskSize[], typical: Answer): Promise<Figure[]> => {
  if (trainer.task.optimalBits) {
    const bits = typical.targets[0]!;
    const optimal = [...optimalPredictions(bits)];
    return predictionFigures(typical, optimal, bitsOf(optimal, bits));
  }
  const answers: Answer[] = [];
  for (const size of sizes) answers.push(await answerOf(trainer, size));
  return answerFigures(answers, trainer);
};

/** The step after which the memory is looked at: when all was shown, or halfway where there is no such step. */
const lookedAt = (answer: Answer): { readonly steps: number; readonly title: string } => {
  const start = answerStart(answer);
  if (start > 0) return { steps: start, title: 'when all was shown' };
  const half = answer.mask.length >> 1;
  return { steps: half, title: `after ${half} steps` };
};

/** What the heads and the memory do with one sequence; nothing for a network without them. */
const memoryChapters = async (trainer: Trained, answer: Answer): Promise<Chapter[]> => {
  const { steps, title } = lookedAt(answer);
  const [part, end] = [await traceOf(trainer, answer.size, steps), await traceOf(trainer, answer.size)];
  if (!part || !end) return [];
  const without = await answerOf(trainer, answer.size, false);
  return [
    { title: 'What its heads do', figures: headFigures(answer, end) },
    { title: 'What its memory holds', figures: [memoryFigure(part, end, title)] },
    {
      title: 'Without its memory',
      text: `The same sequence with every read vector held at zero: ${without.errors} wrong ${trainer.task.over} at a cost of ${without.bits.toFixed(1)} bits, where with reads there were ${answer.errors} at ${answer.bits.toFixed(1)}.`,
      figures: [
        answerFigure(without, {
          name: 'without-reads',
          title: `Reads held at zero: ${without.errors} ${trainer.task.over} wrong`,
          caption:
            'If the memory does the remembering, nothing is left of the answer. What is still right, beyond what guessing gives, the controller knew by itself.',
        }),
      ],
    },
  ];
};

const ANSWERS =
  'One sequence of each size: what should be said, the probability that the network gives to each bit or token, and how far apart they are. Where an answer is right, the output looks like the target and the error is dark. Green is doubt. A network that loses its place is wrong from one step on; one that forgets is wrong where it has forgotten.';

export const chaptersOf = async ({ trainer, log, baseline, sizes, best }: Drawn): Promise<Chapter[]> => {
  const typical = await answerOf(trainer, testSizesOf(trainer)[0]!);
  const curves = learningFigures(trainer, log, baseline, best);
  return [
    ...(curves.length > 0 ? [{ title: 'How it learned', figures: curves }] : []),
    {
      title: 'What it says',
      ...(trainer.task.optimalBits === undefined && { text: ANSWERS }),
      figures: await sayingFigures(trainer, sizes, typical),
    },
    ...(await memoryChapters(trainer, typical)),
  ];
};

import { rangesOf, type Trained } from '@engram/ntm';
import { curve, heatmap, type Panel } from '@engram/plot';
import { nameOf } from '../../lab/training/sizes.ts';
import { bitHeight, cellWidth, type Figure } from './figure.ts';
import { type Answer, answerStart, type Grid } from './sample.ts';

/** Answers up to this long are drawn on one time scale. */
const ONE_SCALE = 60;

const difference = (a: Grid, b: Grid): Grid => a.map((row, i) => row.map((x, t) => Math.abs(x - b[i]![t]!)));

/** From the first step that is answered on. */
const answered = (grid: Grid, answer: Answer): Grid => grid.map((row) => row.slice(answerStart(answer)));

const stepsOf = (answer: Answer): number => answer.mask.length - answerStart(answer);

/** How many bits, or tokens, had to be said. */
const asked = ({ mask, targets }: Answer, over: 'bits' | 'tokens'): number =>
  mask.filter((m) => m === 1).length * (over === 'bits' ? targets.length : 1);

interface Words {
  readonly name: string;
  readonly title: string;
  readonly caption: string;
}

/** Target, output and error of one answer, over time. */
export const answerFigure = (
  answer: Answer,
  { name, title, caption }: Words,
  width = cellWidth(stepsOf(answer)),
): Figure => {
  const [targets, outputs] = [answered(answer.targets, answer), answered(answer.outputs, answer)];
  const panels: Panel[] = [
    { title: 'target', values: targets },
    { title: 'output', values: outputs },
    { title: 'error', values: difference(targets, outputs) },
  ];
  const chart = heatmap(panels, {
    title,
    xLabel: 'step of the answer',
    yLabel: answer.unit,
    min: 0,
    max: 1,
    colorBar: answer.unit === 'bit' ? 'probability of a 1' : 'probability',
    cellSize: [width, bitHeight(targets.length)],
  });
  return { name, chart, caption };
};

/** Whether a size is one of the training's, in words. */
const trained = ({ size }: Answer, { task, plan }: Trained): string => {
  const beyond = Object.entries(rangesOf(plan, task)).filter(([name, [, most]]) => size[name]! > most);
  return beyond.length === 0
    ? 'Of a size that it was trained with.'
    : `Beyond its training, which ended at ${beyond.map(([name, [, most]]) => `${name} ${most}`).join(', ')}.`;
};

/** In the manner of the paper's figure 4: answers of several sizes, one after the other. */
export const answerFigures = (answers: readonly Answer[], trainer: Trained): Figure[] => {
  const { over } = trainer.task;
  const together = answers.reduce(
    (most, answer) => (stepsOf(answer) <= ONE_SCALE ? Math.max(most, stepsOf(answer)) : most),
    1,
  );
  return answers.map((answer) => {
    const size = nameOf(answer.size);
    const words = {
      name: `answer-${Object.values(answer.size).join('-') || 'trained'}`,
      title: `${size}: ${answer.errors} of ${asked(answer, over)} ${over} wrong`,
      caption: trained(answer, trainer),
    };
    return answerFigure(answer, words, cellWidth(Math.max(stepsOf(answer), together)));
  });
};

/** What an n-gram model predicts of one sequence, beside the best possible predictor; the paper's figure 14. */
export const predictionFigures = (answer: Answer, optimal: readonly number[], optimalBits: number): Figure[] => {
  const [targets, outputs] = [answer.targets[0]!, answer.outputs[0]!];
  const rows = [targets, outputs, optimal, outputs.map((p, t) => Math.abs(p - optimal[t]!))];
  const strips = heatmap(rows, {
    title: `One sequence: ${answer.bits.toFixed(1)} bits, the best possible ${optimalBits.toFixed(1)}`,
    xLabel: 'step',
    rowLabels: ['bits', 'this network', 'best possible', 'difference'],
    min: 0,
    max: 1,
    colorBar: 'probability of a 1',
    cellSize: [cellWidth(targets.length), 32],
  });
  const lines = curve(
    [
      { name: 'this network', y: outputs },
      { name: 'best possible', y: optimal },
    ],
    { title: 'Probability of a 1', xLabel: 'step', yLabel: 'probability', min: 0, max: 1, width: 860, height: 300 },
  );
  return [
    {
      name: 'predictions',
      chart: strips,
      caption:
        'The sequence, what the network predicted before each bit, what one who counts perfectly would have, and how far apart the two are. A network that counts grows darker in the last row from left to right; one that only knows the average stays green in the second.',
    },
    {
      name: 'probabilities',
      chart: lines,
      caption:
        'The same as lines. Both begin by guessing, and agree the more the longer they have seen the same contexts.',
    },
  ];
};

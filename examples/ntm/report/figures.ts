import { type Chart, curve, heatmap, type Panel } from '@engram/plot';
import type { LogRecord } from '../log-file.ts';
import { nameOf } from '../sizes.ts';
import { type Answer, type Grid, type HeadTrace, shownSteps } from './sample.ts';

/** A picture and what one sees on it. */
export interface Figure {
  /** Of its file. */
  readonly name: string;
  readonly chart: Chart;
  readonly caption: string;
}

type WindowLog = Extract<LogRecord, { kind: 'window' }>;

const windowsOf = (log: readonly LogRecord[]): WindowLog[] =>
  log.filter((record): record is WindowLog => record.kind === 'window');

/** What a log scale can show of it. */
const floored = (values: readonly number[], least: number): number[] => values.map((x) => Math.max(x, least));

export const learningCurves = (
  log: readonly LogRecord[],
  baseline: { readonly name: string; readonly log: readonly LogRecord[] } | null,
): Figure[] => {
  const windows = windowsOf(log);
  if (windows.length < 2) return [];
  const line = (name: string, of: readonly WindowLog[], pick: (window: WindowLog) => number, least: number) => ({
    name,
    x: of.map(({ sequences }) => sequences),
    y: floored(of.map(pick), least),
  });
  const others = baseline ? windowsOf(baseline.log) : [];
  const beside = others.length > 1 ? [line(baseline!.name, others, ({ bitErrors }) => bitErrors, 1e-2)] : [];
  const errors = curve([line('this network', windows, ({ bitErrors }) => bitErrors, 1e-2), ...beside], {
    title: 'Bit errors while learning',
    xLabel: 'sequences trained',
    yLabel: 'wrong bits a sequence',
    yScale: 'log',
    height: 340,
  });
  const norms = curve(
    [
      line('median of a window', windows, ({ gradNorm }) => gradNorm, 1e-8),
      line('largest of a window', windows, ({ maxGradNorm }) => maxGradNorm, 1e-8),
    ],
    {
      title: 'Gradient norm, before clipping',
      xLabel: 'sequences trained',
      yLabel: 'norm of all gradients',
      yScale: 'log',
      height: 340,
    },
  );
  return [
    {
      name: 'learning',
      chart: errors,
      caption:
        'Wrong bits a sequence, each point the mean of a window of training steps; less than 0.01 is drawn as 0.01. A network that has learned nothing stays at half of the bits.',
    },
    {
      name: 'gradients',
      chart: norms,
      caption:
        'The norm of all gradients together. Spikes far above the median are what makes such networks collapse; they are clipped before they reach the weights.',
    },
  ];
};

const difference = (a: Grid, b: Grid): Grid => a.map((row, i) => row.map((x, t) => Math.abs(x - b[i]![t]!)));

/** From the first step that is answered on. */
const answered = (grid: Grid, answer: Answer): Grid => grid.map((row) => row.slice(shownSteps(answer)));

const steps = (count: number): string[] => Array.from({ length: count }, (_, t) => String(t + 1));

/** Target, output and error of one answer, over time. */
export const answerFigure = (answer: Answer, name: string, title: string, caption: string): Figure => {
  const [targets, outputs] = [answered(answer.targets, answer), answered(answer.outputs, answer)];
  const panels: Panel[] = [
    { title: 'target', values: targets },
    { title: 'output', values: outputs },
    { title: 'error', values: difference(targets, outputs) },
  ];
  const columns = targets[0]!.length;
  const chart = heatmap(panels, {
    title,
    xLabel: 'step of the answer',
    yLabel: 'bit',
    columnLabels: steps(columns),
    min: 0,
    max: 1,
    colorBar: 'probability',
    cellSize: [Math.max(4, Math.min(18, Math.floor(720 / columns))), targets.length > 2 ? 9 : 24],
  });
  return { name, chart, caption };
};

export const answerFigures = (answers: readonly Answer[]): Figure[] =>
  answers.map((answer) => {
    const size = nameOf(answer.size);
    return answerFigure(
      answer,
      `answer-${Object.values(answer.size).join('-') || 'trained'}`,
      `${size}: ${answer.bitErrors} of ${answered(answer.targets, answer).flat().length} bits wrong`,
      'What should be said, the probability of a 1 that the network gives, and how far apart they are. Where the answer is right, the second panel looks like the first and the third is dark.',
    );
  });

/**
 * The slots that heads look at, with a few around them, in order along the ring: what is left out is the longest stretch
 * that nobody looks at.
 */
export const usedSlots = (weights: readonly Grid[]): number[] => {
  const count = weights[0]!.length;
  const isUsed = (slot: number): boolean => weights.some((grid) => Math.max(...grid[slot % count]!) > 0.05);
  let [gap, gapEnd, run] = [0, 0, 0];
  for (let at = 0; at < 2 * count; at++) {
    run = isUsed(at) ? 0 : Math.min(count, run + 1);
    if (run > gap) [gap, gapEnd] = [run, at + 1];
  }
  const around = gap === count ? 0 : Math.min(3, gap >> 1);
  const left = gap === count ? count : count - gap + 2 * around;
  return Array.from({ length: left }, (_, i) => (gapEnd - around + i + count) % count);
};

const symmetric = (grids: readonly Grid[]): number => Math.max(1e-6, ...grids.flat(2).map(Math.abs));

/** What the heads do over time, in the manner of the paper's figure 6. */
export const headFigures = (answer: Answer, trace: HeadTrace): Figure[] => {
  const time = steps(answer.inputs[0]!.length);
  const numbered = (what: string, i: number, of: number): string => (of > 1 ? `${what}, head ${i + 1}` : what);
  const [reads, writes] = [trace.reads.length, trace.writes.length];
  const size = nameOf(answer.size);
  const cell = Math.max(4, Math.min(16, Math.floor(720 / time.length)));
  const seen = heatmap(
    [
      { title: 'inputs', values: answer.inputs },
      { title: 'outputs', values: answer.outputs },
    ],
    {
      title: `What it sees and says, ${size}`,
      xLabel: 'step',
      yLabel: 'channel',
      columnLabels: time,
      min: Math.min(0, ...answer.inputs.flat()),
      max: Math.max(1, ...answer.inputs.flat()),
      cellSize: [cell, 9],
    },
  );
  const vectors = [
    ...trace.writes.map(({ adds }, i) => ({ title: numbered('added to memory', i, writes), values: adds })),
    ...trace.reads.map(({ reads: values }, i) => ({ title: numbered('read from memory', i, reads), values })),
  ];
  const most = symmetric(vectors.map(({ values }) => values));
  const contents = heatmap(vectors, {
    title: `What it writes and reads, ${size}`,
    xLabel: 'step',
    yLabel: 'place in the slot',
    columnLabels: time,
    min: -most,
    max: most,
    colormap: 'diverging',
    cellSize: [cell, 6],
  });
  const slots = usedSlots([...trace.writes, ...trace.reads].map(({ weights }) => weights));
  const cut = (weights: Grid): Grid => slots.map((slot) => weights[slot]!);
  const weights = heatmap(
    [
      ...trace.writes.map((head, i) => ({ title: numbered('write weighting', i, writes), values: cut(head.weights) })),
      ...trace.reads.map((head, i) => ({ title: numbered('read weighting', i, reads), values: cut(head.weights) })),
    ],
    {
      title: `Where it writes and reads, ${size}`,
      xLabel: 'step',
      yLabel: `slot, of ${trace.memory.length}`,
      columnLabels: time,
      rowLabels: slots.map(String),
      min: 0,
      max: 1,
      colorBar: 'weight',
      cellSize: [cell, 8],
    },
  );
  return [
    { name: 'seen', chart: seen, caption: 'The sequence as it is shown, and what is said where an answer is due.' },
    {
      name: 'contents',
      chart: contents,
      caption:
        'What the heads add and read at each step. A network that remembers by its memory reads, while it answers, what it added while it was shown.',
    },
    {
      name: 'weights',
      chart: weights,
      caption:
        'The slots that the heads look at. For copying one hopes for two diagonals: written slot after slot, read again in the same order. Slots that nobody looks at are left out.',
    },
  ];
};

/** The memory after what was shown, and at the end. */
export const memoryFigure = (shown: HeadTrace, end: HeadTrace): Figure => {
  const slots = usedSlots([...end.writes, ...end.reads].map(({ weights }) => weights));
  const cut = ({ memory }: HeadTrace): Grid => slots.map((slot) => memory[slot]!);
  const most = symmetric([cut(shown), cut(end)]);
  const chart = heatmap(
    [
      { title: 'after what was shown', values: cut(shown) },
      { title: 'after the answer', values: cut(end) },
    ],
    {
      title: 'The memory',
      xLabel: 'place in the slot',
      yLabel: 'slot',
      rowLabels: slots.map(String),
      orient: 'horizontal',
      colormap: 'diverging',
      min: -most,
      max: most,
      cellSize: [12, 8],
    },
  );
  return {
    name: 'memory',
    chart,
    caption: 'One row a slot. A slot that holds a vector differs from those that nobody wrote to.',
  };
};

/** The predictions of an n-gram model beside those of the best possible predictor. */
export const predictionFigure = (outputs: readonly number[], optimal: Float64Array): Figure => ({
  name: 'predictions',
  chart: curve(
    [
      { name: 'this network', y: outputs },
      { name: 'best possible', y: optimal },
    ],
    { title: 'Probability of a 1', xLabel: 'step', yLabel: 'probability', min: 0, max: 1, width: 900, height: 320 },
  ),
  caption: 'Both begin by guessing, and agree the more the longer they have seen the same contexts.',
});

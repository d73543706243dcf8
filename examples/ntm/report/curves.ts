import { type LearnedRule, rangesOf, type TaskSize, type Trained } from '@engram/ntm';
import { type Chart, type ChartSeries, type CurveOptions, curve, type Mark } from '@engram/plot';
import type { LogRecord } from '../../lab/training/log-file.ts';
import type { Figure } from './figure.ts';

/** Another training, drawn beside the one that is reported. */
export interface Baseline {
  readonly name: string;
  readonly log: readonly LogRecord[];
}

type WindowLog = Extract<LogRecord, { kind: 'window' }>;

/** Records of older versions have null for what is not finite. */
const read = (value: number | null): number => value ?? Number.NaN;

export const windowsOf = (log: readonly LogRecord[]): WindowLog[] =>
  log.flatMap((record) => {
    if (record.kind !== 'window') return [];
    const { loss, gradNorm, maxGradNorm } = record;
    return [{ ...record, loss: read(loss), gradNorm: read(gradNorm), maxGradNorm: read(maxGradNorm) }];
  });

/** All sizes that are trained with. */
const trainedSizes = ({ plan, task }: Trained): TaskSize[] =>
  Object.entries(rangesOf(plan, task)).reduce<TaskSize[]>(
    (sizes, [name, [least, most]]) =>
      sizes.flatMap((size) =>
        Array.from({ length: most - least + 1 }, (_, i): TaskSize => ({ ...size, [name]: least + i })),
      ),
    [{}],
  );

/** The errors a sequence that guessing leaves, over all sizes of the training. */
export const guessedErrors = (trainer: Trained): number => {
  const sizes = trainedSizes(trainer);
  return sizes.reduce((sum, size) => sum + trainer.task.chance(size), 0) / sizes.length;
};

/** What is below this is drawn at it: a log scale has no place for 0. */
const LEAST = { errors: 0.01, bits: 1e-4, norm: 1e-9 };

const line = <R>(name: string, records: readonly R[], x: (record: R) => number, y: (record: R) => number) => ({
  name,
  x: records.map(x),
  y: records.map(y),
});

/** What is not finite leaves a gap. */
const atLeast = (least: number, value: number): number =>
  Number.isFinite(value) ? Math.max(least, value) : Number.NaN;

const sequencesOf = ({ sequences }: WindowLog): number => sequences;

const over = (name: string, windows: readonly WindowLog[], least: number, pick: (window: WindowLog) => number) =>
  line(name, windows, sequencesOf, (window) => atLeast(least, pick(window)));

const bitsOf = (nats: number): number => nats / Math.LN2;

const highestCost = (records: readonly { readonly loss: number }[]): number =>
  records.reduce((most, { loss }) => (Number.isFinite(loss) ? Math.max(most, bitsOf(loss)) : most), 1);

/** Where the task had been learned, and where a collapse was undone. */
const eventsOf = (log: readonly LogRecord[], batch: number): Mark[] => [
  ...log.flatMap((record): Mark[] =>
    record.kind === 'rollback' ? [{ axis: 'x', at: record.step * batch, color: 1 }] : [],
  ),
  ...log.flatMap((record): Mark[] =>
    record.kind === 'start' ? [{ axis: 'x', at: record.sequences, label: `start ${record.start + 1}` }] : [],
  ),
  ...log.flatMap((record): Mark[] =>
    record.kind === 'converged' ? [{ axis: 'x', at: record.sequences, label: 'learned', color: 2 }] : [],
  ),
];

const draw = (series: ChartSeries[], options: CurveOptions): Chart =>
  curve(series, { xLabel: 'sequences trained', yScale: 'log', width: 760, height: 300, ...options });

/** What "learned" means, in words. */
export const learnedWords = (rule: LearnedRule, unit: string): string =>
  rule.by === 'training'
    ? `two windows in a row under ${rule.errors} wrong ${unit} a sequence`
    : `twice in a row ${(100 * rule.exact).toFixed(1)} % of fresh sequences without an error`;

/** What the upright lines say. */
const signs = ({ task }: Trained, log: readonly LogRecord[]): string => {
  const rollbacks = log.filter(({ kind }) => kind === 'rollback').length;
  return (
    (log.some(({ kind }) => kind === 'converged')
      ? ` A green line is where the task counts as learned: ${learnedWords(task.learned, task.over)}.`
      : '') +
    (rollbacks > 0 ? ` Each orange line is a collapse that was undone; there were ${rollbacks}.` : '') +
    (log.some(({ kind }) => kind === 'start')
      ? ' A grey line is where a start was given up and another one begun.'
      : '')
  );
};

/**
 * How a training went: wrong bits, cost, gradients and learning rate over the sequences trained; nothing where there are
 * fewer than two windows. `best` are the bits that the best possible predictor pays for a bit, where it pays any.
 */
export const learningFigures = (
  trainer: Trained,
  log: readonly LogRecord[],
  baseline: Baseline | null,
  best: number | null,
): Figure[] => {
  const { task, plan } = trainer;
  const windows = windowsOf(log);
  if (windows.length < 2) return [];
  const marks = eventsOf(log, plan.batch);
  const others = baseline ? windowsOf(baseline.log) : [];
  const beside = (least: number, pick: (window: WindowLog) => number) =>
    others.length > 0 ? [over(`beside it: ${baseline!.name}`, others, least, pick)] : [];
  const checks = log.flatMap((record) => (record.kind === 'validation' ? [record] : []));
  const checked = (least: number, pick: (record: (typeof checks)[number]) => number) =>
    checks.length === 0
      ? []
      : [
          line(
            'validation',
            checks,
            ({ step }) => step * plan.batch,
            (record) => atLeast(least, pick(record)),
          ),
        ];
  const guessing: Mark[] = plan.curriculum ? [] : [{ axis: 'y', at: guessedErrors(trainer), label: 'guessing' }];
  // Where nobody comes near 0, powers of ten show nothing.
  const yScale = best === null ? 'log' : 'linear';
  return [
    {
      name: 'learning',
      chart: draw(
        [
          over('this network', windows, LEAST.errors, ({ errors }) => errors),
          ...checked(LEAST.errors, ({ errors }) => errors),
          ...beside(LEAST.errors, ({ errors }) => errors),
        ],
        { title: 'Errors', yLabel: `wrong ${task.over} a sequence`, yScale, marks: [...marks, ...guessing] },
      ),
      caption: `Wrong ${task.over} a sequence, each point the mean of a window of ${plan.window} training steps; less than ${LEAST.errors} is drawn as ${LEAST.errors}. A network that learns nothing stays at the line of guessing.${signs(trainer, log)}`,
    },
    {
      name: 'cost',
      chart: draw(
        [
          over('this network', windows, LEAST.bits, ({ loss }) => bitsOf(loss)),
          ...checked(LEAST.bits, ({ loss }) => bitsOf(loss)),
          ...beside(LEAST.bits, ({ loss }) => bitsOf(loss)),
        ],
        {
          title: task.over === 'bits' ? 'Cost of a bit' : 'Cost of a step',
          yLabel: 'cross-entropy, bits',
          yScale,
          // A first window may be a little worse than guessing, which is not a reason for another power of ten.
          ...(best === null && {
            max: highestCost([...windows, ...others, ...checks]),
          }),
          marks: [
            ...marks,
            ...(task.over === 'bits' ? [{ axis: 'y', at: 1, label: 'guessing' } as const] : []),
            ...(best === null ? [] : [{ axis: 'y', at: best, label: 'best possible', color: 2 } as const]),
          ],
        },
      ),
      caption:
        best === null
          ? `The loss that is trained on: ${task.over === 'bits' ? '1 bit is what guessing costs, ' : ''}0 is a network that is right and sure. Where the errors have long gone, this still falls as answers grow more certain.`
          : 'The loss that is trained on: 1 bit is what guessing costs. Nobody can go below the green line, not even with all counts in mind.',
    },
    {
      name: 'gradients',
      chart: draw(
        [
          over('median of a window', windows, LEAST.norm, ({ gradNorm }) => gradNorm),
          over('largest of a window', windows, LEAST.norm, ({ maxGradNorm }) => maxGradNorm),
        ],
        {
          title: 'Norm of the gradients, before clipping',
          yLabel: 'norm',
          marks: [
            ...marks,
            ...(plan.clip === null ? [] : [{ axis: 'y', at: plan.clip, label: 'clipped to' } as const]),
          ],
        },
      ),
      caption:
        'All gradients together. Spikes far above the median are what makes such networks collapse; above the dashed line they are shortened before they reach the weights.',
    },
    {
      name: 'rate',
      chart: draw([over('', windows, 0, ({ lr }) => lr)], {
        title: 'Learning rate',
        yLabel: 'rate',
        yScale: 'linear',
        min: 0,
        height: 220,
        marks,
      }),
      caption: 'As planned, and lower for a while after each collapse.',
    },
  ];
};

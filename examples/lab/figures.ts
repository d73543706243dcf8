import { join } from 'node:path';
import { type Chart, curve, heatmap, terminalHeatmap, transpose } from '@engram/plot';
import { save } from '@engram/plot/node';
import type { Run } from './run.ts';
import type { Sample } from './sample.ts';

const panelsOf = ({ write, read }: Sample) => [
  ...(write ? [{ title: 'write attention', values: transpose(write) }] : []),
  { title: 'read attention', values: transpose(read) },
];

/** Read and write attention over time, for the terminal: slots down, time across, labelled with what was shown. */
export const attentionInTerminal = (sample: Sample): string =>
  panelsOf(sample)
    .map(({ title, values }) =>
      terminalHeatmap(values, {
        title,
        min: 0,
        max: 1,
        rowLabels: values.map((_, slot) => `slot ${slot}`),
        columnLabels: sample.labels,
      }),
    )
    .join('\n\n');

const trainingCurve = (title: string, run: Run): Chart =>
  curve(
    [
      { name: 'loss', x: run.curve.steps, y: run.curve.loss },
      { name: 'sequences recalled', x: run.curve.steps, y: run.curve.accuracy, axis: 'right' },
    ],
    {
      title: `${title}: training`,
      xLabel: 'training step',
      yLabel: 'cross-entropy',
      yScale: 'log',
      right: { yLabel: 'share of fresh sequences', min: 0, max: 1 },
    },
  );

/** Writes the attention and the learning curve as SVG and PNG, `prefix` before their names. @returns the files' paths. */
export const saveFigures = async (
  title: string,
  run: Run,
  sample: Sample,
  folder: string,
  prefix: string,
): Promise<string[]> => {
  const attention = heatmap(
    panelsOf(sample).map((panel) => ({ ...panel, columnLabels: sample.labels })),
    {
      title: `${title}: where it writes and reads`,
      xLabel: 'shown, step by step',
      yLabel: 'memory slot',
      min: 0,
      max: 1,
      colorBar: 'attention',
    },
  );
  const charts: [string, Chart][] = [['attention', attention]];
  // A line takes two points; a run that ends before its second validation has none to show.
  if (run.curve.steps.length > 1) charts.push(['training', trainingCurve(title, run)]);
  const files = charts.flatMap(([name, chart]) =>
    ['svg', 'png'].map((ending) => ({ chart, path: join(folder, `${prefix}${name}.${ending}`) })),
  );
  for (const { chart, path } of files) await save(chart, path);
  return files.map(({ path }) => path);
};

import { type Chart, type ChartSeries, curve, type ValueAxis } from '@engram/plot';
import type { Measure, Trained } from './train.ts';

export interface LossCurveOptions {
  readonly title?: string;
  /** The left axis, that of the losses. Default: `loss`, on a log scale. */
  readonly axis?: ValueAxis;
  /** The right axis, for what is measured; without one that is read on the left, as a loss is. */
  readonly right?: ValueAxis;
  /** Losses to compare with, as lines across the plot. */
  readonly baselines?: Readonly<Record<string, number>>;
}

/** More points than this make a line no clearer. */
const POINTS = 100;

/** The means of losses that follow one another, each at its last step. */
export const smoothed = (losses: readonly number[]): { readonly steps: number[]; readonly values: number[] } => {
  const window = Math.max(1, Math.ceil(losses.length / POINTS));
  const steps: number[] = [];
  const values: number[] = [];
  for (let end = window; end <= losses.length; end += window) {
    steps.push(end);
    values.push(losses.slice(end - window, end).reduce((sum, loss) => sum + loss, 0) / window);
  }
  return { steps, values };
};

/** The losses of a training, with what was measured on the way. `null` where there are too few steps for a line. */
export const lossCurve = (
  { losses, measured }: Trained,
  measure: Measure | undefined,
  { title, axis = { yLabel: 'loss', yScale: 'log' }, right, baselines = {} }: LossCurveOptions,
): Chart | null => {
  const { steps, values } = smoothed(losses);
  if (steps.length < 2) return null;
  const series: ChartSeries[] = [{ name: 'loss', x: steps, y: values }];
  if (measure && measured.length > 1) {
    const line = { name: measure.name, x: measured.map(({ step }) => step), y: measured.map(({ value }) => value) };
    series.push({ ...line, axis: right ? 'right' : 'left' });
  }
  return curve(series, {
    ...axis,
    ...(title !== undefined && { title }),
    ...(right && { right }),
    xLabel: 'training step',
    marks: Object.entries(baselines).map(([label, at]) => ({ axis: 'y', at, label })),
  });
};

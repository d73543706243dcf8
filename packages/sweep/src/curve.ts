import type { TrainingRecord } from '@engram/ntm';
import * as v from 'valibot';
import { count, curveSchema, finite, type LearningCurve } from './result.ts';

/** Points of a curve at most; then every second one goes, and twice as many windows come between two of them. */
const MOST = 256;

const finiteOrNull = (value: number): number | null => (Number.isFinite(value) ? value : null);

/** What is kept of a training's windows, in little room however long it is. It goes with the checkpoint. */
export interface CurveState extends LearningCurve {
  /** Windows seen, and from one point to the next. */
  readonly windows: number;
  readonly stride: number;
  readonly last: { readonly errors: number | null; readonly loss: number | null };
}

export const curveStateSchema: v.GenericSchema<unknown, CurveState> = v.strictObject({
  ...curveSchema.entries,
  windows: count,
  stride: v.pipe(count, v.minValue(1)),
  last: v.strictObject({ errors: v.nullable(finite), loss: v.nullable(finite) }),
});

export const emptyCurve: CurveState = {
  sequences: [],
  errors: [],
  loss: [],
  windows: 0,
  stride: 1,
  last: { errors: null, loss: null },
};

/** The curve with what a window said. */
export const withRecords = (curve: CurveState, records: readonly TrainingRecord[]): CurveState => {
  const window = records.find((record) => record.kind === 'window');
  if (!window) return curve;
  const last = { errors: finiteOrNull(window.errors), loss: finiteOrNull(window.loss) };
  const windows = curve.windows + 1;
  if (windows % curve.stride !== 0) return { ...curve, windows, last };
  const sequences = [...curve.sequences, window.sequences];
  const errors = [...curve.errors, last.errors];
  const loss = [...curve.loss, last.loss];
  if (sequences.length < MOST) return { ...curve, sequences, errors, loss, windows, last };
  const half = <T>(points: readonly T[]): T[] => points.filter((_, i) => i % 2 === 1);
  return {
    sequences: half(sequences),
    errors: half(errors),
    loss: half(loss),
    windows,
    stride: 2 * curve.stride,
    last,
  };
};

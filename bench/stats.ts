/** From samples to what is told of them. */
import type { Timing } from './sides/protocol.ts';

/** Of one process. Times are nanoseconds a call. */
export interface Round {
  readonly median: number;
  readonly p25: number;
  readonly p75: number;
  readonly min: number;
  readonly mean: number;
  readonly samples: number;
  readonly callsPerSample: number;
}

/** Over several processes: the median of their medians, the lowest and the highest. */
export interface Spread {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

/** Linear between the two neighbours, as in NumPy. @throws {RangeError} without values. */
export const quantile = (values: readonly number[], part: number): number => {
  if (values.length === 0) throw new RangeError('quantile: no values');
  const sorted = [...values].sort((a, b) => a - b);
  const at = part * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(at)]!, sorted[Math.ceil(at)]!];
  return low + (high - low) * (at - Math.floor(at));
};

export const roundOf = ({ samples, callsPerSample }: Timing): Round => ({
  median: quantile(samples, 0.5),
  p25: quantile(samples, 0.25),
  p75: quantile(samples, 0.75),
  min: Math.min(...samples),
  mean: samples.reduce((sum, value) => sum + value, 0) / samples.length,
  samples: samples.length,
  callsPerSample,
});

export const spreadOf = (values: readonly number[]): Spread => ({
  median: quantile(values, 0.5),
  low: Math.min(...values),
  high: Math.max(...values),
});

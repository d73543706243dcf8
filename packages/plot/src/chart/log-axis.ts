import type { Range } from '../range.ts';

/** The two ends of a log axis, and where it has ticks. */
export interface LogAxis extends Range {
  readonly ticks: readonly number[];
}

/** More would run into each other on a small chart. */
const mostTicks = 7;

/** Powers of ten that a number has with all its digits. */
const smallest = -307;
const largest = 308;

/**
 * Whole powers of ten around a range, as far as no end is fixed, and ticks at every, every second, … power; at 1, 2 and 5
 * times a power where there is but one. ECharts alone goes over to every tenth power when there are more than ten.
 */
export function logAxis({ min, max }: Range, fixed: { readonly min: boolean; readonly max: boolean }): LogAxis {
  // 10 ** log10(x) may be off by a bit, which must not cost a whole power.
  const low = Math.max(smallest, Math.floor(Math.log10(min) + 1e-9));
  const high = Math.min(largest, Math.max(low + 1, Math.ceil(Math.log10(max) - 1e-9)));
  const ends = { min: fixed.min ? min : 10 ** low, max: fixed.max ? max : 10 ** high };
  const step = Math.ceil((high - low) / (mostTicks - 1));
  const powers = Array.from({ length: high - low + 1 }, (_, i) => low + i);
  const ticks =
    high - low === 1
      ? powers.flatMap((power) => [1, 2, 5].map((factor) => Number(`${factor}e${power}`)))
      : powers.filter((power) => power % step === 0).map((power) => Number(`1e${power}`));
  const slack = 1 + 1e-9;
  return { ...ends, ticks: ticks.filter((tick) => tick * slack >= ends.min && tick <= ends.max * slack) };
}

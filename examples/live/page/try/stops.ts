/** The whole numbers that a slider stops at: each one while they are small, then a few per cent apart, and all of `sure`. */
export const stopsOf = (least: number, most: number, sure: readonly number[] = []): readonly number[] => {
  const stops = new Set(sure.filter((value) => value >= least && value <= most));
  for (let value = least; value < most; ) {
    stops.add(value);
    value = stepUp(value);
  }
  stops.add(most);
  return [...stops].sort((a, b) => a - b);
};

const ROUND = [50, 20, 10, 5, 2];

/** The next of the round numbers that is about a twentieth more. */
const stepUp = (value: number): number => {
  const step = ROUND.find((each) => each <= value / 20) ?? 1;
  return (Math.floor(value / step) + 1) * step;
};

/** The stop that is nearest to a value, by its place. */
export const stopNear = (stops: readonly number[], value: number): number => {
  let best = 0;
  for (let i = 1; i < stops.length; i++) {
    if (Math.abs(stops[i]! - value) < Math.abs(stops[best]! - value)) best = i;
  }
  return best;
};

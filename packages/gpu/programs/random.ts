import { between, drawnWord, radius, wholePart } from './threefry.ts';
import type { float, int, Line } from './types.ts';
import { waveNear } from './waves.ts';

export function uniform(
  this: Line,
  key0: int,
  key1: int,
  counter0: int,
  counter1: int,
  start1: int,
  start0: int,
  span1: int,
  span0: int,
  unit: float,
): float {
  return between(
    drawnWord(this.thread.x & 1, this.thread.x >> 1, key0, key1, counter0, counter1) & -256,
    start1,
    start0,
    span1,
    span0,
    unit,
  );
}

/** A cell needs both words of its block: the cosine of the pair takes as much work again as the sine. */
export function normal(
  this: Line,
  key0: int,
  key1: int,
  counter0: int,
  counter1: int,
  mean: float,
  deviation: float,
): float {
  const length = radius(drawnWord(0, this.thread.x >> 1, key0, key1, counter0, counter1));
  const angle = drawnWord(1, this.thread.x >> 1, key0, key1, counter0, counter1) * 1.4629180792671596e-9;
  return mean + deviation * length * waveNear(angle, 1 - (this.thread.x & 1));
}

export function randint(this: Line, key0: int, key1: int, counter0: int, counter1: int, low: int, last: int): float {
  return low + wholePart(drawnWord(this.thread.x & 1, this.thread.x >> 1, key0, key1, counter0, counter1), last);
}

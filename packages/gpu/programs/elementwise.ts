import {
  errorFunction,
  exponential,
  larger,
  logarithm,
  logOnePlus,
  roundHalfEven,
  smaller,
  wrapped,
} from './numbers.ts';
import type { cells, float, int, Line } from './types.ts';
import { wave } from './waves.ts';
import { floatOfWhole, productOfWholes } from './wholes.ts';

export function neg(this: Line, a: cells): float {
  return -a[this.thread.x];
}

export function abs(this: Line, a: cells): float {
  return Math.abs(a[this.thread.x]);
}

export function sign(this: Line, a: cells): float {
  if (a[this.thread.x] > 0) {
    return 1;
  }
  return a[this.thread.x] < 0 ? -1 : 0;
}

export function exp(this: Line, a: cells): float {
  return exponential(a[this.thread.x]);
}

export function log(this: Line, a: cells): float {
  return logarithm(a[this.thread.x]);
}

export function log1p(this: Line, a: cells): float {
  return logOnePlus(a[this.thread.x]);
}

export function sqrt(this: Line, a: cells): float {
  return Math.sqrt(a[this.thread.x]);
}

export function rsqrt(this: Line, a: cells): float {
  return 1 / Math.sqrt(a[this.thread.x]);
}

export function square(this: Line, a: cells): float {
  return a[this.thread.x] * a[this.thread.x];
}

export function squareWholes(this: Line, a: cells): float {
  return productOfWholes(a[this.thread.x], a[this.thread.x]);
}

export function reciprocal(this: Line, a: cells): float {
  return 1 / a[this.thread.x];
}

export function sin(this: Line, a: cells): float {
  return wave(a[this.thread.x], 0);
}

export function cos(this: Line, a: cells): float {
  return wave(a[this.thread.x], 1);
}

export function erf(this: Line, a: cells): float {
  return errorFunction(a[this.thread.x]);
}

export function clamp(this: Line, a: cells, min: float, max: float): float {
  return smaller(larger(a[this.thread.x], min), max);
}

export function floor(this: Line, a: cells): float {
  return Math.floor(a[this.thread.x]);
}

export function ceil(this: Line, a: cells): float {
  return Math.ceil(a[this.thread.x]);
}

export function round(this: Line, a: cells): float {
  return roundHalfEven(a[this.thread.x]);
}

export function trunc(this: Line, a: cells): float {
  return Math.trunc(a[this.thread.x]);
}

export function isZero(this: Line, a: cells): float {
  return a[this.thread.x] === 0 ? 1 : 0;
}

export function isNotZero(this: Line, a: cells): float {
  return a[this.thread.x] === 0 ? 0 : 1;
}

export function toInt32(this: Line, a: cells): float {
  return wrapped(a[this.thread.x]);
}

export function ofInt32(this: Line, a: cells): float {
  return floatOfWhole(a[this.thread.x]);
}

export function copy(this: Line, a: cells): float {
  return a[this.thread.x];
}

export function fill(this: Line, value: float): float {
  return value;
}

/** The step comes as the nearest float and the rest. */
export function linspace(this: Line, start: float, step: float, rest: float): float {
  return start + (this.thread.x * step + this.thread.x * rest);
}

export function linspaceWholes(this: Line, start: int, step: int): float {
  return start + this.thread.x * step;
}

/** What a buffer holds that nobody has written to. */
export function zeros(this: Line): float {
  return 0;
}

import { wrapped } from './numbers.ts';
import type { cells, float, int, Line } from './types.ts';
import { floatOfWhole } from './wholes.ts';

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

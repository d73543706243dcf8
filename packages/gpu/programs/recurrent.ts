import { remainder } from './integers.ts';
import { logistic, tangent } from './numbers.ts';
import type { cells, float, int, Plane } from './types.ts';

/** r, z, n, W_hn h + b_hn [B, 4H] from the projections [B, 3H]. */
export function gruSaved(this: Plane, gx: cells, gh: cells, hidden: int): float {
  if (this.thread.x >= 3 * hidden) {
    return gh[(this.thread.y * 3 - 1) * hidden + this.thread.x];
  }
  const fromX = gx[this.thread.y * 3 * hidden + this.thread.x];
  const fromH = gh[this.thread.y * 3 * hidden + this.thread.x];
  if (this.thread.x < 2 * hidden) {
    return logistic(fromX + fromH);
  }
  const r = logistic(
    gx[(this.thread.y * 3 - 2) * hidden + this.thread.x] + gh[(this.thread.y * 3 - 2) * hidden + this.thread.x],
  );
  return tangent(fromX + r * fromH);
}

export function gruNext(this: Plane, saved: cells, h: cells, hidden: int): float {
  const z = saved[(this.thread.y * 4 + 1) * hidden + this.thread.x];
  const n = saved[(this.thread.y * 4 + 2) * hidden + this.thread.x];
  return (1 - z) * n + z * h[this.thread.y * hidden + this.thread.x];
}

export function gruFromX(this: Plane, grad: cells, saved: cells, h: cells, hidden: int): float {
  const r = saved[this.thread.y * 4 * hidden + remainder(this.thread.x, hidden)];
  const z = saved[(this.thread.y * 4 + 1) * hidden + remainder(this.thread.x, hidden)];
  const n = saved[(this.thread.y * 4 + 2) * hidden + remainder(this.thread.x, hidden)];
  const d = grad[this.thread.y * hidden + remainder(this.thread.x, hidden)];
  if (this.thread.x >= hidden && this.thread.x < 2 * hidden) {
    return d * (h[this.thread.y * hidden + remainder(this.thread.x, hidden)] - n) * z * (1 - z);
  }
  const dn = d * (1 - z) * (1 - n * n);
  if (this.thread.x >= 2 * hidden) {
    return dn;
  }
  return dn * saved[(this.thread.y * 4 + 3) * hidden + remainder(this.thread.x, hidden)] * r * (1 - r);
}

/** What the x-projection gets, but the last gate sees the h-projection through r. */
export function gruFromH(this: Plane, fromX: cells, saved: cells, hidden: int): float {
  const d = fromX[this.thread.y * 3 * hidden + this.thread.x];
  if (this.thread.x >= 2 * hidden) {
    return d * saved[(this.thread.y * 4 - 2) * hidden + this.thread.x];
  }
  return d;
}

export function gruKept(this: Plane, grad: cells, saved: cells, hidden: int): float {
  return grad[this.thread.y * hidden + this.thread.x] * saved[(this.thread.y * 4 + 1) * hidden + this.thread.x];
}

/** f c + i g. */
export function lstmCell(this: Plane, gx: cells, gh: cells, c: cells, hidden: int): float {
  const i = logistic(gx[this.thread.y * 4 * hidden + this.thread.x] + gh[this.thread.y * 4 * hidden + this.thread.x]);
  const f = logistic(
    gx[(this.thread.y * 4 + 1) * hidden + this.thread.x] + gh[(this.thread.y * 4 + 1) * hidden + this.thread.x],
  );
  const g = tangent(
    gx[(this.thread.y * 4 + 2) * hidden + this.thread.x] + gh[(this.thread.y * 4 + 2) * hidden + this.thread.x],
  );
  return f * c[this.thread.y * hidden + this.thread.x] + i * g;
}

/** i, f, g, o, tanh c′ [B, 5H] from the projections [B, 4H] and c′ [B, H]. */
export function lstmSaved(this: Plane, gx: cells, gh: cells, cell: cells, hidden: int): float {
  if (this.thread.x >= 4 * hidden) {
    return tangent(cell[(this.thread.y - 4) * hidden + this.thread.x]);
  }
  const sum = gx[this.thread.y * 4 * hidden + this.thread.x] + gh[this.thread.y * 4 * hidden + this.thread.x];
  if (this.thread.x >= 2 * hidden && this.thread.x < 3 * hidden) {
    return tangent(sum);
  }
  return logistic(sum);
}

/** o tanh c′. */
export function lstmNext(this: Plane, saved: cells, hidden: int): float {
  return (
    saved[(this.thread.y * 5 + 3) * hidden + this.thread.x] * saved[(this.thread.y * 5 + 4) * hidden + this.thread.x]
  );
}

export function lstmProjections(this: Plane, gradH: cells, gradC: cells, saved: cells, c: cells, hidden: int): float {
  const i = saved[this.thread.y * 5 * hidden + remainder(this.thread.x, hidden)];
  const f = saved[(this.thread.y * 5 + 1) * hidden + remainder(this.thread.x, hidden)];
  const g = saved[(this.thread.y * 5 + 2) * hidden + remainder(this.thread.x, hidden)];
  const o = saved[(this.thread.y * 5 + 3) * hidden + remainder(this.thread.x, hidden)];
  const t = saved[(this.thread.y * 5 + 4) * hidden + remainder(this.thread.x, hidden)];
  const dNext = gradH[this.thread.y * hidden + remainder(this.thread.x, hidden)];
  if (this.thread.x >= 3 * hidden) {
    return dNext * t * o * (1 - o);
  }
  const dCell = gradC[this.thread.y * hidden + remainder(this.thread.x, hidden)] + dNext * o * (1 - t * t);
  if (this.thread.x < hidden) {
    return dCell * g * i * (1 - i);
  }
  if (this.thread.x < 2 * hidden) {
    return dCell * c[this.thread.y * hidden + remainder(this.thread.x, hidden)] * f * (1 - f);
  }
  return dCell * i * (1 - g * g);
}

export function lstmKept(this: Plane, gradH: cells, gradC: cells, saved: cells, hidden: int): float {
  const f = saved[(this.thread.y * 5 + 1) * hidden + this.thread.x];
  const o = saved[(this.thread.y * 5 + 3) * hidden + this.thread.x];
  const t = saved[(this.thread.y * 5 + 4) * hidden + this.thread.x];
  const dNext = gradH[this.thread.y * hidden + this.thread.x];
  return (gradC[this.thread.y * hidden + this.thread.x] + dNext * o * (1 - t * t)) * f;
}

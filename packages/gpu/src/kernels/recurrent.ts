import { remainder } from '../helpers.ts';
import { sigmoid, tanh } from '../numbers.ts';
import type { GpuKernels } from '../operand.ts';
import { program } from '../program.ts';

// Gates lie side by side in a row of the projections: r, z, n for the GRU and i, f, g, o for the LSTM. `saved` keeps the
// activated gates for the way back. A thread is at cell x of row y: gates share an axis with their units, for along a third
// one the device takes too few rows.

const ROWS = { axes: 2 } as const;

/** r, z, n, W_hn h + b_hn [B, 4H] from the projections [B, 3H]. */
const gruSaved = program(
  'gruSaved',
  ['cells', 'cells', 'int'],
  function (gx, gh, hidden) {
    if (this.thread.x >= 3 * hidden) {
      return gh[(this.thread.y * 3 - 1) * hidden + this.thread.x];
    }
    const fromX = gx[this.thread.y * 3 * hidden + this.thread.x];
    const fromH = gh[this.thread.y * 3 * hidden + this.thread.x];
    if (this.thread.x < 2 * hidden) {
      return sigmoid(fromX + fromH);
    }
    const r = sigmoid(
      gx[(this.thread.y * 3 - 2) * hidden + this.thread.x] + gh[(this.thread.y * 3 - 2) * hidden + this.thread.x],
    );
    return tanh(fromX + r * fromH);
  },
  ROWS,
);

const gruNext = program(
  'gruNext',
  ['cells', 'cells', 'int'],
  function (saved, h, hidden) {
    const z = saved[(this.thread.y * 4 + 1) * hidden + this.thread.x];
    const n = saved[(this.thread.y * 4 + 2) * hidden + this.thread.x];
    return (1 - z) * n + z * h[this.thread.y * hidden + this.thread.x];
  },
  ROWS,
);

const gruFromX = program(
  'gruFromX',
  ['cells', 'cells', 'cells', 'int'],
  function (grad, saved, h, hidden) {
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
  },
  ROWS,
);

/** What the x-projection gets, but the last gate sees the h-projection through r. */
const gruFromH = program(
  'gruFromH',
  ['cells', 'cells', 'int'],
  function (fromX, saved, hidden) {
    const d = fromX[this.thread.y * 3 * hidden + this.thread.x];
    if (this.thread.x >= 2 * hidden) {
      return d * saved[(this.thread.y * 4 - 2) * hidden + this.thread.x];
    }
    return d;
  },
  ROWS,
);

const gruKept = program(
  'gruKept',
  ['cells', 'cells', 'int'],
  function (grad, saved, hidden) {
    return grad[this.thread.y * hidden + this.thread.x] * saved[(this.thread.y * 4 + 1) * hidden + this.thread.x];
  },
  ROWS,
);

/** f c + i g. */
const lstmCell = program(
  'lstmCell',
  ['cells', 'cells', 'cells', 'int'],
  function (gx, gh, c, hidden) {
    const i = sigmoid(gx[this.thread.y * 4 * hidden + this.thread.x] + gh[this.thread.y * 4 * hidden + this.thread.x]);
    const f = sigmoid(
      gx[(this.thread.y * 4 + 1) * hidden + this.thread.x] + gh[(this.thread.y * 4 + 1) * hidden + this.thread.x],
    );
    const g = tanh(
      gx[(this.thread.y * 4 + 2) * hidden + this.thread.x] + gh[(this.thread.y * 4 + 2) * hidden + this.thread.x],
    );
    return f * c[this.thread.y * hidden + this.thread.x] + i * g;
  },
  ROWS,
);

/** i, f, g, o, tanh c′ [B, 5H] from the projections [B, 4H] and c′ [B, H]. */
const lstmSaved = program(
  'lstmSaved',
  ['cells', 'cells', 'cells', 'int'],
  function (gx, gh, cell, hidden) {
    if (this.thread.x >= 4 * hidden) {
      return tanh(cell[(this.thread.y - 4) * hidden + this.thread.x]);
    }
    const sum = gx[this.thread.y * 4 * hidden + this.thread.x] + gh[this.thread.y * 4 * hidden + this.thread.x];
    if (this.thread.x >= 2 * hidden && this.thread.x < 3 * hidden) {
      return tanh(sum);
    }
    return sigmoid(sum);
  },
  ROWS,
);

/** o tanh c′. */
const lstmNext = program(
  'lstmNext',
  ['cells', 'int'],
  function (saved, hidden) {
    return (
      saved[(this.thread.y * 5 + 3) * hidden + this.thread.x] * saved[(this.thread.y * 5 + 4) * hidden + this.thread.x]
    );
  },
  ROWS,
);

const lstmProjections = program(
  'lstmProjections',
  ['cells', 'cells', 'cells', 'cells', 'int'],
  function (gradH, gradC, saved, c, hidden) {
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
  },
  ROWS,
);

const lstmKept = program(
  'lstmKept',
  ['cells', 'cells', 'cells', 'int'],
  function (gradH, gradC, saved, hidden) {
    const f = saved[(this.thread.y * 5 + 1) * hidden + this.thread.x];
    const o = saved[(this.thread.y * 5 + 3) * hidden + this.thread.x];
    const t = saved[(this.thread.y * 5 + 4) * hidden + this.thread.x];
    const dNext = gradH[this.thread.y * hidden + this.thread.x];
    return (gradC[this.thread.y * hidden + this.thread.x] + dNext * o * (1 - t * t)) * f;
  },
  ROWS,
);

export const recurrent = {
  gruGates: ([next, saved], [gx, gh, h], { batch, hidden }, gpu) => {
    gpu.dispatch(gruSaved, saved, [gx, gh, hidden], [4 * hidden, batch]);
    gpu.dispatch(gruNext, next, [saved, h, hidden], [hidden, batch]);
  },
  gruGatesBackward: ([dgx, dgh, dh], [grad, saved, h], { batch, hidden }, gpu) => {
    gpu.dispatch(gruFromX, dgx, [grad, saved, h, hidden], [3 * hidden, batch]);
    gpu.dispatch(gruFromH, dgh, [dgx, saved, hidden], [3 * hidden, batch]);
    gpu.dispatch(gruKept, dh, [grad, saved, hidden], [hidden, batch]);
  },
  lstmGates: ([next, cell, saved], [gx, gh, c], { batch, hidden }, gpu) => {
    gpu.dispatch(lstmCell, cell, [gx, gh, c, hidden], [hidden, batch]);
    gpu.dispatch(lstmSaved, saved, [gx, gh, cell, hidden], [5 * hidden, batch]);
    gpu.dispatch(lstmNext, next, [saved, hidden], [hidden, batch]);
  },
  lstmGatesBackward: ([dp, dc], [gradH, gradC, saved, c], { batch, hidden }, gpu) => {
    gpu.dispatch(lstmProjections, dp, [gradH, gradC, saved, c, hidden], [4 * hidden, batch]);
    gpu.dispatch(lstmKept, dc, [gradH, gradC, saved, hidden], [hidden, batch]);
  },
} satisfies Partial<GpuKernels>;

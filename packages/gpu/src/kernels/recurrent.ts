import { sigmoid, tanh } from '../numbers.ts';
import type { GpuKernels } from '../operand.ts';
import { program } from '../program.ts';

// Gates lie side by side in a row of the projections: r, z, n for the GRU and i, f, g, o for the LSTM. `saved` keeps the
// activated gates for the way back. A thread is at unit x of gate y in row z, or at unit x of row y where there are no gates.

const GATES = { axes: 3 } as const;
const UNITS = { axes: 2 } as const;

/** r, z, n, W_hn h + b_hn [B, 4H] from the projections [B, 3H]. */
const gruSaved = program(
  'gruSaved',
  ['cells', 'cells', 'int'],
  function (gx, gh, hidden) {
    if (this.thread.y === 3) {
      return gh[(this.thread.z * 3 + 2) * hidden + this.thread.x];
    }
    const fromX = gx[(this.thread.z * 3 + this.thread.y) * hidden + this.thread.x];
    const fromH = gh[(this.thread.z * 3 + this.thread.y) * hidden + this.thread.x];
    if (this.thread.y < 2) {
      return sigmoid(fromX + fromH);
    }
    const r = sigmoid(gx[this.thread.z * 3 * hidden + this.thread.x] + gh[this.thread.z * 3 * hidden + this.thread.x]);
    return tanh(fromX + r * fromH);
  },
  GATES,
);

const gruNext = program(
  'gruNext',
  ['cells', 'cells', 'int'],
  function (saved, h, hidden) {
    const z = saved[(this.thread.y * 4 + 1) * hidden + this.thread.x];
    const n = saved[(this.thread.y * 4 + 2) * hidden + this.thread.x];
    return (1 - z) * n + z * h[this.thread.y * hidden + this.thread.x];
  },
  UNITS,
);

const gruFromX = program(
  'gruFromX',
  ['cells', 'cells', 'cells', 'int'],
  function (grad, saved, h, hidden) {
    const r = saved[this.thread.z * 4 * hidden + this.thread.x];
    const z = saved[(this.thread.z * 4 + 1) * hidden + this.thread.x];
    const n = saved[(this.thread.z * 4 + 2) * hidden + this.thread.x];
    const d = grad[this.thread.z * hidden + this.thread.x];
    if (this.thread.y === 1) {
      return d * (h[this.thread.z * hidden + this.thread.x] - n) * z * (1 - z);
    }
    const dn = d * (1 - z) * (1 - n * n);
    if (this.thread.y === 2) {
      return dn;
    }
    return dn * saved[(this.thread.z * 4 + 3) * hidden + this.thread.x] * r * (1 - r);
  },
  GATES,
);

/** What the x-projection gets, but the last gate sees the h-projection through r. */
const gruFromH = program(
  'gruFromH',
  ['cells', 'cells', 'int'],
  function (fromX, saved, hidden) {
    const d = fromX[(this.thread.z * 3 + this.thread.y) * hidden + this.thread.x];
    if (this.thread.y === 2) {
      return d * saved[this.thread.z * 4 * hidden + this.thread.x];
    }
    return d;
  },
  GATES,
);

const gruKept = program(
  'gruKept',
  ['cells', 'cells', 'int'],
  function (grad, saved, hidden) {
    return grad[this.thread.y * hidden + this.thread.x] * saved[(this.thread.y * 4 + 1) * hidden + this.thread.x];
  },
  UNITS,
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
  UNITS,
);

/** i, f, g, o, tanh c′ [B, 5H] from the projections [B, 4H] and c′ [B, H]. */
const lstmSaved = program(
  'lstmSaved',
  ['cells', 'cells', 'cells', 'int'],
  function (gx, gh, cell, hidden) {
    if (this.thread.y === 4) {
      return tanh(cell[this.thread.z * hidden + this.thread.x]);
    }
    const sum =
      gx[(this.thread.z * 4 + this.thread.y) * hidden + this.thread.x] +
      gh[(this.thread.z * 4 + this.thread.y) * hidden + this.thread.x];
    if (this.thread.y === 2) {
      return tanh(sum);
    }
    return sigmoid(sum);
  },
  GATES,
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
  UNITS,
);

const lstmProjections = program(
  'lstmProjections',
  ['cells', 'cells', 'cells', 'cells', 'int'],
  function (gradH, gradC, saved, c, hidden) {
    const i = saved[this.thread.z * 5 * hidden + this.thread.x];
    const f = saved[(this.thread.z * 5 + 1) * hidden + this.thread.x];
    const g = saved[(this.thread.z * 5 + 2) * hidden + this.thread.x];
    const o = saved[(this.thread.z * 5 + 3) * hidden + this.thread.x];
    const t = saved[(this.thread.z * 5 + 4) * hidden + this.thread.x];
    const dNext = gradH[this.thread.z * hidden + this.thread.x];
    if (this.thread.y === 3) {
      return dNext * t * o * (1 - o);
    }
    const dCell = gradC[this.thread.z * hidden + this.thread.x] + dNext * o * (1 - t * t);
    if (this.thread.y === 0) {
      return dCell * g * i * (1 - i);
    }
    if (this.thread.y === 1) {
      return dCell * c[this.thread.z * hidden + this.thread.x] * f * (1 - f);
    }
    return dCell * i * (1 - g * g);
  },
  GATES,
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
  UNITS,
);

export const recurrent = {
  gruGates: ([next, saved], [gx, gh, h], { batch, hidden }, gpu) => {
    gpu.dispatch(gruSaved, saved, [gx, gh, hidden], [hidden, 4, batch]);
    gpu.dispatch(gruNext, next, [saved, h, hidden], [hidden, batch]);
  },
  gruGatesBackward: ([dgx, dgh, dh], [grad, saved, h], { batch, hidden }, gpu) => {
    gpu.dispatch(gruFromX, dgx, [grad, saved, h, hidden], [hidden, 3, batch]);
    gpu.dispatch(gruFromH, dgh, [dgx, saved, hidden], [hidden, 3, batch]);
    gpu.dispatch(gruKept, dh, [grad, saved, hidden], [hidden, batch]);
  },
  lstmGates: ([next, cell, saved], [gx, gh, c], { batch, hidden }, gpu) => {
    gpu.dispatch(lstmCell, cell, [gx, gh, c, hidden], [hidden, batch]);
    gpu.dispatch(lstmSaved, saved, [gx, gh, cell, hidden], [hidden, 5, batch]);
    gpu.dispatch(lstmNext, next, [saved, hidden], [hidden, batch]);
  },
  lstmGatesBackward: ([dp, dc], [gradH, gradC, saved, c], { batch, hidden }, gpu) => {
    gpu.dispatch(lstmProjections, dp, [gradH, gradC, saved, c, hidden], [hidden, 4, batch]);
    gpu.dispatch(lstmKept, dc, [gradH, gradC, saved, hidden], [hidden, batch]);
  },
} satisfies Partial<GpuKernels>;

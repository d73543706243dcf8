import type { GpuKernels } from '../operand.ts';
import { programs } from '../programs.ts';

// Gates lie side by side in a row of the projections: r, z, n for the GRU and i, f, g, o for the LSTM. `saved` keeps the
// activated gates for the way back. A thread is at cell x of row y: gates share an axis with their units, for along a third
// one the device takes too few rows.

export const recurrent = {
  gruGates: ([next, saved], [gx, gh, h], { batch, hidden }, gpu) => {
    gpu.dispatch(programs.gruSaved, saved, [gx, gh, hidden], [4 * hidden, batch]);
    gpu.dispatch(programs.gruNext, next, [saved, h, hidden], [hidden, batch]);
  },
  gruGatesBackward: ([dgx, dgh, dh], [grad, saved, h], { batch, hidden }, gpu) => {
    gpu.dispatch(programs.gruFromX, dgx, [grad, saved, h, hidden], [3 * hidden, batch]);
    gpu.dispatch(programs.gruFromH, dgh, [dgx, saved, hidden], [3 * hidden, batch]);
    gpu.dispatch(programs.gruKept, dh, [grad, saved, hidden], [hidden, batch]);
  },
  lstmGates: ([next, cell, saved], [gx, gh, c], { batch, hidden }, gpu) => {
    gpu.dispatch(programs.lstmCell, cell, [gx, gh, c, hidden], [hidden, batch]);
    gpu.dispatch(programs.lstmSaved, saved, [gx, gh, cell, hidden], [5 * hidden, batch]);
    gpu.dispatch(programs.lstmNext, next, [saved, hidden], [hidden, batch]);
  },
  lstmGatesBackward: ([dp, dc], [gradH, gradC, saved, c], { batch, hidden }, gpu) => {
    gpu.dispatch(programs.lstmProjections, dp, [gradH, gradC, saved, c, hidden], [4 * hidden, batch]);
    gpu.dispatch(programs.lstmKept, dc, [gradH, gradC, saved, hidden], [hidden, batch]);
  },
} satisfies Partial<GpuKernels>;

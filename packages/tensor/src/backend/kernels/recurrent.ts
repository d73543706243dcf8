import { kernel } from '../kernel.ts';
import type { Encoder } from '../wasm/encoder.ts';
import { type NetworksKernel, networks } from '../wasm/texts.ts';
import { addressesOf, all } from './operands.ts';
import { sigmoid } from './special.ts';

/** How many rows of gates there are, and how wide a gate is. */
export interface GatesGeometry {
  readonly batch: number;
  readonly hidden: number;
}

// Gates lie side by side in a row of the projections: r, z, n for the GRU and i, f, g, o for the LSTM. `saved` keeps the
// activated gates for the way back.

const gatesSimd =
  (opcode: NetworksKernel): Encoder<GatesGeometry> =>
  (outs, ins, { batch, hidden }, emitter) => {
    if (!all('float32', outs, ins)) return false;
    emitter.emit(networks, opcode, ...addressesOf(outs, ins), batch, hidden);
    return true;
  };

/** ins: x-projection [B, 3H], h-projection [B, 3H], h [B, H]; outs: h′ [B, H], saved r, z, n, W_hn h + b_hn [B, 4H]. */
export const gruGates = kernel<GatesGeometry>({
  name: 'gruGates',
  work: 32,
  exactness: 'functions',
  loop: ([next, saved], [gx, gh, h], { batch, hidden }) => {
    for (let row = 0; row < batch; row++) {
      const g = row * 3 * hidden;
      const s = row * 4 * hidden;
      for (let j = 0; j < hidden; j++) {
        const r = sigmoid(gx[g + j] + gh[g + j]);
        const z = sigmoid(gx[g + hidden + j] + gh[g + hidden + j]);
        const hn = gh[g + 2 * hidden + j];
        const n = Math.tanh(gx[g + 2 * hidden + j] + r * hn);
        next[row * hidden + j] = (1 - z) * n + z * h[row * hidden + j];
        saved[s + j] = r;
        saved[s + hidden + j] = z;
        saved[s + 2 * hidden + j] = n;
        saved[s + 3 * hidden + j] = hn;
      }
    }
  },
  simd: gatesSimd('gruGates'),
});

/** ins: gradient of h′ [B, H], saved [B, 4H], h [B, H]; outs: gradients of the x-projection, h-projection and h. */
export const gruGatesBackward = kernel<GatesGeometry>({
  name: 'gruGatesBackward',
  work: 32,
  exactness: 'functions',
  loop: ([dgx, dgh, dh], [grad, saved, h], { batch, hidden }) => {
    for (let row = 0; row < batch; row++) {
      const g = row * 3 * hidden;
      const s = row * 4 * hidden;
      for (let j = 0; j < hidden; j++) {
        const at = row * hidden + j;
        const r = saved[s + j];
        const z = saved[s + hidden + j];
        const n = saved[s + 2 * hidden + j];
        const d = grad[at];
        const dn = d * (1 - z) * (1 - n * n);
        const dr = dn * saved[s + 3 * hidden + j] * r * (1 - r);
        const dz = d * (h[at] - n) * z * (1 - z);
        dgx[g + j] = dr;
        dgh[g + j] = dr;
        dgx[g + hidden + j] = dz;
        dgh[g + hidden + j] = dz;
        dgx[g + 2 * hidden + j] = dn;
        dgh[g + 2 * hidden + j] = dn * r;
        dh[at] = d * z;
      }
    }
  },
  simd: gatesSimd('gruGatesBackward'),
});

/** ins: x-projection [B, 4H], h-projection [B, 4H], c [B, H]; outs: h′, c′ [B, H], saved i, f, g, o, tanh c′ [B, 5H]. */
export const lstmGates = kernel<GatesGeometry>({
  name: 'lstmGates',
  work: 32,
  exactness: 'functions',
  loop: ([next, cell, saved], [gx, gh, c], { batch, hidden }) => {
    for (let row = 0; row < batch; row++) {
      const p = row * 4 * hidden;
      const s = row * 5 * hidden;
      for (let j = 0; j < hidden; j++) {
        const at = row * hidden + j;
        const i = sigmoid(gx[p + j] + gh[p + j]);
        const f = sigmoid(gx[p + hidden + j] + gh[p + hidden + j]);
        const g = Math.tanh(gx[p + 2 * hidden + j] + gh[p + 2 * hidden + j]);
        const o = sigmoid(gx[p + 3 * hidden + j] + gh[p + 3 * hidden + j]);
        const cNext = f * c[at] + i * g;
        const t = Math.tanh(cNext);
        cell[at] = cNext;
        next[at] = o * t;
        saved[s + j] = i;
        saved[s + hidden + j] = f;
        saved[s + 2 * hidden + j] = g;
        saved[s + 3 * hidden + j] = o;
        saved[s + 4 * hidden + j] = t;
      }
    }
  },
  simd: gatesSimd('lstmGates'),
});

/** ins: gradients of h′ and c′ [B, H], saved [B, 5H], c [B, H]; outs: gradient of either projection [B, 4H], of c [B, H]. */
export const lstmGatesBackward = kernel<GatesGeometry>({
  name: 'lstmGatesBackward',
  work: 32,
  exactness: 'functions',
  loop: ([dp, dc], [gradH, gradC, saved, c], { batch, hidden }) => {
    for (let row = 0; row < batch; row++) {
      const p = row * 4 * hidden;
      const s = row * 5 * hidden;
      for (let j = 0; j < hidden; j++) {
        const at = row * hidden + j;
        const i = saved[s + j];
        const f = saved[s + hidden + j];
        const g = saved[s + 2 * hidden + j];
        const o = saved[s + 3 * hidden + j];
        const t = saved[s + 4 * hidden + j];
        const dCell = gradC[at] + gradH[at] * o * (1 - t * t);
        dp[p + j] = dCell * g * i * (1 - i);
        dp[p + hidden + j] = dCell * c[at] * f * (1 - f);
        dp[p + 2 * hidden + j] = dCell * i * (1 - g * g);
        dp[p + 3 * hidden + j] = gradH[at] * t * o * (1 - o);
        dc[at] = dCell * f;
      }
    }
  },
  simd: gatesSimd('lstmGatesBackward'),
});

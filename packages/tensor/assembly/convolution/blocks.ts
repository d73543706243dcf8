// Blocks of a convolution's product: rows by lanes, summed in registers and left in BLOCK lane by lane. `panel` is where sums start,
// with a line of it for each step; `step` to `end` is the table of steps, and r0 to r3 are the rows.
import { PANEL_A } from '../scratch';
import { madd } from '../vector';

/** 4 rows of 8 lanes, each lane by itself. Before it are the tables of convolution.ts. */
export const BLOCK: usize = PANEL_A + 0x10000;

/** Four rows of four lanes, lane by lane. */
@inline
function turn(to: usize, a: v128, b: v128, c: v128, d: v128): void {
  const ab = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
  const cd = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
  v128.store(to, v128.shuffle<f32>(ab, cd, 0, 1, 4, 5));
  v128.store(to, v128.shuffle<f32>(ab, cd, 2, 3, 6, 7), 16);
  const ab2 = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
  const cd2 = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<f32>(ab2, cd2, 0, 1, 4, 5), 32);
  v128.store(to, v128.shuffle<f32>(ab2, cd2, 2, 3, 6, 7), 48);
}

/** Four rows of eight lanes. */
export function sums8(panel: usize, step: usize, end: usize, r0: usize, r1: usize, r2: usize, r3: usize): void {
  let c0 = v128.load(panel);
  let d0 = v128.load(panel, 16);
  let c1 = c0;
  let d1 = d0;
  let c2 = c0;
  let d2 = d0;
  let c3 = c0;
  let d3 = d0;
  for (; step < end; step += 8, panel += 64) {
    let at = load<usize>(step);
    let v = v128.load(panel, 32);
    let w = v128.load(panel, 48);
    let x = v128.load32_splat(r0 + at);
    c0 = madd(c0, x, v);
    d0 = madd(d0, x, w);
    x = v128.load32_splat(r1 + at);
    c1 = madd(c1, x, v);
    d1 = madd(d1, x, w);
    x = v128.load32_splat(r2 + at);
    c2 = madd(c2, x, v);
    d2 = madd(d2, x, w);
    x = v128.load32_splat(r3 + at);
    c3 = madd(c3, x, v);
    d3 = madd(d3, x, w);
    if (step + 4 == end) break;
    at = load<usize>(step, 4);
    v = v128.load(panel, 64);
    w = v128.load(panel, 80);
    x = v128.load32_splat(r0 + at);
    c0 = madd(c0, x, v);
    d0 = madd(d0, x, w);
    x = v128.load32_splat(r1 + at);
    c1 = madd(c1, x, v);
    d1 = madd(d1, x, w);
    x = v128.load32_splat(r2 + at);
    c2 = madd(c2, x, v);
    d2 = madd(d2, x, w);
    x = v128.load32_splat(r3 + at);
    c3 = madd(c3, x, v);
    d3 = madd(d3, x, w);
  }
  turn(BLOCK, c0, c1, c2, c3);
  turn(BLOCK + 64, d0, d1, d2, d3);
}

/** The same, of rows that lie side by side. */
export function line8(panel: usize, step: usize, end: usize, r0: usize): void {
  let c0 = v128.load(panel);
  let d0 = v128.load(panel, 16);
  let c1 = c0;
  let d1 = d0;
  let c2 = c0;
  let d2 = d0;
  let c3 = c0;
  let d3 = d0;
  for (; step < end; step += 8, panel += 64) {
    let at = r0 + load<usize>(step);
    let v = v128.load(panel, 32);
    let w = v128.load(panel, 48);
    let x = v128.load32_splat(at);
    c0 = madd(c0, x, v);
    d0 = madd(d0, x, w);
    x = v128.load32_splat(at, 4);
    c1 = madd(c1, x, v);
    d1 = madd(d1, x, w);
    x = v128.load32_splat(at, 8);
    c2 = madd(c2, x, v);
    d2 = madd(d2, x, w);
    x = v128.load32_splat(at, 12);
    c3 = madd(c3, x, v);
    d3 = madd(d3, x, w);
    if (step + 4 == end) break;
    at = r0 + load<usize>(step, 4);
    v = v128.load(panel, 64);
    w = v128.load(panel, 80);
    x = v128.load32_splat(at);
    c0 = madd(c0, x, v);
    d0 = madd(d0, x, w);
    x = v128.load32_splat(at, 4);
    c1 = madd(c1, x, v);
    d1 = madd(d1, x, w);
    x = v128.load32_splat(at, 8);
    c2 = madd(c2, x, v);
    d2 = madd(d2, x, w);
    x = v128.load32_splat(at, 12);
    c3 = madd(c3, x, v);
    d3 = madd(d3, x, w);
  }
  turn(BLOCK, c0, c1, c2, c3);
  turn(BLOCK + 64, d0, d1, d2, d3);
}

// In the two that follow a number of the source is read once for all places that meet it. They are cut into pieces by conditions
// that never hold: V8 computes a piece's sums at its end, behind all of its loads, and a longer one has more numbers at hand than
// there are registers. A condition must not be one that has been seen before, or it is left out.

/** The same, where steps lie side by side in threes, too: the taps of a row of a kernel. */
export function threes8(panel: usize, step: usize, end: usize, r0: usize): void {
  let c0 = v128.load(panel);
  let d0 = v128.load(panel, 16);
  let c1 = c0;
  let d1 = d0;
  let c2 = c0;
  let d2 = d0;
  let c3 = c0;
  let d3 = d0;
  for (; step < end; step += 12, panel += 96) {
    const at = r0 + load<usize>(step);
    let v = v128.load(panel, 32);
    let w = v128.load(panel, 48);
    const x0 = v128.load32_splat(at);
    const x1 = v128.load32_splat(at, 4);
    const x2 = v128.load32_splat(at, 8);
    const x3 = v128.load32_splat(at, 12);
    c0 = madd(c0, x0, v);
    d0 = madd(d0, x0, w);
    c1 = madd(c1, x1, v);
    d1 = madd(d1, x1, w);
    c2 = madd(c2, x2, v);
    d2 = madd(d2, x2, w);
    c3 = madd(c3, x3, v);
    d3 = madd(d3, x3, w);
    if (!panel) break;
    v = v128.load(panel, 64);
    w = v128.load(panel, 80);
    const x4 = v128.load32_splat(at, 16);
    c0 = madd(c0, x1, v);
    d0 = madd(d0, x1, w);
    c1 = madd(c1, x2, v);
    d1 = madd(d1, x2, w);
    c2 = madd(c2, x3, v);
    d2 = madd(d2, x3, w);
    c3 = madd(c3, x4, v);
    d3 = madd(d3, x4, w);
    if (!at) break;
    v = v128.load(panel, 96);
    w = v128.load(panel, 112);
    const x5 = v128.load32_splat(at, 20);
    c0 = madd(c0, x2, v);
    d0 = madd(d0, x2, w);
    c1 = madd(c1, x3, v);
    d1 = madd(d1, x3, w);
    c2 = madd(c2, x4, v);
    d2 = madd(d2, x4, w);
    c3 = madd(c3, x5, v);
    d3 = madd(d3, x5, w);
  }
  turn(BLOCK, c0, c1, c2, c3);
  turn(BLOCK + 64, d0, d1, d2, d3);
}

/** Three rows of eight lanes, where rows lie side by side and steps do in runs: taps of a row of a kernel, rows of pixels. */
export function runs8(panel: usize, step: usize, end: usize, run: usize, r0: usize): void {
  let c0 = v128.load(panel);
  let d0 = v128.load(panel, 16);
  let c1 = c0;
  let d1 = d0;
  let c2 = c0;
  let d2 = d0;
  for (; step < end; step += run) {
    let at = r0 + load<usize>(step);
    let x0 = v128.load32_splat(at);
    let x1 = v128.load32_splat(at, 4);
    const stop = panel + (run << 3);
    for (const fours = stop - 96; panel < fours; panel += 128, at += 16) {
      let v = v128.load(panel, 32);
      let w = v128.load(panel, 48);
      const x2 = v128.load32_splat(at, 8);
      c0 = madd(c0, x0, v);
      d0 = madd(d0, x0, w);
      c1 = madd(c1, x1, v);
      d1 = madd(d1, x1, w);
      c2 = madd(c2, x2, v);
      d2 = madd(d2, x2, w);
      if (!panel) break;
      v = v128.load(panel, 64);
      w = v128.load(panel, 80);
      const x3 = v128.load32_splat(at, 12);
      c0 = madd(c0, x1, v);
      d0 = madd(d0, x1, w);
      c1 = madd(c1, x2, v);
      d1 = madd(d1, x2, w);
      c2 = madd(c2, x3, v);
      d2 = madd(d2, x3, w);
      if (!at) break;
      v = v128.load(panel, 96);
      w = v128.load(panel, 112);
      x0 = v128.load32_splat(at, 16);
      c0 = madd(c0, x2, v);
      d0 = madd(d0, x2, w);
      c1 = madd(c1, x3, v);
      d1 = madd(d1, x3, w);
      c2 = madd(c2, x0, v);
      d2 = madd(d2, x0, w);
      if (!step) break;
      v = v128.load(panel, 128);
      w = v128.load(panel, 144);
      x1 = v128.load32_splat(at, 20);
      c0 = madd(c0, x3, v);
      d0 = madd(d0, x3, w);
      c1 = madd(c1, x0, v);
      d1 = madd(d1, x0, w);
      c2 = madd(c2, x1, v);
      d2 = madd(d2, x1, w);
    }
    for (; panel < stop; panel += 32, at += 4) {
      const v = v128.load(panel, 32);
      const w = v128.load(panel, 48);
      const x2 = v128.load32_splat(at, 8);
      c0 = madd(c0, x0, v);
      d0 = madd(d0, x0, w);
      c1 = madd(c1, x1, v);
      d1 = madd(d1, x1, w);
      c2 = madd(c2, x2, v);
      d2 = madd(d2, x2, w);
      x0 = x1;
      x1 = x2;
    }
  }
  turn(BLOCK, c0, c1, c2, c2);
  turn(BLOCK + 64, d0, d1, d2, d2);
}

/** Four rows of four lanes. */
export function sums4(panel: usize, step: usize, end: usize, r0: usize, r1: usize, r2: usize, r3: usize): void {
  let c0 = v128.load(panel);
  let c1 = c0;
  let c2 = c0;
  let c3 = c0;
  for (; step < end; step += 4) {
    panel += 16;
    const at = load<usize>(step);
    const v = v128.load(panel);
    c0 = madd(c0, v128.load32_splat(r0 + at), v);
    c1 = madd(c1, v128.load32_splat(r1 + at), v);
    c2 = madd(c2, v128.load32_splat(r2 + at), v);
    c3 = madd(c3, v128.load32_splat(r3 + at), v);
  }
  turn(BLOCK, c0, c1, c2, c3);
}

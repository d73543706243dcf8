// Large products, in blocks that stay in the caches: DEPTH of k at a time, b by COLUMNS and a by ROWS are copied into
// panels that the innermost loop reads from one end to the other. Copying also undoes the transposes. At the edges panels
// are filled up with zeros, and of such a block of the result only what is real is kept.
//
// K. Goto and R. van de Geijn, "Anatomy of high-performance matrix multiplication", ACM TOMS 34 (2008).
import { COLUMNS, DEPTH, PANEL_A, PANEL_B, ROWS, TILE } from '../scratch';
import { madd } from '../vector';

/** Copies `count` ≤ 4 rows (of what is then read along k), `step` bytes apart, side by side: to[p, width] = from[row, p]. */
function packAcross(to: usize, width: usize, from: usize, step: usize, count: i32, k: i32): void {
  if (count == 4) {
    for (; k > 3; k -= 4, from += 16) {
      const r0 = v128.load(from);
      const r1 = v128.load(from + step);
      const r2 = v128.load(from + 2 * step);
      const r3 = v128.load(from + 3 * step);
      const low01 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5);
      const low23 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5);
      const high01 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
      const high23 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
      v128.store(to, v128.shuffle<f32>(low01, low23, 0, 1, 4, 5));
      to += width;
      v128.store(to, v128.shuffle<f32>(low01, low23, 2, 3, 6, 7));
      to += width;
      v128.store(to, v128.shuffle<f32>(high01, high23, 0, 1, 4, 5));
      to += width;
      v128.store(to, v128.shuffle<f32>(high01, high23, 2, 3, 6, 7));
      to += width;
    }
  }
  for (; k > 0; k--, from += 4, to += width) {
    for (let i = 0; i < 4; i++) {
      store<f32>(to + ((<usize>i) << 2), i < count ? load<f32>(from + <usize>i * step) : 0);
    }
  }
}

/** The same from rows that run along n or m already: to[p, width] = from[p, ‥count]. */
function packAlong(to: usize, width: usize, from: usize, step: usize, count: i32, k: i32): void {
  for (; k > 0; k--, from += step, to += width) {
    if (count == 4) {
      v128.store(to, v128.load(from));
    } else {
      for (let i = 0; i < 4; i++)
        store<f32>(to + ((<usize>i) << 2), i < count ? load<f32>(from + ((<usize>i) << 2)) : 0);
    }
  }
}

/**
 * Panels of `width` lines (rows of a, columns of b), each [k, width]; `lines` in all. `across` where the lines run along k.
 */
function pack(to: usize, width: i32, from: usize, step: usize, across: bool, lines: i32, k: i32): void {
  const bytes = (<usize>width) << 2;
  for (let line = 0; line < lines; line += width) {
    for (let part = 0; part < width; part += 4) {
      const count = max(0, min(4, lines - line - part));
      const first = <usize>(line + part);
      const at = to + ((<usize>part) << 2);
      if (across) packAcross(at, bytes, from + first * step, step, count, k);
      else packAlong(at, bytes, from + (first << 2), step, count, k);
    }
    to += <usize>k * bytes;
  }
}

/** `columns4x8` of block.ts on panels, where b need not count: its steps are known. */
function panels4x8(o: usize, oStep: usize, a: usize, b: usize, start: usize, startStep: usize, k: i32): void {
  let c00 = f32x4.splat(0);
  let c01 = f32x4.splat(0);
  let c10 = f32x4.splat(0);
  let c11 = f32x4.splat(0);
  let c20 = f32x4.splat(0);
  let c21 = f32x4.splat(0);
  let c30 = f32x4.splat(0);
  let c31 = f32x4.splat(0);
  if (start) {
    c00 = v128.load(start);
    c01 = v128.load(start, 16);
    start += startStep;
    c10 = v128.load(start);
    c11 = v128.load(start, 16);
    start += startStep;
    c20 = v128.load(start);
    c21 = v128.load(start, 16);
    start += startStep;
    c30 = v128.load(start);
    c31 = v128.load(start, 16);
  }
  for (; k > 0; k -= 6, b += 192) {
    let b0 = v128.load(b);
    let b1 = v128.load(b, 16);
    let x = v128.load32_splat(a);
    c00 = madd(c00, x, b0);
    c01 = madd(c01, x, b1);
    x = v128.load32_splat(a, 4);
    c10 = madd(c10, x, b0);
    c11 = madd(c11, x, b1);
    x = v128.load32_splat(a, 8);
    c20 = madd(c20, x, b0);
    c21 = madd(c21, x, b1);
    x = v128.load32_splat(a, 12);
    c30 = madd(c30, x, b0);
    c31 = madd(c31, x, b1);
    a += 16;
    if (k == 1) break;
    b0 = v128.load(b, 32);
    b1 = v128.load(b, 48);
    x = v128.load32_splat(a);
    c00 = madd(c00, x, b0);
    c01 = madd(c01, x, b1);
    x = v128.load32_splat(a, 4);
    c10 = madd(c10, x, b0);
    c11 = madd(c11, x, b1);
    x = v128.load32_splat(a, 8);
    c20 = madd(c20, x, b0);
    c21 = madd(c21, x, b1);
    x = v128.load32_splat(a, 12);
    c30 = madd(c30, x, b0);
    c31 = madd(c31, x, b1);
    a += 16;
    if (k == 2) break;
    b0 = v128.load(b, 64);
    b1 = v128.load(b, 80);
    x = v128.load32_splat(a);
    c00 = madd(c00, x, b0);
    c01 = madd(c01, x, b1);
    x = v128.load32_splat(a, 4);
    c10 = madd(c10, x, b0);
    c11 = madd(c11, x, b1);
    x = v128.load32_splat(a, 8);
    c20 = madd(c20, x, b0);
    c21 = madd(c21, x, b1);
    x = v128.load32_splat(a, 12);
    c30 = madd(c30, x, b0);
    c31 = madd(c31, x, b1);
    a += 16;
    if (k == 3) break;
    b0 = v128.load(b, 96);
    b1 = v128.load(b, 112);
    x = v128.load32_splat(a);
    c00 = madd(c00, x, b0);
    c01 = madd(c01, x, b1);
    x = v128.load32_splat(a, 4);
    c10 = madd(c10, x, b0);
    c11 = madd(c11, x, b1);
    x = v128.load32_splat(a, 8);
    c20 = madd(c20, x, b0);
    c21 = madd(c21, x, b1);
    x = v128.load32_splat(a, 12);
    c30 = madd(c30, x, b0);
    c31 = madd(c31, x, b1);
    a += 16;
    if (k == 4) break;
    b0 = v128.load(b, 128);
    b1 = v128.load(b, 144);
    x = v128.load32_splat(a);
    c00 = madd(c00, x, b0);
    c01 = madd(c01, x, b1);
    x = v128.load32_splat(a, 4);
    c10 = madd(c10, x, b0);
    c11 = madd(c11, x, b1);
    x = v128.load32_splat(a, 8);
    c20 = madd(c20, x, b0);
    c21 = madd(c21, x, b1);
    x = v128.load32_splat(a, 12);
    c30 = madd(c30, x, b0);
    c31 = madd(c31, x, b1);
    a += 16;
    if (k == 5) break;
    b0 = v128.load(b, 160);
    b1 = v128.load(b, 176);
    x = v128.load32_splat(a);
    c00 = madd(c00, x, b0);
    c01 = madd(c01, x, b1);
    x = v128.load32_splat(a, 4);
    c10 = madd(c10, x, b0);
    c11 = madd(c11, x, b1);
    x = v128.load32_splat(a, 8);
    c20 = madd(c20, x, b0);
    c21 = madd(c21, x, b1);
    x = v128.load32_splat(a, 12);
    c30 = madd(c30, x, b0);
    c31 = madd(c31, x, b1);
    a += 16;
  }
  v128.store(o, c00);
  v128.store(o, c01, 16);
  o += oStep;
  v128.store(o, c10);
  v128.store(o, c11, 16);
  o += oStep;
  v128.store(o, c20);
  v128.store(o, c21, 16);
  o += oStep;
  v128.store(o, c30);
  v128.store(o, c31, 16);
}

/** A block that stands out of the result at the right or below. */
function edge(
  o: usize,
  oStep: usize,
  a: usize,
  b: usize,
  bias: usize,
  add: bool,
  rows: i32,
  columns: i32,
  k: i32,
): void {
  panels4x8(TILE, 32, a, b, 0, 0, k);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const at = (<usize>j) << 2;
      const to = o + <usize>i * oStep + at;
      const start: f32 = add ? load<f32>(to) : bias ? load<f32>(bias + at) : 0;
      store<f32>(to, start + load<f32>(TILE + ((<usize>i) << 5) + at));
    }
  }
}

/** o[m, n] = a · b (+ bias[n]), with a stored [m, k] or [k, m] and b [k, n] or [n, k]. */
export function packed(
  o: usize,
  a: usize,
  b: usize,
  bias: usize,
  m: i32,
  n: i32,
  k: i32,
  transposeA: bool,
  transposeB: bool,
): void {
  const oStep = (<usize>n) << 2;
  const aStep = (<usize>(transposeA ? m : k)) << 2;
  const bStep = (<usize>(transposeB ? k : n)) << 2;
  for (let column = 0; column < n; column += COLUMNS) {
    const columns = min(COLUMNS, n - column);
    for (let p = 0; p < k; p += DEPTH) {
      const depth = min(DEPTH, k - p);
      const add = p > 0;
      const bAt = transposeB ? <usize>column * bStep + ((<usize>p) << 2) : <usize>p * bStep + ((<usize>column) << 2);
      pack(PANEL_B, 8, b + bAt, bStep, transposeB, columns, depth);
      for (let row = 0; row < m; row += ROWS) {
        const rows = min(ROWS, m - row);
        const aAt = transposeA ? <usize>p * aStep + ((<usize>row) << 2) : <usize>row * aStep + ((<usize>p) << 2);
        pack(PANEL_A, 4, a + aAt, aStep, !transposeA, rows, depth);
        for (let j = 0; j < columns; j += 8) {
          const panelB = PANEL_B + ((<usize>(j * depth)) << 2);
          const at = (<usize>(column + j)) << 2;
          const start = bias ? bias + at : 0;
          for (let i = 0; i < rows; i += 4) {
            const panelA = PANEL_A + ((<usize>(i * depth)) << 2);
            const to = o + <usize>(row + i) * oStep + at;
            if (i + 4 <= rows && j + 8 <= columns) {
              panels4x8(to, oStep, panelA, panelB, add ? to : start, add ? oStep : 0, depth);
            } else {
              edge(to, oStep, panelA, panelB, start, add, min(4, rows - i), min(8, columns - j), depth);
            }
          }
        }
      }
    }
  }
}

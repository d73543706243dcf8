// Windows along an axis are a table: where each starts, then how many elements each has. Words of all that follow `planes`:
// planes, height, width, and the results' height and width.
import { PANEL_A } from './scratch';
import { get, madd, put } from './vector';

/** Four elements that are `apart` from each other. */
@inline
function spaced(at: usize, apart: usize): v128 {
  if (apart == 4) return v128.load(at);
  // The second four overlap the first: nothing is read behind the last.
  if (apart == 8) return v128.shuffle<f32>(v128.load(at), v128.load(at, 12), 0, 2, 5, 7);
  let x = v128.load32_zero(at);
  x = v128.load32_lane(at + apart, x, 1);
  x = v128.load32_lane(at + 2 * apart, x, 2);
  return v128.load32_lane(at + 3 * apart, x, 3);
}

/** Four windows at once, `apart` bytes from each other, whose first begins at `position` of the plane. */
@inline
function maxOfFour(
  to: usize,
  toPosition: usize,
  plane: usize,
  position: i32,
  rows: i32,
  columns: i32,
  rowStep: i32,
  columnStep: i32,
  apart: usize,
): void {
  const steps = i32x4.mul(i32x4(0, 1, 2, 3), i32x4.splat(<i32>apart >> 2));
  let most = f32x4.splat(-Infinity);
  let where = i32x4.add(i32x4.splat(position), steps);
  for (let i = 0; i < rows; i++) {
    let at = position;
    for (let j = 0; j < columns; j++) {
      const x = spaced(plane + ((<usize>at) << 2), apart);
      const better = v128.or(f32x4.gt(x, most), f32x4.ne(x, x));
      most = v128.bitselect(x, most, better);
      where = v128.bitselect(i32x4.add(i32x4.splat(at), steps), where, better);
      at += columnStep;
    }
    position += rowStep;
  }
  v128.store(to, most);
  v128.store(toPosition, where);
}

function fours(
  to: usize,
  toPosition: usize,
  n: i32,
  plane: usize,
  position: i32,
  rows: i32,
  columns: i32,
  rowStep: i32,
  columnStep: i32,
  apart: usize,
): void {
  for (; n > 3; n -= 4, to += 16, toPosition += 16, position += <i32>apart) {
    maxOfFour(to, toPosition, plane, position, rows, columns, rowStep, columnStep, apart);
  }
}

function maxOfOne(
  to: usize,
  toPosition: usize,
  plane: usize,
  position: i32,
  rows: i32,
  columns: i32,
  rowStep: i32,
  columnStep: i32,
): void {
  let most: f32 = -Infinity;
  let where = rows && columns ? position : -1;
  for (let i = 0; i < rows; i++) {
    let at = position;
    for (let j = 0; j < columns; j++) {
      const x = load<f32>(plane + ((<usize>at) << 2));
      if (x > most || x != x) {
        most = x;
        where = at;
      }
      at += columnStep;
    }
    position += rowStep;
  }
  store<f32>(to, most);
  store<i32>(toPosition, where);
}

/**
 * Words: values, positions, x, planes …, the tables of rows and columns, the steps within a window, and of the run of columns
 * with whole windows that are equally far apart: its first, its end, how far.
 */
export function maxPool(args: usize): void {
  let to = load<usize>(args);
  let toPosition = load<usize>(args, 4);
  let plane = load<usize>(args, 8);
  const width = load<i32>(args, 20);
  const area = (<usize>(load<i32>(args, 16) * width)) << 2;
  const outHeight = load<usize>(args, 24) << 2;
  const outWidth = load<i32>(args, 28);
  const tableWidth = (<usize>outWidth) << 2;
  const rowTable = load<usize>(args, 32);
  const columnTable = load<usize>(args, 36);
  const rowStep = load<i32>(args, 40) * width;
  const columnStep = load<i32>(args, 44);
  const from = load<i32>(args, 48);
  const end = load<i32>(args, 52);
  const apart = load<usize>(args, 56) << 2;
  for (let p = load<i32>(args, 12); p > 0; p--, plane += area) {
    for (let y: usize = 0; y < outHeight; y += 4) {
      const line = load<i32>(rowTable + y) * width;
      const rows = load<i32>(rowTable + y + outHeight);
      for (let x = 0; x < outWidth; ) {
        if (rows && x > from && x < end && end - x < 4 && end - from > 3) {
          // The last four may overlap those before them.
          const back = 4 - end + x;
          x -= back;
          to -= (<usize>back) << 2;
          toPosition -= (<usize>back) << 2;
        }
        const at = columnTable + ((<usize>x) << 2);
        const position = line + load<i32>(at);
        const columns = load<i32>(at + tableWidth);
        const n = rows && x >= from && x < end ? (end - x) & -4 : 0;
        if (n > 3) {
          fours(to, toPosition, n, plane, position, rows, columns, rowStep, columnStep, apart);
          x += n;
          to += (<usize>n) << 2;
          toPosition += (<usize>n) << 2;
          continue;
        }
        maxOfOne(to, toPosition, plane, position, rows, columns, rowStep, columnStep);
        x++;
        to += 4;
        toPosition += 4;
      }
    }
  }
}

/** Words: out, g, positions, planes, elements of a plane of out, of g. */
export function maxPoolBackward(args: usize): void {
  let out = load<usize>(args);
  let g = load<usize>(args, 4);
  let positions = load<usize>(args, 8);
  const area = load<usize>(args, 16) << 2;
  const each = load<usize>(args, 20) << 2;
  for (let p = load<i32>(args, 12); p > 0; p--, out += area) {
    memory.fill(out, 0, area);
    for (const end = g + each; g < end; g += 4, positions += 4) {
      const position = load<i32>(positions);
      if (position < 0) continue;
      const at = out + ((<usize>position) << 2);
      store<f32>(at, load<f32>(at) + load<f32>(g));
    }
  }
}

/** Σ of `count` lines of x, `step` bytes long, times their weights, `next` bytes apart. */
@inline
function linesOf(x: usize, step: usize, count: i32, weights: usize, next: usize, left: i32): v128 {
  let sum = f32x4.mul(get(x, left), v128.load32_splat(weights));
  for (let i = 1; i < count; i++) {
    x += step;
    weights += next;
    sum = madd(sum, get(x, left), v128.load32_splat(weights));
  }
  return sum;
}

/** Lines, summed with weights, in the scratch memory. */
function sumOfLines(x: usize, step: usize, count: i32, weights: usize, next: usize): void {
  let j: usize = 0;
  for (; j + 16 <= step; j += 16) v128.store(PANEL_A + j, linesOf(x + j, step, count, weights, next, 4));
  const left = <i32>(step - j) >> 2;
  if (left) put(PANEL_A + j, linesOf(x + j, step, count, weights, next, left), left);
}

/** Four from the addresses of a table of starts, `shift` bytes behind. */
@inline
function picked(line: usize, starts: usize, shift: usize): v128 {
  line += shift;
  let x = v128.load32_zero(line + (load<usize>(starts) << 2));
  x = v128.load32_lane(line + (load<usize>(starts, 4) << 2), x, 1);
  x = v128.load32_lane(line + (load<usize>(starts, 8) << 2), x, 2);
  return v128.load32_lane(line + (load<usize>(starts, 12) << 2), x, 3);
}

/** A line through the windows of its columns. Where all weights are the same, there is one. */
function columnsOf(to: usize, line: usize, table: usize, n: i32, weights: usize, same: bool): void {
  const size = (<usize>n) << 2;
  const end = table + size;
  const weight = v128.load32_splat(weights);
  while (table < end) {
    const count = load<i32>(table + size);
    if (table + 16 <= end) {
      const counts = v128.load(table + size);
      if (i32x4.all_true(i32x4.eq(counts, i32x4.splat(count)))) {
        const bytes = (<usize>count) << 2;
        let sum = f32x4.splat(0);
        if (same) {
          for (let j: usize = 0; j < bytes; j += 4) sum = f32x4.add(sum, picked(line, table, j));
          sum = f32x4.mul(sum, weight);
        } else {
          for (let j: usize = 0; j < bytes; j += 4) sum = madd(sum, picked(line, table, j), spaced(weights + j, bytes));
          weights += bytes << 2;
        }
        v128.store(to, sum);
        to += 16;
        table += 16;
        continue;
      }
    }
    const at = line + (load<usize>(table) << 2);
    let sum: f32 = 0;
    for (let j: usize = 0; j < (<usize>count) << 2; j += 4) {
      sum += load<f32>(at + j) * load<f32>(weights);
      if (!same) weights += 4;
    }
    store<f32>(to, sum);
    to += 4;
    table += 4;
  }
}

/** Words: out, x, planes …, the tables of rows and columns, weights of rows, whether all are the same, and so for columns. */
export function resample(args: usize): void {
  let to = load<usize>(args);
  let plane = load<usize>(args, 4);
  const step = load<usize>(args, 16) << 2;
  const area = load<usize>(args, 12) * step;
  const outHeight = load<usize>(args, 20) << 2;
  const outWidth = load<i32>(args, 24);
  const outStep = (<usize>outWidth) << 2;
  const rowTable = load<usize>(args, 28);
  const columnTable = load<usize>(args, 32);
  const next: usize = load<i32>(args, 40) ? 0 : 4;
  const columnWeights = load<usize>(args, 44);
  const same = load<i32>(args, 48) != 0;
  for (let p = load<i32>(args, 8); p > 0; p--, plane += area) {
    let weights = load<usize>(args, 36);
    let before = -1;
    for (let y: usize = 0; y < outHeight; y += 4, to += outStep) {
      const start = load<i32>(rowTable + y);
      const count = load<i32>(rowTable + y + outHeight);
      if (count == 0) {
        memory.fill(to, 0, outStep);
        continue;
      }
      const single = count == 1 && !next;
      // The same row once more.
      if (single && start == before) {
        memory.copy(to, to - outStep, outStep);
        continue;
      }
      before = single ? start : -1;
      const line = plane + <usize>start * step;
      const whole = single && load<f32>(weights) == 1;
      if (!whole) sumOfLines(line, step, count, weights, next);
      weights += next * <usize>count;
      columnsOf(to, whole ? line : PANEL_A, columnTable, outWidth, columnWeights, same);
    }
  }
}

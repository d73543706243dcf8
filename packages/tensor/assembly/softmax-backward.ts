// Gradients of softmax and its logarithm, along an axis as there: y (g − Σ g y) and g − eʸ Σ g.
// Words of both: out, g, y, outer, size, inner.
import { expOf } from './loops';
import { get, lanesFrom, madd, put, sumLanes } from './vector';

/** What is summed: g y, or g for the logarithm. */
@inline
function term(sum: v128, g: v128, y: v128, ofLog: bool): v128 {
  return ofLog ? f32x4.add(sum, g) : madd(sum, g, y);
}

/** Of the logarithm, y is eʸ. */
@inline
function gradient(g: v128, y: v128, sum: v128, ofLog: bool): v128 {
  return ofLog ? f32x4.sub(g, f32x4.mul(y, sum)) : f32x4.mul(y, f32x4.sub(g, sum));
}

/** A line of four and more. The last four may overlap those before, and are looked at first, as y may be o. */
@inline
function lineOf(ofLog: bool, o: usize, g: usize, y: usize, size: i32): void {
  const last = ((<usize>size) << 2) - 16;
  const gLast = v128.load(g + last);
  const yLast = v128.load(y + last);
  let sums = v128.and(term(f32x4.splat(0), gLast, yLast, ofLog), lanesFrom(-size & 3));
  for (let i: usize = 0; i < last; i += 16) sums = term(sums, v128.load(g + i), v128.load(y + i), ofLog);
  const sum = f32x4.splat(sumLanes(sums));
  for (let i: usize = 0; i < last; i += 16) {
    v128.store(o + i, gradient(v128.load(g + i), v128.load(y + i), sum, ofLog));
  }
  v128.store(o + last, gradient(gLast, yLast, sum, ofLog));
}

function line(o: usize, g: usize, y: usize, size: i32): void {
  lineOf(false, o, g, y, size);
}

function lineOfLog(o: usize, g: usize, y: usize, size: i32): void {
  lineOf(true, o, g, y, size);
}

/** Four lines side by side, or `count` if that is fewer. */
@inline
function columns(ofLog: bool, o: usize, g: usize, y: usize, bytes: usize, step: usize, count: i32): void {
  let sum = f32x4.splat(0);
  for (let i: usize = 0; i < bytes; i += step) sum = term(sum, get(g + i, count), get(y + i, count), ofLog);
  for (let i: usize = 0; i < bytes; i += step) {
    put(o + i, gradient(get(g + i, count), get(y + i, count), sum, ofLog), count);
  }
}

function along(ofLog: bool, args: usize): void {
  let o = load<usize>(args);
  let g = load<usize>(args, 4);
  let y = load<usize>(args, 8);
  const outer = load<i32>(args, 12);
  const size = load<i32>(args, 16);
  const inner = load<i32>(args, 20);
  const step = (<usize>inner) << 2;
  const slab = <usize>size * step;
  if (ofLog) {
    expOf(o, y, outer * size * inner);
    y = o;
  }
  for (let r = outer; r > 0; r--, o += slab, g += slab, y += slab) {
    if (inner == 1 && size > 3) {
      if (ofLog) lineOfLog(o, g, y, size);
      else line(o, g, y, size);
    } else {
      let j: usize = 0;
      for (; j + 16 <= step; j += 16) columns(ofLog, o + j, g + j, y + j, slab, step, 4);
      if (j < step) columns(ofLog, o + j, g + j, y + j, slab, step, <i32>(step - j) >> 2);
    }
  }
}

export function softmaxBackward(args: usize): void {
  along(false, args);
}

export function logSoftmaxBackward(args: usize): void {
  along(true, args);
}

// Gradients of softmax and its logarithm, along an axis as there. Words of both: out, g, y, outer, size, inner.
import { exp } from './math';
import { lanesFrom, loadPart, madd, storePart, sumLanes } from './vector';

@inline
function get(at: usize, count: i32): v128 {
  return count > 3 ? v128.load(at) : loadPart(at, count);
}

/** What is summed along the axis: g y, or g for the logarithm. */
@inline
function term(sum: v128, g: v128, y: usize, count: i32, ofLog: bool): v128 {
  return ofLog ? f32x4.add(sum, g) : madd(sum, g, get(y, count));
}

@inline
function gradient(g: v128, y: v128, sum: v128, ofLog: bool): v128 {
  return ofLog ? f32x4.sub(g, f32x4.mul(exp(y), sum)) : f32x4.mul(y, f32x4.sub(g, sum));
}

/** A line of four and more. */
@inline
function line(o: usize, g: usize, y: usize, size: i32, ofLog: bool): void {
  const last = ((<usize>size) << 2) - 16;
  const zero = f32x4.splat(0);
  let sum = v128.and(term(zero, v128.load(g + last), y + last, 4, ofLog), lanesFrom(-size & 3));
  for (let i: usize = 0; i < last; i += 16) sum = term(sum, v128.load(g + i), y + i, 4, ofLog);
  sum = f32x4.splat(sumLanes(sum));
  for (let i: usize = 0; i < last; i += 16) {
    v128.store(o + i, gradient(v128.load(g + i), v128.load(y + i), sum, ofLog));
  }
  v128.store(o + last, gradient(v128.load(g + last), v128.load(y + last), sum, ofLog));
}

/** Four lines side by side, or `count` if that is fewer. */
@inline
function columns(o: usize, g: usize, y: usize, size: i32, step: usize, count: i32, ofLog: bool): void {
  const bytes = <usize>size * step;
  let sum = f32x4.splat(0);
  for (let i: usize = 0; i < bytes; i += step) sum = term(sum, get(g + i, count), y + i, count, ofLog);
  for (let i: usize = 0; i < bytes; i += step) {
    const d = gradient(get(g + i, count), get(y + i, count), sum, ofLog);
    if (count > 3) v128.store(o + i, d);
    else storePart(o + i, d, count);
  }
}

@inline
function backward(args: usize, ofLog: bool): void {
  let o = load<usize>(args);
  let g = load<usize>(args, 4);
  let y = load<usize>(args, 8);
  const outer = load<i32>(args, 12);
  const size = load<i32>(args, 16);
  const inner = load<i32>(args, 20);
  const step = (<usize>inner) << 2;
  const slab = <usize>size * step;
  for (let r = 0; r < outer; r++, o += slab, g += slab, y += slab) {
    if (inner == 1 && size > 3) {
      line(o, g, y, size, ofLog);
    } else {
      let j: usize = 0;
      for (; j + 16 <= step; j += 16) columns(o + j, g + j, y + j, size, step, 4, ofLog);
      if (j < step) columns(o + j, g + j, y + j, size, step, <i32>(step - j) >> 2, ofLog);
    }
  }
}

/** y (g − Σ g y) */
export function softmaxBackward(args: usize): void {
  backward(args, false);
}

/** g − eʸ Σ g */
export function logSoftmaxBackward(args: usize): void {
  backward(args, true);
}

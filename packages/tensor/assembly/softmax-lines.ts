// softmax, its logarithm and logsumexp, along an axis as [outer, size, inner]: a line of neighbours where inner is 1, else
// four lines side by side. Words of all: out, a, outer, size, inner.
//
// A maximum may lose a NaN on its way: the sum, which has every element in it, finds it again.
import { expOfSum, logOfFour } from './loops';
import { exp, one } from './math';
import { BLOCK_A } from './rows';
import { TILE } from './scratch';
import { get, lanesFrom, put, sumLanes } from './vector';

/** What is asked for. */
export const SOFTMAX = 0;
export const LOG_SOFTMAX = 1;
export const LOGSUMEXP = 2;

/** The largest of a line of four and more, four times. The last four may overlap those before. */
@inline
function maxOfLine(a: usize, size: i32): v128 {
  const last = a + ((<usize>size) << 2) - 16;
  let most = v128.load(last);
  for (; a < last; a += 16) most = f32x4.pmax(v128.load(a), most);
  most = f32x4.pmax(most, v128.shuffle<f32>(most, most, 2, 3, 0, 1));
  return f32x4.pmax(most, v128.shuffle<f32>(most, most, 1, 0, 3, 2));
}

/** An infinite maximum is not taken off where only the sum is asked for: ∞, or a NaN, then comes out of that. */
@inline
function takenOff(op: i32, most: v128): v128 {
  return op == LOGSUMEXP ? v128.and(most, f32x4.lt(f32x4.abs(most), f32x4.splat(Infinity))) : most;
}

/** A line of four and more. The last four may overlap those before, and are looked at first, as o may be a. */
function line(op: i32, o: usize, a: usize, size: i32): void {
  const most = takenOff(op, maxOfLine(a, size));
  v128.store(BLOCK_A, f32x4.neg(most));
  const keeps = op == SOFTMAX;
  const rest = size & 3;
  const last = ((<usize>size) << 2) - 16;
  const lastTo = o + last;
  const end = f32x4.sub(v128.load(a + last), most);
  let sums = expOfSum(keeps ? o : TILE, keeps ? 16 : 0, a, BLOCK_A, 0, size - rest);
  let expEnd = v128.load(keeps ? lastTo : TILE);
  if (rest) {
    expEnd = exp(end);
    sums = f32x4.add(sums, v128.and(expEnd, lanesFrom(4 - rest)));
  }
  const sum = f32x4.splat(sumLanes(sums));
  if (keeps) {
    const scale = f32x4.div(one(), sum);
    for (; o < lastTo; o += 16) v128.store(o, f32x4.mul(v128.load(o), scale));
    v128.store(lastTo, f32x4.mul(expEnd, scale));
    return;
  }
  const logSum = logOfFour(sum);
  if (op == LOGSUMEXP) {
    v128.store32_lane(o, f32x4.add(most, logSum), 0);
    return;
  }
  // Only differences, whatever the size of a.
  for (; o < lastTo; a += 16, o += 16) v128.store(o, f32x4.sub(f32x4.sub(v128.load(a), most), logSum));
  v128.store(lastTo, f32x4.sub(end, logSum));
}

@inline
function columnsOf(op: i32, o: usize, a: usize, size: i32, step: usize, count: i32): void {
  const end = a + <usize>size * step;
  let most = f32x4.splat(-Infinity);
  for (let at = a; at < end; at += step) most = f32x4.pmax(get(at, count), most);
  most = takenOff(op, most);
  let sum = f32x4.splat(0);
  let to = o;
  for (let at = a; at < end; at += step, to += step) {
    const e = exp(f32x4.sub(get(at, count), most));
    if (op == SOFTMAX) put(to, e, count);
    sum = f32x4.add(sum, e);
  }
  if (op == SOFTMAX) {
    const scale = f32x4.div(one(), sum);
    for (; o < to; o += step) put(o, f32x4.mul(get(o, count), scale), count);
    return;
  }
  const logSum = logOfFour(sum);
  if (op == LOGSUMEXP) {
    put(o, f32x4.add(most, logSum), count);
    return;
  }
  for (; a < end; a += step, o += step) put(o, f32x4.sub(f32x4.sub(get(a, count), most), logSum), count);
}

/** A line of four and more, in place or not. */
export function softmaxLine(o: usize, a: usize, size: i32): void {
  line(SOFTMAX, o, a, size);
}

/** Four lines side by side. */
function columns(op: i32, o: usize, a: usize, size: i32, step: usize): void {
  columnsOf(op, o, a, size, step, 4);
}

/** Fewer than four, a line of its own with fewer than four elements among them. */
function fewColumns(op: i32, o: usize, a: usize, size: i32, step: usize, count: i32): void {
  columnsOf(op, o, a, size, step, count);
}

export function along(op: i32, args: usize): void {
  let o = load<usize>(args);
  let a = load<usize>(args, 4);
  const size = load<i32>(args, 12);
  const inner = load<i32>(args, 16);
  const step = (<usize>inner) << 2;
  const slab = <usize>size * step;
  for (let r = load<i32>(args, 8); r > 0; r--) {
    if (inner == 1 && size > 3) {
      line(op, o, a, size);
    } else {
      let j: usize = 0;
      for (; j + 16 <= step; j += 16) columns(op, o + j, a + j, size, step);
      if (j < step) fewColumns(op, o + j, a + j, size, step, <i32>(step - j) >> 2);
    }
    o += op == LOGSUMEXP ? step : slab;
    a += slab;
  }
}

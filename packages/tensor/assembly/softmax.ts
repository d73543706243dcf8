// Along an axis seen as [outer, size, inner]: a line of four neighbours at a time where inner is 1, else four lines side by
// side. Words of all: out, inputs, outer, size, inner.
//
// A maximum may lose a NaN on its way: the sum, which has every element in it, finds it again.
import { exp, log } from './math';
import { loadPart, storePart, sumLanes } from './vector';

@inline
function loadUpTo(at: usize, count: i32): v128 {
  return count > 3 ? v128.load(at) : loadPart(at, count);
}

@inline
function storeUpTo(at: usize, x: v128, count: i32): void {
  if (count > 3) v128.store(at, x);
  else storePart(at, x, count);
}

/** The last `count` < 4 numbers of a line, followed by −∞, which adds nothing to a sum of exponentials. */
@inline
function loadEnd(at: usize, count: i32): v128 {
  const real = i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(count));
  return v128.bitselect(loadPart(at, count), f32x4.splat(-Infinity), real);
}

/** The largest of a line, four times. */
function maxOfLine(a: usize, size: i32): v128 {
  let most = f32x4.splat(-Infinity);
  const end = a + (<usize>(size & ~3) << 2);
  for (; a < end; a += 16) most = f32x4.pmax(v128.load(a), most);
  if (size & 3) most = f32x4.pmax(loadEnd(a, size & 3), most);
  most = f32x4.pmax(most, v128.shuffle<f32>(most, most, 2, 3, 0, 1));
  return f32x4.pmax(most, v128.shuffle<f32>(most, most, 1, 0, 3, 2));
}

function maxOfColumns(a: usize, size: i32, step: usize, count: i32): v128 {
  let most = f32x4.splat(-Infinity);
  for (; size > 0; size--, a += step) most = f32x4.pmax(loadUpTo(a, count), most);
  return most;
}

function softmaxLine(o: usize, a: usize, size: i32): void {
  const most = maxOfLine(a, size);
  const rest = size & 3;
  let s0 = f32x4.splat(0);
  let s1 = f32x4.splat(0);
  const end = a + (<usize>(size & ~3) << 2);
  let to = o;
  for (; a + 32 <= end; a += 32, to += 32) {
    const e0 = exp(f32x4.sub(v128.load(a), most));
    const e1 = exp(f32x4.sub(v128.load(a, 16), most));
    v128.store(to, e0);
    v128.store(to, e1, 16);
    s0 = f32x4.add(s0, e0);
    s1 = f32x4.add(s1, e1);
  }
  if (a < end) {
    const e = exp(f32x4.sub(v128.load(a), most));
    v128.store(to, e);
    s0 = f32x4.add(s0, e);
    a += 16;
    to += 16;
  }
  if (rest) {
    const e = exp(f32x4.sub(loadEnd(a, rest), most));
    storePart(to, e, rest);
    s1 = f32x4.add(s1, e);
  }
  const sum = f32x4.splat(sumLanes(f32x4.add(s0, s1)));
  for (; o + 16 <= to; o += 16) v128.store(o, f32x4.div(v128.load(o), sum));
  if (rest) storePart(o, f32x4.div(loadPart(o, rest), sum), rest);
}

function softmaxColumns(o: usize, a: usize, size: i32, step: usize, count: i32): void {
  const most = maxOfColumns(a, size, step, count);
  let sum = f32x4.splat(0);
  let to = o;
  for (let i = 0; i < size; i++, a += step, to += step) {
    const e = exp(f32x4.sub(loadUpTo(a, count), most));
    storeUpTo(to, e, count);
    sum = f32x4.add(sum, e);
  }
  for (; o < to; o += step) storeUpTo(o, f32x4.div(loadUpTo(o, count), sum), count);
}

export function softmax(args: usize): void {
  let o = load<usize>(args);
  let a = load<usize>(args, 4);
  const outer = load<i32>(args, 8);
  const size = load<i32>(args, 12);
  const inner = load<i32>(args, 16);
  const step = <usize>inner << 2;
  const slab = <usize>size * step;
  for (let r = 0; r < outer; r++, o += slab, a += slab) {
    if (inner == 1) softmaxLine(o, a, size);
    else for (let j = 0; j < inner; j += 4) softmaxColumns(o + (j << 2), a + (j << 2), size, step, inner - j);
  }
}

/** (a − max) − ln Σ e^(a − max): only differences, whatever the size of a. */
function logSoftmaxLine(o: usize, a: usize, size: i32): void {
  const most = maxOfLine(a, size);
  const rest = size & 3;
  const end = a + (<usize>(size & ~3) << 2);
  let s0 = f32x4.splat(0);
  let s1 = f32x4.splat(0);
  let at = a;
  for (; at + 32 <= end; at += 32) {
    s0 = f32x4.add(s0, exp(f32x4.sub(v128.load(at), most)));
    s1 = f32x4.add(s1, exp(f32x4.sub(v128.load(at, 16), most)));
  }
  if (at < end) s0 = f32x4.add(s0, exp(f32x4.sub(v128.load(at), most)));
  if (rest) s1 = f32x4.add(s1, exp(f32x4.sub(loadEnd(end, rest), most)));
  const logSum = log(f32x4.splat(sumLanes(f32x4.add(s0, s1))));
  for (; a < end; a += 16, o += 16) v128.store(o, f32x4.sub(f32x4.sub(v128.load(a), most), logSum));
  if (rest) storePart(o, f32x4.sub(f32x4.sub(loadPart(a, rest), most), logSum), rest);
}

function logSoftmaxColumns(o: usize, a: usize, size: i32, step: usize, count: i32): void {
  const most = maxOfColumns(a, size, step, count);
  let sum = f32x4.splat(0);
  let at = a;
  for (let i = 0; i < size; i++, at += step) sum = f32x4.add(sum, exp(f32x4.sub(loadUpTo(at, count), most)));
  const logSum = log(sum);
  for (; a < at; a += step, o += step) {
    storeUpTo(o, f32x4.sub(f32x4.sub(loadUpTo(a, count), most), logSum), count);
  }
}

export function logSoftmax(args: usize): void {
  let o = load<usize>(args);
  let a = load<usize>(args, 4);
  const outer = load<i32>(args, 8);
  const size = load<i32>(args, 12);
  const inner = load<i32>(args, 16);
  const step = <usize>inner << 2;
  const slab = <usize>size * step;
  for (let r = 0; r < outer; r++, o += slab, a += slab) {
    if (inner == 1) logSoftmaxLine(o, a, size);
    else for (let j = 0; j < inner; j += 4) logSoftmaxColumns(o + (j << 2), a + (j << 2), size, step, inner - j);
  }
}

// Along an axis seen as [outer, size, inner]: a line of four neighbours at a time where inner is 1, else four lines side by
// side. Words of both: out, a, outer, size, inner.
//
// The last four of a line may overlap those before: what counts twice is masked away in sums. A maximum may lose a NaN on
// its way: the sum, which has every element in it, finds it again.
import { exp, log } from './math';
import { lanesFrom, loadPart, storePart, sumLanes } from './vector';

@inline
function get(at: usize, count: i32): v128 {
  return count > 3 ? v128.load(at) : loadPart(at, count);
}

@inline
function put(at: usize, x: v128, count: i32): void {
  if (count > 3) v128.store(at, x);
  else storePart(at, x, count);
}

/** The largest of a line of four and more, four times. `last` is the address of its last four. */
@inline
function maxOfLine(a: usize, last: usize): v128 {
  let most = v128.load(last);
  for (; a < last; a += 16) most = f32x4.pmax(v128.load(a), most);
  most = f32x4.pmax(most, v128.shuffle<f32>(most, most, 2, 3, 0, 1));
  return f32x4.pmax(most, v128.shuffle<f32>(most, most, 1, 0, 3, 2));
}

function softmaxLine(o: usize, a: usize, size: i32): void {
  const last = a + ((<usize>size) << 2) - 16;
  const most = maxOfLine(a, last);
  const end = exp(f32x4.sub(v128.load(last), most));
  let s0 = v128.and(end, lanesFrom(-size & 3));
  let s1 = f32x4.splat(0);
  let to = o;
  for (; a + 16 < last; a += 32, to += 32) {
    const e0 = exp(f32x4.sub(v128.load(a), most));
    const e1 = exp(f32x4.sub(v128.load(a, 16), most));
    v128.store(to, e0);
    v128.store(to, e1, 16);
    s0 = f32x4.add(s0, e0);
    s1 = f32x4.add(s1, e1);
  }
  if (a < last) {
    const e = exp(f32x4.sub(v128.load(a), most));
    v128.store(to, e);
    s1 = f32x4.add(s1, e);
  }
  const sum = f32x4.splat(sumLanes(f32x4.add(s0, s1)));
  const lastTo = o + ((<usize>size) << 2) - 16;
  for (; o < lastTo; o += 16) v128.store(o, f32x4.div(v128.load(o), sum));
  v128.store(lastTo, f32x4.div(end, sum));
}

@inline
function softmaxColumns(o: usize, a: usize, size: i32, step: usize, count: i32): void {
  let most = f32x4.splat(-Infinity);
  const end = a + <usize>size * step;
  for (let at = a; at < end; at += step) most = f32x4.pmax(get(at, count), most);
  let sum = f32x4.splat(0);
  let to = o;
  for (; a < end; a += step, to += step) {
    const e = exp(f32x4.sub(get(a, count), most));
    put(to, e, count);
    sum = f32x4.add(sum, e);
  }
  for (; o < to; o += step) put(o, f32x4.div(get(o, count), sum), count);
}

/** Fewer than four lines side by side, a line of its own with fewer than four elements among them. */
function softmaxFewColumns(o: usize, a: usize, size: i32, step: usize, count: i32): void {
  softmaxColumns(o, a, size, step, count);
}

export function softmax(args: usize): void {
  let o = load<usize>(args);
  let a = load<usize>(args, 4);
  const outer = load<i32>(args, 8);
  const size = load<i32>(args, 12);
  const inner = load<i32>(args, 16);
  const step = (<usize>inner) << 2;
  const slab = <usize>size * step;
  if (size == 0) return;
  for (let r = 0; r < outer; r++, o += slab, a += slab) {
    if (inner == 1 && size > 3) {
      softmaxLine(o, a, size);
    } else {
      let j = 0;
      for (; j + 4 <= inner; j += 4) softmaxColumns(o + ((<usize>j) << 2), a + ((<usize>j) << 2), size, step, 4);
      if (j < inner) softmaxFewColumns(o + ((<usize>j) << 2), a + ((<usize>j) << 2), size, step, inner - j);
    }
  }
}

/** (a − max) − ln Σ e^(a − max): only differences, whatever the size of a. */
function logSoftmaxLine(o: usize, a: usize, size: i32): void {
  const last = a + ((<usize>size) << 2) - 16;
  const most = maxOfLine(a, last);
  const end = f32x4.sub(v128.load(last), most);
  let s0 = v128.and(exp(end), lanesFrom(-size & 3));
  let s1 = f32x4.splat(0);
  let at = a;
  for (; at + 16 < last; at += 32) {
    s0 = f32x4.add(s0, exp(f32x4.sub(v128.load(at), most)));
    s1 = f32x4.add(s1, exp(f32x4.sub(v128.load(at, 16), most)));
  }
  if (at < last) s1 = f32x4.add(s1, exp(f32x4.sub(v128.load(at), most)));
  const logSum = log(f32x4.splat(sumLanes(f32x4.add(s0, s1))));
  const lastTo = o + ((<usize>size) << 2) - 16;
  for (; a < last; a += 16, o += 16) v128.store(o, f32x4.sub(f32x4.sub(v128.load(a), most), logSum));
  v128.store(lastTo, f32x4.sub(end, logSum));
}

@inline
function logSoftmaxColumns(o: usize, a: usize, size: i32, step: usize, count: i32): void {
  let most = f32x4.splat(-Infinity);
  const end = a + <usize>size * step;
  for (let at = a; at < end; at += step) most = f32x4.pmax(get(at, count), most);
  let sum = f32x4.splat(0);
  for (let at = a; at < end; at += step) sum = f32x4.add(sum, exp(f32x4.sub(get(at, count), most)));
  const logSum = log(sum);
  for (; a < end; a += step, o += step) put(o, f32x4.sub(f32x4.sub(get(a, count), most), logSum), count);
}

function logSoftmaxFewColumns(o: usize, a: usize, size: i32, step: usize, count: i32): void {
  logSoftmaxColumns(o, a, size, step, count);
}

export function logSoftmax(args: usize): void {
  let o = load<usize>(args);
  let a = load<usize>(args, 4);
  const outer = load<i32>(args, 8);
  const size = load<i32>(args, 12);
  const inner = load<i32>(args, 16);
  const step = (<usize>inner) << 2;
  const slab = <usize>size * step;
  if (size == 0) return;
  for (let r = 0; r < outer; r++, o += slab, a += slab) {
    if (inner == 1 && size > 3) {
      logSoftmaxLine(o, a, size);
    } else {
      let j = 0;
      for (; j + 4 <= inner; j += 4) logSoftmaxColumns(o + ((<usize>j) << 2), a + ((<usize>j) << 2), size, step, 4);
      if (j < inner) logSoftmaxFewColumns(o + ((<usize>j) << 2), a + ((<usize>j) << 2), size, step, inner - j);
    }
  }
}

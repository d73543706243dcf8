// Gradients of softmax and its logarithm, along an axis as there. Words of both: out, g, y, outer, size, inner.
import { exp } from './math';
import { loadPart, madd, storePart, sumLanes } from './vector';

@inline
function softmaxOf(g: v128, y: v128, dot: v128): v128 {
  return f32x4.mul(y, f32x4.sub(g, dot));
}

@inline
function logSoftmaxOf(g: v128, y: v128, sum: v128): v128 {
  return f32x4.sub(g, f32x4.mul(exp(y), sum));
}

function softmaxLine(o: usize, g: usize, y: usize, size: i32): void {
  const rest = size & 3;
  const bytes = <usize>(size & ~3) << 2;
  let dot = f32x4.splat(0);
  for (let i: usize = 0; i < bytes; i += 16) dot = madd(dot, v128.load(g + i), v128.load(y + i));
  if (rest) dot = madd(dot, loadPart(g + bytes, rest), loadPart(y + bytes, rest));
  dot = f32x4.splat(sumLanes(dot));
  for (let i: usize = 0; i < bytes; i += 16) {
    v128.store(o + i, softmaxOf(v128.load(g + i), v128.load(y + i), dot));
  }
  if (rest) storePart(o + bytes, softmaxOf(loadPart(g + bytes, rest), loadPart(y + bytes, rest), dot), rest);
}

function logSoftmaxLine(o: usize, g: usize, y: usize, size: i32): void {
  const rest = size & 3;
  const bytes = <usize>(size & ~3) << 2;
  let sum = f32x4.splat(0);
  for (let i: usize = 0; i < bytes; i += 16) sum = f32x4.add(sum, v128.load(g + i));
  if (rest) sum = f32x4.add(sum, loadPart(g + bytes, rest));
  sum = f32x4.splat(sumLanes(sum));
  for (let i: usize = 0; i < bytes; i += 16) {
    v128.store(o + i, logSoftmaxOf(v128.load(g + i), v128.load(y + i), sum));
  }
  if (rest) storePart(o + bytes, logSoftmaxOf(loadPart(g + bytes, rest), loadPart(y + bytes, rest), sum), rest);
}

@inline
function loadUpTo(at: usize, count: i32): v128 {
  return count > 3 ? v128.load(at) : loadPart(at, count);
}

/** Four lines side by side, or `count` if that is fewer. */
function columns(o: usize, g: usize, y: usize, size: i32, step: usize, count: i32, ofLog: bool): void {
  const bytes = <usize>size * step;
  let sum = f32x4.splat(0);
  for (let i: usize = 0; i < bytes; i += step) {
    const x = loadUpTo(g + i, count);
    sum = ofLog ? f32x4.add(sum, x) : madd(sum, x, loadUpTo(y + i, count));
  }
  for (let i: usize = 0; i < bytes; i += step) {
    const x = loadUpTo(g + i, count);
    const z = loadUpTo(y + i, count);
    const d = ofLog ? logSoftmaxOf(x, z, sum) : softmaxOf(x, z, sum);
    if (count > 3) v128.store(o + i, d);
    else storePart(o + i, d, count);
  }
}

function backward(args: usize, ofLog: bool): void {
  let o = load<usize>(args);
  let g = load<usize>(args, 4);
  let y = load<usize>(args, 8);
  const outer = load<i32>(args, 12);
  const size = load<i32>(args, 16);
  const inner = load<i32>(args, 20);
  const step = <usize>inner << 2;
  const slab = <usize>size * step;
  for (let r = 0; r < outer; r++, o += slab, g += slab, y += slab) {
    if (inner == 1) {
      if (ofLog) logSoftmaxLine(o, g, y, size);
      else softmaxLine(o, g, y, size);
    } else {
      for (let j = 0; j < inner; j += 4) {
        const at = <usize>j << 2;
        columns(o + at, g + at, y + at, size, step, inner - j, ofLog);
      }
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

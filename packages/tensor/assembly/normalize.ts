// Lines of x, seen as [outer, lines, per · run], to mean 0 and variance 1, times weights and plus biases of their channels: the
// `run` neighbours of part k of line l belong to channel (l · per + k) mod channels. A run is walked at once, and its weight then
// read again and again from a block of copies; or where runs are of one element, all of the line.
import { BLOCK_A, BLOCK_B, splat } from './rows';
import { lanesFrom, loadPart, storePart, sumLanes } from './vector';

/** Bytes that are summed in float32 before the sum goes to one in float64. */
const CHUNK: usize = 4096;

@inline
function pair(a: v128, b: v128): v128 {
  return f64x2.replace_lane(f64x2.splat(sumLanes(a)), 1, sumLanes(b));
}

@inline
function distance(x: v128, mean: v128, factor: v128): v128 {
  return f32x4.mul(f32x4.sub(x, mean), factor);
}

/** Σ a and Σ a · d, where a = g − base and d = (x − mean) · factor; both in float64. */
function sumsOf(g: usize, x: usize, bytes: usize, base: v128, mean: v128, factor: v128): v128 {
  let total = f64x2.splat(0);
  while (bytes > 15) {
    const chunk = min(bytes, CHUNK) & -16;
    let s0 = f32x4.splat(0);
    let s1 = s0;
    let q0 = s0;
    let q1 = s0;
    let i: usize = 0;
    for (; i + 32 <= chunk; i += 32) {
      const a0 = f32x4.sub(v128.load(g + i), base);
      const a1 = f32x4.sub(v128.load(g + i, 16), base);
      s0 = f32x4.add(s0, a0);
      s1 = f32x4.add(s1, a1);
      q0 = f32x4.add(q0, f32x4.mul(a0, distance(v128.load(x + i), mean, factor)));
      q1 = f32x4.add(q1, f32x4.mul(a1, distance(v128.load(x + i, 16), mean, factor)));
    }
    if (i < chunk) {
      const a = f32x4.sub(v128.load(g + i), base);
      s0 = f32x4.add(s0, a);
      q0 = f32x4.add(q0, f32x4.mul(a, distance(v128.load(x + i), mean, factor)));
    }
    total = f64x2.add(total, pair(f32x4.add(s0, s1), f32x4.add(q0, q1)));
    x += chunk;
    g += chunk;
    bytes -= chunk;
  }
  if (bytes) {
    const left = <i32>bytes >> 2;
    const a = v128.andnot(f32x4.sub(loadPart(g, left), base), lanesFrom(left));
    total = f64x2.add(total, pair(a, f32x4.mul(a, distance(loadPart(x, left), mean, factor))));
  }
  return total;
}

/** Of a line, Σ (x − from), or of its squares, in float64. */
function exactly(x: usize, outer: usize, bytes: usize, step: usize, from: f64, squared: bool): f64 {
  let total: f64 = 0;
  for (; outer > 0; outer--, x += step) {
    for (let i: usize = 0; i < bytes; i += 4) {
      const d = <f64>load<f32>(x + i) - from;
      total += squared ? d * d : d;
    }
  }
  return total;
}

/** Four of an array, or where that is not known, the 1 to 3 that are left. */
@inline
function read(at: usize, left: i32): v128 {
  return left == 4 ? v128.load(at) : loadPart(at, left);
}

@inline
function scaled(x: usize, mean: v128, factor: v128, weight: usize, bias: usize, left: i32): v128 {
  const scale = f32x4.mul(read(weight, left), factor);
  return f32x4.add(distance(read(x, left), mean, scale), read(bias, left));
}

function scaleAll(y: usize, x: usize, bytes: usize, mean: v128, factor: v128, weight: usize, bias: usize, next: usize): void {
  for (; bytes > 15; bytes -= 16, y += 16, x += 16, weight += next, bias += next) {
    v128.store(y, scaled(x, mean, factor, weight, bias, 4));
  }
  const left = <i32>bytes >> 2;
  if (left) storePart(y, scaled(x, mean, factor, weight, bias, left), left);
}

/** Words: y, statistics (means, deviations, variances), x, weight, bias, outer, lines, channels, per, run, eps. */
export function normalize(args: usize): void {
  let y = load<usize>(args);
  const statistics = load<usize>(args, 4);
  let x = load<usize>(args, 8);
  const weights = load<usize>(args, 12);
  const biases = load<usize>(args, 16);
  const outer = load<usize>(args, 20);
  const lines = load<usize>(args, 24) << 2;
  const channels = load<usize>(args, 28) << 2;
  const per = load<usize>(args, 32) << 2;
  const run = load<usize>(args, 36) << 2;
  const eps: f64 = load<f32>(args, 40);
  const bytes = (per >> 2) * run;
  const step = (lines >> 2) * bytes;
  const all = outer * step;
  const n = <f64>(outer * (bytes >> 2));
  const single = run == 4;
  const part = single ? bytes : run;
  let channel: usize = 0;
  for (let l: usize = 0; l < lines; l += 4, x += bytes, y += bytes) {
    // Counted from an element of the line: squares lose nothing where that is near the mean. Else once more, from there.
    let shift: f64 = 0;
    let rest: f64 = all ? load<f32>(x) : 0;
    let squares: f64 = 0;
    let variance: f64 = 0;
    for (let pass = 0; pass < 2; pass++) {
      shift = <f64>(<f32>(shift + rest));
      const base = f32x4.splat(<f32>shift);
      let sums = f64x2.splat(0);
      for (let at: usize = 0; at < all; at += step) {
        sums = f64x2.add(sums, sumsOf(x + at, x + at, bytes, base, base, f32x4.splat(1)));
      }
      rest = f64x2.extract_lane(sums, 0) / n;
      squares = f64x2.extract_lane(sums, 1);
      variance = squares / n - rest * rest;
      if (!(rest * rest > 4 * variance)) break;
    }
    let mean = shift + rest;
    if (!(squares < 1e34 && (squares > 1e-28 || eps > 1e-20))) {
      mean = exactly(x, outer, bytes, step, 0, false) / n;
      variance = exactly(x, outer, bytes, step, mean, true) / n;
    }
    variance = max<f64>(variance, 0);
    const deviation = Math.sqrt(variance + eps);
    store<f32>(statistics + l, <f32>mean);
    store<f32>(statistics + lines + l, <f32>deviation);
    store<f32>(statistics + 2 * lines + l, <f32>variance);
    const middle = f32x4.splat(<f32>mean);
    const factor = f32x4.splat(<f32>(1 / deviation));
    for (let at: usize = 0; at < all; at += step) {
      let c = channel;
      for (let k: usize = 0; k < bytes; k += part, c += 4) {
        const weight = single ? weights + c : splat(BLOCK_A, weights + c);
        const bias = single ? biases + c : splat(BLOCK_B, biases + c);
        scaleAll(y + at + k, x + at + k, part, middle, factor, weight, bias, single ? 16 : 0);
      }
    }
    channel += per;
    if (channel >= channels) channel = 0;
  }
}

/** Adds g x̂ and g to the gradients of weights and biases, a channel an element; returns the sums of both, times the weights. */
function shares(g: usize, x: usize, bytes: usize, mean: v128, factor: v128, weight: usize, dWeight: usize, dBias: usize): v128 {
  let total = f64x2.splat(0);
  while (bytes > 15) {
    let s = f32x4.splat(0);
    let q = s;
    for (let chunk = min(bytes, CHUNK) & -16, end = g + chunk; g < end; bytes -= 16) {
      const a = v128.load(g);
      const normal = distance(v128.load(x), mean, factor);
      v128.store(dWeight, f32x4.add(v128.load(dWeight), f32x4.mul(a, normal)));
      v128.store(dBias, f32x4.add(v128.load(dBias), a));
      const w = f32x4.mul(a, v128.load(weight));
      s = f32x4.add(s, w);
      q = f32x4.add(q, f32x4.mul(w, normal));
      g += 16;
      x += 16;
      weight += 16;
      dWeight += 16;
      dBias += 16;
    }
    total = f64x2.add(total, pair(s, q));
  }
  for (; bytes > 0; bytes -= 4, g += 4, x += 4, weight += 4, dWeight += 4, dBias += 4) {
    const a = load<f32>(g);
    const normal = (load<f32>(x) - f32x4.extract_lane(mean, 0)) * f32x4.extract_lane(factor, 0);
    store<f32>(dWeight, load<f32>(dWeight) + a * normal);
    store<f32>(dBias, load<f32>(dBias) + a);
    const w: f64 = a * load<f32>(weight);
    total = f64x2.add(total, f64x2.replace_lane(f64x2.splat(w), 1, w * normal));
  }
  return total;
}

/** dx = g · weight · factor − flat − x̂ · slope */
@inline
function gradient(
  g: usize,
  x: usize,
  mean: v128,
  factor: v128,
  weight: usize,
  flat: v128,
  slope: v128,
  left: i32,
): v128 {
  const a = f32x4.mul(read(g, left), f32x4.mul(read(weight, left), factor));
  return f32x4.sub(f32x4.sub(a, flat), f32x4.mul(distance(read(x, left), mean, factor), slope));
}

function gradients(
  to: usize,
  g: usize,
  x: usize,
  bytes: usize,
  mean: v128,
  factor: v128,
  weight: usize,
  next: usize,
  flat: v128,
  slope: v128,
): void {
  for (; bytes > 15; bytes -= 16, to += 16, g += 16, x += 16, weight += next) {
    v128.store(to, gradient(g, x, mean, factor, weight, flat, slope, 4));
  }
  const left = <i32>bytes >> 2;
  if (left) storePart(to, gradient(g, x, mean, factor, weight, flat, slope, left), left);
}

/** Words: gradients of x, weight and bias, then g, x, statistics, weight, outer, lines, channels, per, run. */
export function normalizeBackward(args: usize): void {
  let to = load<usize>(args);
  const dWeight = load<usize>(args, 4);
  const dBias = load<usize>(args, 8);
  let g = load<usize>(args, 12);
  let x = load<usize>(args, 16);
  const statistics = load<usize>(args, 20);
  const weights = load<usize>(args, 24);
  const outer = load<usize>(args, 28);
  const lines = load<usize>(args, 32) << 2;
  const channels = load<usize>(args, 36) << 2;
  const per = load<usize>(args, 40) << 2;
  const run = load<usize>(args, 44) << 2;
  const bytes = (per >> 2) * run;
  const step = (lines >> 2) * bytes;
  const all = outer * step;
  const single = run == 4;
  const part = single ? bytes : run;
  memory.fill(dWeight, 0, channels);
  memory.fill(dBias, 0, channels);
  let channel: usize = 0;
  for (let l: usize = 0; l < lines; l += 4, x += bytes, g += bytes, to += bytes) {
    const mean = v128.load32_splat(statistics + l);
    const r = 1 / <f64>load<f32>(statistics + lines + l);
    const factor = f32x4.splat(<f32>r);
    let total = f64x2.splat(0);
    for (let at: usize = 0; at < all; at += step) {
      let c = channel;
      for (let k: usize = 0; k < bytes; k += part, c += 4) {
        let sums: v128;
        if (single) {
          sums = shares(g + at, x + at, bytes, mean, factor, weights + c, dWeight + c, dBias + c);
        } else {
          sums = sumsOf(g + at + k, x + at + k, run, f32x4.splat(0), mean, factor);
          store<f32>(dBias + c, load<f32>(dBias + c) + <f32>f64x2.extract_lane(sums, 0));
          store<f32>(dWeight + c, load<f32>(dWeight + c) + <f32>f64x2.extract_lane(sums, 1));
          sums = f64x2.mul(sums, f64x2.splat(load<f32>(weights + c)));
        }
        total = f64x2.add(total, sums);
      }
    }
    total = f64x2.mul(total, f64x2.splat(r / <f64>(outer * (bytes >> 2))));
    const flat = f32x4.splat(<f32>f64x2.extract_lane(total, 0));
    const slope = f32x4.splat(<f32>f64x2.extract_lane(total, 1));
    for (let at: usize = 0; at < all; at += step) {
      let c = channel;
      for (let k: usize = 0; k < bytes; k += part, c += 4) {
        const weight = single ? weights + c : splat(BLOCK_A, weights + c);
        gradients(to + at + k, g + at + k, x + at + k, part, mean, factor, weight, single ? 16 : 0, flat, slope);
      }
    }
    channel += per;
    if (channel >= channels) channel = 0;
  }
}

// Lines of x, seen as [outer, lines, per · run], to mean 0 and variance 1, times weights and plus a bias of their channels: the
// `run` neighbours of part k of line l belong to channel (l · per + k) mod channels.
import { get, lanesFrom, put, sumLanes } from './vector';

/** Bytes that are summed in float32 before the sum goes to one in float64. */
const CHUNK: usize = 4096;

@inline
function pair(a: f64, b: f64): v128 {
  return f64x2.replace_lane(f64x2.splat(a), 1, b);
}

/** d = x − shift, and of those that are `left` of four, 0 for the others. */
@inline
function distance(x: usize, shift: v128, left: i32): v128 {
  const d = f32x4.sub(get(x, left), shift);
  return left > 3 ? d : v128.andnot(d, lanesFrom(left));
}

/** Σ d and Σ d², where d = x − shift; or with `g`, Σ g and Σ g d · scale. Both in float64. */
@inline
function sumsOf(g: usize, x: usize, bytes: usize, shift: v128, scale: v128, own: bool): v128 {
  let total = f64x2.splat(0);
  while (bytes > 15) {
    const chunk = min(bytes, CHUNK) & -16;
    let s0 = f32x4.splat(0);
    let s1 = s0;
    let q0 = s0;
    let q1 = s0;
    let i: usize = 0;
    for (; i + 32 <= chunk; i += 32) {
      const d0 = f32x4.sub(v128.load(x + i), shift);
      const d1 = f32x4.sub(v128.load(x + i, 16), shift);
      const a0 = own ? d0 : v128.load(g + i);
      const a1 = own ? d1 : v128.load(g + i, 16);
      s0 = f32x4.add(s0, a0);
      s1 = f32x4.add(s1, a1);
      q0 = f32x4.add(q0, f32x4.mul(a0, own ? d0 : f32x4.mul(d0, scale)));
      q1 = f32x4.add(q1, f32x4.mul(a1, own ? d1 : f32x4.mul(d1, scale)));
    }
    if (i < chunk) {
      const d = f32x4.sub(v128.load(x + i), shift);
      const a = own ? d : v128.load(g + i);
      s0 = f32x4.add(s0, a);
      q0 = f32x4.add(q0, f32x4.mul(a, own ? d : f32x4.mul(d, scale)));
    }
    total = f64x2.add(total, pair(sumLanes(f32x4.add(s0, s1)), sumLanes(f32x4.add(q0, q1))));
    x += chunk;
    g += chunk;
    bytes -= chunk;
  }
  if (bytes) {
    const left = <i32>bytes >> 2;
    const d = distance(x, shift, left);
    const a = own ? d : get(g, left);
    total = f64x2.add(total, pair(sumLanes(a), sumLanes(f32x4.mul(a, own ? d : f32x4.mul(d, scale)))));
  }
  return total;
}

function moments(x: usize, outer: usize, bytes: usize, step: usize, shift: v128): v128 {
  let total = f64x2.splat(0);
  for (; outer > 0; outer--, x += step) total = f64x2.add(total, sumsOf(x, x, bytes, shift, shift, true));
  return total;
}

function products(g: usize, x: usize, bytes: usize, mean: v128, scale: v128): v128 {
  return sumsOf(g, x, bytes, mean, scale, false);
}

/** Σ (x − from), or its square, in float64. */
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

@inline
function scaled(y: usize, x: usize, mean: v128, scale: v128, bias: v128, left: i32): void {
  put(y, f32x4.add(f32x4.mul(f32x4.sub(get(x, left), mean), scale), bias), left);
}

function ofChannel(y: usize, x: usize, bytes: usize, mean: v128, scale: v128, bias: v128): void {
  for (; bytes > 15; bytes -= 16, y += 16, x += 16) scaled(y, x, mean, scale, bias, 4);
  if (bytes) scaled(y, x, mean, scale, bias, <i32>bytes >> 2);
}

/** A channel each. */
function ofChannels(y: usize, x: usize, bytes: usize, mean: v128, factor: v128, weight: usize, bias: usize): void {
  for (; bytes > 15; bytes -= 16, y += 16, x += 16, weight += 16, bias += 16) {
    scaled(y, x, mean, f32x4.mul(v128.load(weight), factor), v128.load(bias), 4);
  }
  const left = <i32>bytes >> 2;
  if (left) scaled(y, x, mean, f32x4.mul(get(weight, left), factor), get(bias, left), left);
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
  const n = <f64>(outer * (bytes >> 2));
  let channel: usize = 0;
  for (let l: usize = 0; l < lines; l += 4, x += bytes, y += bytes) {
    // From an element of the line, for squares lose nothing where that is near the mean; else once more.
    let shift: f64 = n > 0 ? load<f32>(x) : 0;
    let sums = moments(x, outer, bytes, step, f32x4.splat(<f32>shift));
    let rest = f64x2.extract_lane(sums, 0) / n;
    let squares = f64x2.extract_lane(sums, 1);
    let variance = squares / n - rest * rest;
    if (rest * rest > 4 * variance) {
      shift = <f32>(shift + rest);
      sums = moments(x, outer, bytes, step, f32x4.splat(<f32>shift));
      rest = f64x2.extract_lane(sums, 0) / n;
      squares = f64x2.extract_lane(sums, 1);
      variance = squares / n - rest * rest;
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
    for (let at: usize = 0; at < outer * step; at += step) {
      if (run == 4) {
        ofChannels(y + at, x + at, bytes, middle, factor, weights + channel, biases + channel);
        continue;
      }
      let c = channel;
      for (let k: usize = 0; k < bytes; k += run, c += 4) {
        const scale = f32x4.mul(v128.load32_splat(weights + c), factor);
        ofChannel(y + at + k, x + at + k, run, middle, scale, v128.load32_splat(biases + c));
      }
    }
    channel += per;
    if (channel >= channels) channel = 0;
  }
}

/** Adds g x̂ and g to the gradients of weights and biases; gives the sums of both, times the weights. */
@inline
function share(
  g: usize,
  x: usize,
  mean: v128,
  factor: v128,
  weight: usize,
  dWeight: usize,
  dBias: usize,
  left: i32,
): v128 {
  const a = get(g, left);
  const normal = f32x4.mul(distance(x, mean, left), factor);
  put(dWeight, f32x4.add(get(dWeight, left), f32x4.mul(a, normal)), left);
  put(dBias, f32x4.add(get(dBias, left), a), left);
  const w = f32x4.mul(a, get(weight, left));
  return pair(sumLanes(w), sumLanes(f32x4.mul(w, normal)));
}

function shares(
  g: usize,
  x: usize,
  bytes: usize,
  mean: v128,
  factor: v128,
  weight: usize,
  dWeight: usize,
  dBias: usize,
): v128 {
  let total = f64x2.splat(0);
  while (bytes > 15) {
    const chunk = min(bytes, CHUNK) & -16;
    let s = f32x4.splat(0);
    let q = s;
    for (let i: usize = 0; i < chunk; i += 16) {
      const a = v128.load(g + i);
      const normal = f32x4.mul(f32x4.sub(v128.load(x + i), mean), factor);
      v128.store(dWeight + i, f32x4.add(v128.load(dWeight + i), f32x4.mul(a, normal)));
      v128.store(dBias + i, f32x4.add(v128.load(dBias + i), a));
      const w = f32x4.mul(a, v128.load(weight + i));
      s = f32x4.add(s, w);
      q = f32x4.add(q, f32x4.mul(w, normal));
    }
    total = f64x2.add(total, pair(sumLanes(s), sumLanes(q)));
    g += chunk;
    x += chunk;
    weight += chunk;
    dWeight += chunk;
    dBias += chunk;
    bytes -= chunk;
  }
  if (bytes) total = f64x2.add(total, share(g, x, mean, factor, weight, dWeight, dBias, <i32>bytes >> 2));
  return total;
}

/** dx = g · scale − flat − x̂ · slope */
@inline
function gradient(
  to: usize,
  g: usize,
  x: usize,
  mean: v128,
  factor: v128,
  scale: v128,
  flat: v128,
  slope: v128,
  left: i32,
): void {
  const normal = f32x4.mul(f32x4.sub(get(x, left), mean), factor);
  put(to, f32x4.sub(f32x4.sub(f32x4.mul(get(g, left), scale), flat), f32x4.mul(normal, slope)), left);
}

function gradients(
  to: usize,
  g: usize,
  x: usize,
  bytes: usize,
  mean: v128,
  factor: v128,
  scale: v128,
  flat: v128,
  slope: v128,
): void {
  for (; bytes > 15; bytes -= 16, to += 16, g += 16, x += 16) gradient(to, g, x, mean, factor, scale, flat, slope, 4);
  if (bytes) gradient(to, g, x, mean, factor, scale, flat, slope, <i32>bytes >> 2);
}

function gradientsOfChannels(
  to: usize,
  g: usize,
  x: usize,
  bytes: usize,
  mean: v128,
  factor: v128,
  weight: usize,
  flat: v128,
  slope: v128,
): void {
  for (; bytes > 15; bytes -= 16, to += 16, g += 16, x += 16, weight += 16) {
    gradient(to, g, x, mean, factor, f32x4.mul(v128.load(weight), factor), flat, slope, 4);
  }
  const left = <i32>bytes >> 2;
  if (left) gradient(to, g, x, mean, factor, f32x4.mul(get(weight, left), factor), flat, slope, left);
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
  const n = <f64>(outer * (bytes >> 2));
  memory.fill(dWeight, 0, channels);
  memory.fill(dBias, 0, channels);
  let channel: usize = 0;
  for (let l: usize = 0; l < lines; l += 4, x += bytes, g += bytes, to += bytes) {
    const mean = v128.load32_splat(statistics + l);
    const r = 1 / <f64>load<f32>(statistics + lines + l);
    const factor = f32x4.splat(<f32>r);
    let total = f64x2.splat(0);
    for (let at: usize = 0; at < outer * step; at += step) {
      if (run == 4) {
        const w = weights + channel;
        const sums = shares(g + at, x + at, bytes, mean, factor, w, dWeight + channel, dBias + channel);
        total = f64x2.add(total, sums);
        continue;
      }
      let c = channel;
      for (let k: usize = 0; k < bytes; k += run, c += 4) {
        const sums = products(g + at + k, x + at + k, run, mean, factor);
        store<f32>(dBias + c, load<f32>(dBias + c) + <f32>f64x2.extract_lane(sums, 0));
        store<f32>(dWeight + c, load<f32>(dWeight + c) + <f32>f64x2.extract_lane(sums, 1));
        total = f64x2.add(total, f64x2.mul(sums, f64x2.splat(load<f32>(weights + c))));
      }
    }
    total = f64x2.mul(total, f64x2.splat(r / n));
    const flat = f32x4.splat(<f32>f64x2.extract_lane(total, 0));
    const slope = f32x4.splat(<f32>f64x2.extract_lane(total, 1));
    for (let at: usize = 0; at < outer * step; at += step) {
      if (run == 4) {
        gradientsOfChannels(to + at, g + at, x + at, bytes, mean, factor, weights + channel, flat, slope);
        continue;
      }
      let c = channel;
      for (let k: usize = 0; k < bytes; k += run, c += 4) {
        const scale = f32x4.mul(v128.load32_splat(weights + c), factor);
        gradients(to + at + k, g + at + k, x + at + k, run, mean, factor, scale, flat, slope);
      }
    }
    channel += per;
    if (channel >= channels) channel = 0;
  }
}

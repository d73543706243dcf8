import { expOf, logOf, NOTHING, sigmoidOfSum, tanhOfSum } from './loops';
import { exp as expOfFour } from './math';
import { log1p } from './softplus';
import { PANEL_A } from './scratch';
import { get, loadPart, put, storePart } from './vector';

// Words of all: out, a, elements.

export function exp(args: usize): void {
  expOf(load<usize>(args), load<usize>(args, 4), load<i32>(args, 8));
}

export function sigmoid(args: usize): void {
  sigmoidOfSum(load<usize>(args), load<usize>(args, 4), NOTHING, 0, load<i32>(args, 8));
}

export function tanh(args: usize): void {
  tanhOfSum(load<usize>(args), load<usize>(args, 4), NOTHING, 0, load<i32>(args, 8));
}

export function log(args: usize): void {
  logOf(load<usize>(args), load<usize>(args, 4), load<i32>(args, 8));
}

/**
 * ln(1 + eᶻ) / β with z = β x, where z ≤ threshold; else x. The exponent is never positive: nothing overflows.
 * Two more words: beta, threshold.
 */
export function softplus(args: usize): void {
  let out = load<usize>(args);
  let a = load<usize>(args, 4);
  const beta = v128.load32_splat(args, 12);
  const threshold = v128.load32_splat(args, 16);
  for (let left = load<i32>(args, 8); left > 0; left -= 4) {
    const x = get(a, left);
    const z = f32x4.mul(x, beta);
    const tail = log1p(expOfFour(f32x4.neg(f32x4.abs(z))));
    const y = f32x4.div(f32x4.add(f32x4.max(z, f32x4.splat(0)), tail), beta);
    put(out, v128.bitselect(x, y, f32x4.gt(z, threshold)), left);
    out += 16;
    a += 16;
  }
}

/** What stays in the first cache while a second loop comes to it. */
const CHUNK = 1024;

/** u with ½ (1 + tanh u/2) = σ(u), without the loss for u near −∞. */
@inline
function geluArgument(to: usize, x: v128): void {
  const cubic = f32x4.mul(f32x4.mul(f32x4.mul(x, x), x), f32x4.splat(0.044715));
  v128.store(to, f32x4.mul(f32x4.add(x, cubic), f32x4.splat(1.5957691216057308)));
}

/** x σ(x), or with `isGelu` x σ(u). */
function gated(args: usize, isGelu: bool): void {
  let out = load<usize>(args);
  let a = load<usize>(args, 4);
  for (let left = load<i32>(args, 8); left > 0; left -= CHUNK) {
    let n = min(left, CHUNK);
    let u = a;
    if (isGelu) {
      u = PANEL_A;
      const rest = n & 3;
      const bytes = (<usize>(n - rest)) << 2;
      for (let at: usize = 0; at < bytes; at += 16) geluArgument(u + at, v128.load(a + at));
      if (rest) geluArgument(u + bytes, loadPart(a + bytes, rest));
    }
    sigmoidOfSum(PANEL_A, u, NOTHING, 0, n);
    let s = PANEL_A;
    for (; n > 3; n -= 4) {
      v128.store(out, f32x4.mul(v128.load(a), v128.load(s)));
      out += 16;
      a += 16;
      s += 16;
    }
    if (n) storePart(out, f32x4.mul(loadPart(a, n), v128.load(s)), n);
  }
}

export function silu(args: usize): void {
  gated(args, false);
}

export function geluTanh(args: usize): void {
  gated(args, true);
}

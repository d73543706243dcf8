import { exp, log, sigmoid, tanh } from './math';
import { loadPart, storePart } from './vector';

export const ABS = 0;
export const SIGN = 1;
export const SQRT = 2;
export const RSQRT = 3;
export const FLOOR = 4;
export const CEIL = 5;
export const ROUND = 6;
export const TRUNC = 7;
export const CLAMP = 8;
export const LEAKY_RELU = 9;
export const RELU = 10;
export const INT_TO_FLOAT = 11;
export const EXP = 12;
export const LOG = 13;
export const TANH = 14;
export const SIGMOID = 15;
export const SILU = 16;
export const GELU_TANH = 17;
export const SOFTPLUS = 18;

/** ln(1 + u) for 0 ≤ u ≤ 1, as ln(w) u / (w − 1) with w = 1 + u: what rounding w has lost or gained cancels. */
@inline
function log1p(u: v128): v128 {
  const one = f32x4.splat(1);
  const w = f32x4.add(one, u);
  const rounded = f32x4.sub(w, one);
  const y = f32x4.div(f32x4.mul(log(w), u), rounded);
  return v128.bitselect(u, y, f32x4.eq(rounded, f32x4.splat(0)));
}

/** ln(1 + eᶻ) / β with z = β x, where z ≤ threshold; else x. The exponent is never positive: nothing overflows. */
@inline
function softplus(x: v128, beta: v128, threshold: v128): v128 {
  const z = f32x4.mul(x, beta);
  const tail = log1p(exp(f32x4.neg(f32x4.abs(z))));
  const y = f32x4.div(f32x4.add(f32x4.max(z, f32x4.splat(0)), tail), beta);
  return v128.bitselect(x, y, f32x4.gt(z, threshold));
}

// `op` is a constant wherever this is inlined, so that one case is left of it.
@inline
function apply(op: i32, x: v128, p: v128, q: v128): v128 {
  const zero = f32x4.splat(0);
  const one = f32x4.splat(1);
  switch (op) {
    case ABS:
      return f32x4.abs(x);
    case SIGN:
      return v128.or(v128.and(f32x4.gt(x, zero), one), v128.and(f32x4.lt(x, zero), f32x4.splat(-1)));
    case SQRT:
      return f32x4.sqrt(x);
    case RSQRT:
      return f32x4.div(one, f32x4.sqrt(x));
    case FLOOR:
      return f32x4.floor(x);
    case CEIL:
      return f32x4.ceil(x);
    case ROUND:
      return f32x4.nearest(x);
    case TRUNC:
      return f32x4.trunc(x);
    case CLAMP:
      return f32x4.min(f32x4.max(x, p), q);
    // Not a maximum: this is two machine instructions, and keeps a NaN as well.
    case RELU:
      return v128.andnot(x, f32x4.le(x, zero));
    case LEAKY_RELU:
      return v128.bitselect(x, f32x4.mul(x, p), f32x4.gt(x, zero));
    case INT_TO_FLOAT:
      return f32x4.convert_i32x4_s(x);
    case EXP:
      return exp(x);
    case LOG:
      return log(x);
    case TANH:
      return tanh(x);
    case SIGMOID:
      return sigmoid(x);
    case SILU:
      return f32x4.mul(x, sigmoid(x));
    case GELU_TANH: {
      // ½ (1 + tanh u) = sigmoid 2u, without the loss for u near −∞.
      const cubic = f32x4.mul(f32x4.mul(f32x4.mul(x, x), x), f32x4.splat(0.044715));
      return f32x4.mul(x, sigmoid(f32x4.mul(f32x4.add(x, cubic), f32x4.splat(1.5957691216057308))));
    }
    default:
      return softplus(x, p, q);
  }
}

/** Words: out, a, elements, parameters. */
@inline
export function unary(op: i32, args: usize): void {
  let out = load<usize>(args);
  let a = load<usize>(args, 4);
  let n = load<usize>(args, 8);
  const p = v128.load32_splat(args, 12);
  const q = v128.load32_splat(args, 16);
  for (; n >= 4; n -= 4) {
    v128.store(out, apply(op, v128.load(a), p, q));
    out += 16;
    a += 16;
  }
  for (; n > 0; n--) {
    v128.store32_lane(out, apply(op, v128.load32_splat(a), p, q), 0);
    out += 4;
    a += 4;
  }
}

/** The same for a long function, whose code is there once. */
@inline
export function longUnary(op: i32, args: usize): void {
  let out = load<usize>(args);
  let a = load<usize>(args, 4);
  let n = load<i32>(args, 8);
  const p = v128.load32_splat(args, 12);
  const q = v128.load32_splat(args, 16);
  for (; n > 0; n -= 4) {
    const y = apply(op, n < 4 ? loadPart(a, n) : v128.load(a), p, q);
    if (n < 4) storePart(out, y, n);
    else v128.store(out, y);
    out += 16;
    a += 16;
  }
}

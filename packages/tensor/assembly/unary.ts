import { one } from './math';

// Rarer functions of one number.
const ABS = 0;
const SIGN = 1;
const SQRT = 2;
const RSQRT = 3;
const FLOOR = 4;
const CEIL = 5;
const ROUND = 6;
const TRUNC = 7;
const CLAMP = 8;
const LEAKY_RELU = 9;
const INT_TO_FLOAT = 10;

@inline
function positive(x: v128): v128 {
  return v128.andnot(x, f32x4.le(x, f32x4.splat(0)));
}

@inline
function apply(op: i32, x: v128, p: v128, q: v128): v128 {
  const zero = f32x4.splat(0);
  switch (op) {
    case ABS:
      return f32x4.abs(x);
    case SIGN:
      return v128.or(v128.and(f32x4.gt(x, zero), one()), v128.and(f32x4.lt(x, zero), f32x4.neg(one())));
    case SQRT:
      return f32x4.sqrt(x);
    case RSQRT:
      return f32x4.div(one(), f32x4.sqrt(x));
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
    case LEAKY_RELU:
      return v128.bitselect(x, f32x4.mul(x, p), f32x4.gt(x, zero));
    default: // INT_TO_FLOAT
      return f32x4.convert_i32x4_s(x);
  }
}

/**
 * Chooses in the loop: that costs a predicted jump for four numbers, and code of its own for each op would cost kilobytes.
 * Words: out, a, elements, parameters.
 */
function unary(op: i32, args: usize): void {
  let out = load<usize>(args);
  let a = load<usize>(args, 4);
  let n = load<usize>(args, 8);
  const p = v128.load32_splat(args, 12);
  const q = v128.load32_splat(args, 16);
  while (n > 0) {
    const four = n >= 4;
    const y = apply(op, four ? v128.load(a) : v128.load32_splat(a), p, q);
    if (four) v128.store(out, y);
    else v128.store32_lane(out, y, 0);
    const count: usize = four ? 4 : 1;
    out += count << 2;
    a += count << 2;
    n -= count;
  }
}

export function abs(args: usize): void {
  unary(ABS, args);
}

export function sign(args: usize): void {
  unary(SIGN, args);
}

export function sqrt(args: usize): void {
  unary(SQRT, args);
}

export function rsqrt(args: usize): void {
  unary(RSQRT, args);
}

export function floor(args: usize): void {
  unary(FLOOR, args);
}

export function ceil(args: usize): void {
  unary(CEIL, args);
}

export function round(args: usize): void {
  unary(ROUND, args);
}

export function trunc(args: usize): void {
  unary(TRUNC, args);
}

/** Parameters: min, max. */
export function clamp(args: usize): void {
  unary(CLAMP, args);
}

/** Parameter: the slope. */
export function leakyRelu(args: usize): void {
  unary(LEAKY_RELU, args);
}

export function intToFloat(args: usize): void {
  unary(INT_TO_FLOAT, args);
}

/** Frequent enough for a loop of its own. Not a maximum: this is two machine instructions, and keeps a NaN as well. */
export function relu(args: usize): void {
  let out = load<usize>(args);
  let a = load<usize>(args, 4);
  let n = load<i32>(args, 8);
  for (; n > 3; n -= 4) {
    v128.store(out, positive(v128.load(a)));
    out += 16;
    a += 16;
  }
  for (; n > 0; n--) {
    v128.store32_lane(out, positive(v128.load32_splat(a)), 0);
    out += 4;
    a += 4;
  }
}

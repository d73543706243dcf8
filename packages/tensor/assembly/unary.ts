import * as opcode from '../src/backend/simd/opcodes';
import { one } from './math';

@inline
function positive(x: v128): v128 {
  return v128.andnot(x, f32x4.le(x, f32x4.splat(0)));
}

@inline
function apply(op: i32, x: v128, p: v128, q: v128): v128 {
  const zero = f32x4.splat(0);
  switch (op) {
    case opcode.ABS:
      return f32x4.abs(x);
    case opcode.SIGN:
      return v128.or(v128.and(f32x4.gt(x, zero), one()), v128.and(f32x4.lt(x, zero), f32x4.neg(one())));
    case opcode.SQRT:
      return f32x4.sqrt(x);
    case opcode.RSQRT:
      return f32x4.div(one(), f32x4.sqrt(x));
    case opcode.FLOOR:
      return f32x4.floor(x);
    case opcode.CEIL:
      return f32x4.ceil(x);
    case opcode.ROUND:
      return f32x4.nearest(x);
    case opcode.TRUNC:
      return f32x4.trunc(x);
    case opcode.CLAMP:
      return f32x4.min(f32x4.max(x, p), q);
    case opcode.LEAKY_RELU:
      return v128.bitselect(x, f32x4.mul(x, p), f32x4.gt(x, zero));
    default:
      return f32x4.convert_i32x4_s(x);
  }
}

/**
 * Chooses in the loop: that costs a predicted jump for four numbers, and code of its own for each op would cost kilobytes.
 * Words: out, a, elements, parameters (of CLAMP min and max, of LEAKY_RELU the slope).
 */
export function unary(op: i32, args: usize): void {
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

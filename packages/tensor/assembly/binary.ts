import { BLOCK_A, BLOCK_B, offsetsAt, splat } from './rows';

export const ADD = 0;
export const SUB = 1;
export const MUL = 2;
export const DIV = 3;
export const MAXIMUM = 4;
export const MINIMUM = 5;
export const ADD_INT = 6;
export const SUB_INT = 7;
export const MUL_INT = 8;
export const TANH_BACKWARD = 9;
export const SIGMOID_BACKWARD = 10;

// `op` is a constant wherever this is inlined, so that one case is left of it.
@inline
function apply(op: i32, a: v128, b: v128): v128 {
  switch (op) {
    case ADD:
      return f32x4.add(a, b);
    case SUB:
      return f32x4.sub(a, b);
    case MUL:
      return f32x4.mul(a, b);
    case DIV:
      return f32x4.div(a, b);
    case MAXIMUM:
      return f32x4.max(a, b);
    case MINIMUM:
      return f32x4.min(a, b);
    case ADD_INT:
      return i32x4.add(a, b);
    case SUB_INT:
      return i32x4.sub(a, b);
    case MUL_INT:
      return i32x4.mul(a, b);
    // The reference works in doubles. 1 − y² in float32 would lose all of a y near ±1; (1 − y)(1 + y) does not.
    case TANH_BACKWARD:
      return f32x4.mul(a, f32x4.mul(f32x4.sub(f32x4.splat(1), b), f32x4.add(f32x4.splat(1), b)));
    default:
      return f32x4.mul(f32x4.mul(a, b), f32x4.sub(f32x4.splat(1), b));
  }
}

/** Words: out, a, b, inner, rows, strides of a and b, offsets of a and b. */
@inline
export function binary(op: i32, args: usize): void {
  let out = load<usize>(args);
  const a = load<usize>(args, 4);
  const b = load<usize>(args, 8);
  const inner = load<usize>(args, 12);
  const rows = load<usize>(args, 16);
  const strideA = load<usize>(args, 20);
  const strideB = load<usize>(args, 24);
  let offsetsA = offsetsAt(args + 28, rows);
  let offsetsB = offsetsAt(args + 32, rows);
  const dense = (strideA | strideB) <= 1;
  for (let r = rows; r > 0; r--) {
    let pa = a + (load<usize>(offsetsA) << 2);
    let pb = b + (load<usize>(offsetsB) << 2);
    offsetsA += 4;
    offsetsB += 4;
    let n = inner;
    if (dense) {
      if (strideA == 0) pa = splat(BLOCK_A, pa);
      if (strideB == 0) pb = splat(BLOCK_B, pb);
      for (; n >= 4; n -= 4) {
        v128.store(out, apply(op, v128.load(pa), v128.load(pb)));
        out += 16;
        pa += strideA << 4;
        pb += strideB << 4;
      }
    }
    for (; n > 0; n--) {
      v128.store32_lane(out, apply(op, v128.load32_splat(pa), v128.load32_splat(pb)), 0);
      out += 4;
      pa += strideA << 2;
      pb += strideB << 2;
    }
  }
}

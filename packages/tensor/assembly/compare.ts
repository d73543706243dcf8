import { EQUAL, LESS, NOT } from '../src/backend/wasm/words';
import { BLOCK_A, BLOCK_B, BLOCK_C, offsetsAt, splat } from './rows';

/** Which of the masks count, and whether the opposite is asked for. */
@inline
function ways(args: usize, way: i32): v128 {
  return i32x4.splat(load<i32>(args, 36) & way ? -1 : 0);
}

// The choice is made in the loop: it is predicted, and a loop for each would be as long as this one.
@inline
function apply(a: v128, b: v128, isInt: bool, less: v128, equal: v128, not: v128): v128 {
  const isLess = isInt ? i32x4.lt_s(a, b) : f32x4.lt(a, b);
  const isEqual = isInt ? i32x4.eq(a, b) : f32x4.eq(a, b);
  return v128.xor(v128.or(v128.and(isLess, less), v128.and(isEqual, equal)), not);
}

/** Words: out, a, b, inner, rows, strides of a and b, offsets of a and b, the ways. */
function compareAs(args: usize, isInt: bool): void {
  let out = load<usize>(args);
  const a = load<usize>(args, 4);
  const b = load<usize>(args, 8);
  const inner = load<usize>(args, 12);
  const rows = load<usize>(args, 16);
  const strideA = load<usize>(args, 20);
  const strideB = load<usize>(args, 24);
  let offsetsA = offsetsAt(args + 28, rows);
  let offsetsB = offsetsAt(args + 32, rows);
  const less = ways(args, LESS);
  const equal = ways(args, EQUAL);
  const not = ways(args, NOT);
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
        const mask = apply(v128.load(pa), v128.load(pb), isInt, less, equal, not);
        const halves = i16x8.narrow_i32x4_s(mask, mask);
        const bytes = i8x16.narrow_i16x8_s(halves, halves);
        v128.store32_lane(out, v128.and(bytes, i8x16.splat(1)), 0);
        out += 4;
        pa += strideA << 4;
        pb += strideB << 4;
      }
    }
    for (; n > 0; n--) {
      const mask = apply(v128.load32_splat(pa), v128.load32_splat(pb), isInt, less, equal, not);
      store<u8>(out++, i32x4.extract_lane(mask, 0) & 1);
      pa += strideA << 2;
      pb += strideB << 2;
    }
  }
}

/** Words as in `compare` without the ways; the operands are bytes of 0 and 1. a or b is a and b, or one of them alone. */
function logical(args: usize, isOr: bool): void {
  let out = load<usize>(args);
  const a = load<usize>(args, 4);
  const b = load<usize>(args, 8);
  const inner = load<usize>(args, 12);
  const rows = load<usize>(args, 16);
  const strideA = load<usize>(args, 20);
  const strideB = load<usize>(args, 24);
  let offsetsA = offsetsAt(args + 28, rows);
  let offsetsB = offsetsAt(args + 32, rows);
  const alone = i8x16.splat(isOr ? 1 : 0);
  for (let r = rows; r > 0; r--) {
    let pa = a + load<usize>(offsetsA);
    let pb = b + load<usize>(offsetsB);
    offsetsA += 4;
    offsetsB += 4;
    let n = inner;
    if (strideA == 1 && strideB == 1) {
      for (; n >= 16; n -= 16) {
        const x = v128.load(pa);
        const y = v128.load(pb);
        v128.store(out, v128.or(v128.and(x, y), v128.and(v128.xor(x, y), alone)));
        out += 16;
        pa += 16;
        pb += 16;
      }
    }
    for (; n > 0; n--) {
      const x = load<u8>(pa);
      const y = load<u8>(pb);
      store<u8>(out++, (x & y) | ((x ^ y) & <u8>isOr));
      pa += strideA;
      pb += strideB;
    }
  }
}

/** Words: out, condition, a, b, inner, rows, the three strides, the three offsets. */
export function where(args: usize): void {
  let out = load<usize>(args);
  const c = load<usize>(args, 4);
  const a = load<usize>(args, 8);
  const b = load<usize>(args, 12);
  const inner = load<usize>(args, 16);
  const rows = load<usize>(args, 20);
  const strideC = load<usize>(args, 24);
  const strideA = load<usize>(args, 28);
  const strideB = load<usize>(args, 32);
  let offsetsC = offsetsAt(args + 36, rows);
  let offsetsA = offsetsAt(args + 40, rows);
  let offsetsB = offsetsAt(args + 44, rows);
  const dense = (strideC | strideA | strideB) <= 1;
  for (let r = rows; r > 0; r--) {
    let pc = c + load<usize>(offsetsC);
    let pa = a + (load<usize>(offsetsA) << 2);
    let pb = b + (load<usize>(offsetsB) << 2);
    offsetsC += 4;
    offsetsA += 4;
    offsetsB += 4;
    let n = inner;
    if (dense) {
      if (strideC == 0) {
        v128.store(BLOCK_C, v128.load8_splat(pc));
        pc = BLOCK_C;
      }
      if (strideA == 0) pa = splat(BLOCK_A, pa);
      if (strideB == 0) pb = splat(BLOCK_B, pb);
      for (; n >= 4; n -= 4) {
        const halves = i16x8.extend_low_i8x16_u(v128.load32_zero(pc));
        const mask = i32x4.neg(i32x4.extend_low_i16x8_u(halves));
        v128.store(out, v128.bitselect(v128.load(pa), v128.load(pb), mask));
        out += 16;
        pc += strideC << 2;
        pa += strideA << 4;
        pb += strideB << 4;
      }
    }
    for (; n > 0; n--) {
      store<u32>(out, load<u32>(load<u8>(pc) ? pa : pb));
      out += 4;
      pc += strideC;
      pa += strideA << 2;
      pb += strideB << 2;
    }
  }
}

export function compare(args: usize): void {
  compareAs(args, false);
}

export function compareInt(args: usize): void {
  compareAs(args, true);
}

export function logicalAnd(args: usize): void {
  logical(args, false);
}

export function logicalOr(args: usize): void {
  logical(args, true);
}

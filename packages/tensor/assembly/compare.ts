import { BLOCK_A, BLOCK_B, BLOCK_C, offsetsAt, splat } from './rows';

const EQ = 0;
const NE = 1;
const LT = 2;
const LE = 3;
const INTEGERS = 4;

/** Whether two int32 compare in one of the ways of which `ways` has the bit: 1 for <, 2 for =, 4 for >. */
@inline
function compareIntegers(a: v128, b: v128, ways: v128): v128 {
  const less = v128.and(i32x4.lt_s(a, b), i32x4.splat(1));
  const equal = v128.and(i32x4.eq(a, b), i32x4.splat(2));
  const greater = v128.and(i32x4.gt_s(a, b), i32x4.splat(4));
  const way = v128.and(v128.or(v128.or(less, equal), greater), ways);
  return i32x4.ne(way, i32x4.splat(0));
}

// `op` is a constant wherever this is inlined, so that one case is left of it.
@inline
function apply(op: i32, a: v128, b: v128, ways: v128): v128 {
  switch (op) {
    case EQ:
      return f32x4.eq(a, b);
    case NE:
      return f32x4.ne(a, b);
    case LT:
      return f32x4.lt(a, b);
    case LE:
      return f32x4.le(a, b);
    default:
      return compareIntegers(a, b, ways);
  }
}

/** Words: out, a, b, inner, rows, strides of a and b, offsets of a and b. */
@inline
function compare(op: i32, args: usize): void {
  let out = load<usize>(args);
  const a = load<usize>(args, 4);
  const b = load<usize>(args, 8);
  const inner = load<usize>(args, 12);
  const rows = load<usize>(args, 16);
  const strideA = load<usize>(args, 20);
  const strideB = load<usize>(args, 24);
  let offsetsA = offsetsAt(args + 28, rows);
  let offsetsB = offsetsAt(args + 32, rows);
  const ways = v128.load32_splat(args, 36);
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
        const mask = apply(op, v128.load(pa), v128.load(pb), ways);
        const halves = i16x8.narrow_i32x4_s(mask, mask);
        const bytes = i8x16.narrow_i16x8_s(halves, halves);
        v128.store32_lane(out, v128.and(bytes, i8x16.splat(1)), 0);
        out += 4;
        pa += strideA << 4;
        pb += strideB << 4;
      }
    }
    for (; n > 0; n--) {
      store<u8>(out, i32x4.extract_lane(apply(op, v128.load32_splat(pa), v128.load32_splat(pb), ways), 0) & 1);
      out++;
      pa += strideA << 2;
      pb += strideB << 2;
    }
  }
}

export function eq(args: usize): void {
  compare(EQ, args);
}

export function ne(args: usize): void {
  compare(NE, args);
}

export function lt(args: usize): void {
  compare(LT, args);
}

export function le(args: usize): void {
  compare(LE, args);
}

/** One more word, the ways. */
export function compareInt(args: usize): void {
  compare(INTEGERS, args);
}

/** Words as in `compare`; the operands are bytes of 0 and 1. */
@inline
function logical(and: bool, args: usize): void {
  let out = load<usize>(args);
  const a = load<usize>(args, 4);
  const b = load<usize>(args, 8);
  const inner = load<usize>(args, 12);
  const rows = load<usize>(args, 16);
  const strideA = load<usize>(args, 20);
  const strideB = load<usize>(args, 24);
  let offsetsA = offsetsAt(args + 28, rows);
  let offsetsB = offsetsAt(args + 32, rows);
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
        v128.store(out, and ? v128.and(x, y) : v128.or(x, y));
        out += 16;
        pa += 16;
        pb += 16;
      }
    }
    for (; n > 0; n--) {
      const x = load<u8>(pa);
      const y = load<u8>(pb);
      store<u8>(out++, and ? x & y : x | y);
      pa += strideA;
      pb += strideB;
    }
  }
}

export function logicalAnd(args: usize): void {
  logical(true, args);
}

export function logicalOr(args: usize): void {
  logical(false, args);
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

import { BLOCK_A, BLOCK_B, BLOCK_C as PLUS, offsetsAt, splat } from './rows';

const ADD = 0;
const SUB = 1;
const MUL = 2;
const DIV = 3;
const MAXIMUM = 4;
const MINIMUM = 5;
const ADD_INT = 6;
const SUB_INT = 7;
const MUL_INT = 8;
const BACKWARD = 9;

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
    default: // BACKWARD
      return f32x4.mul(a, f32x4.mul(f32x4.sub(f32x4.splat(1), b), f32x4.add(v128.load(PLUS), b)));
  }
}

/** Words: out, a, b, inner, rows, strides of a and b, offsets of a and b. */
@inline
function loop(op: i32, args: usize): void {
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

/** g (1 − y)(plus + y): plus is 1 for tanh and 0 for sigmoid. */
function backward(args: usize, plus: f32): void {
  v128.store(PLUS, f32x4.splat(plus));
  loop(BACKWARD, args);
}

// The most frequent ones have loops of their own; the others choose in the loop, which is a predicted jump for four numbers.

export function add(args: usize): void {
  loop(ADD, args);
}

export function sub(args: usize): void {
  loop(SUB, args);
}

export function mul(args: usize): void {
  loop(MUL, args);
}

export function div(args: usize): void {
  loop(DIV, args);
}

function binary(op: i32, args: usize): void {
  loop(op, args);
}

export function maximum(args: usize): void {
  binary(MAXIMUM, args);
}

export function minimum(args: usize): void {
  binary(MINIMUM, args);
}

export function addInt(args: usize): void {
  binary(ADD_INT, args);
}

export function subInt(args: usize): void {
  binary(SUB_INT, args);
}

export function mulInt(args: usize): void {
  binary(MUL_INT, args);
}

export function tanhBackward(args: usize): void {
  backward(args, 1);
}

export function sigmoidBackward(args: usize): void {
  backward(args, 0);
}

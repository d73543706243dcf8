import { copyBytes } from './copy';
import { fail } from './fault';
import { offsetsAt } from './rows';
import { plus } from './vector';

const GATHER = 0;
const SCATTER_ADD = 1;
const SCATTER_ADD_INT = 2;

/** Whether all `n` indices are from 0 to size − 1. */
function inRange(index: usize, n: usize, size: usize): bool {
  for (const end = index + (n << 2); index < end; index += 4) {
    if (load<usize>(index) >= size) return false;
  }
  return true;
}

/** Words: out, a, index, outer, size, inner, count. */
export function indexSelect(args: usize): void {
  let out = load<usize>(args);
  let a = load<usize>(args, 4);
  const index = load<usize>(args, 8);
  const outer = load<usize>(args, 12);
  const size = load<usize>(args, 16);
  const bytes = load<usize>(args, 20) << 2;
  const count = load<usize>(args, 24);
  if (!inRange(index, count, size)) return fail();
  for (let r = outer; r > 0; r--) {
    for (let c: usize = 0; c < count; c++) {
      copyBytes(out, a + load<usize>(index + (c << 2)) * bytes, bytes);
      out += bytes;
    }
    a += size * bytes;
  }
}

/** Words: out, source, index, outer, size, inner, count. */
function addLines(args: usize, isInt: bool): void {
  let out = load<usize>(args);
  let source = load<usize>(args, 4);
  const index = load<usize>(args, 8);
  const outer = load<usize>(args, 12);
  const size = load<usize>(args, 16);
  const inner = load<usize>(args, 20);
  const count = load<usize>(args, 24);
  if (!inRange(index, count, size)) return fail();
  for (let r = outer; r > 0; r--) {
    for (let c: usize = 0; c < count; c++) {
      let to = out + ((load<usize>(index + (c << 2)) * inner) << 2);
      let n = inner;
      if (!isInt) {
        for (; n >= 4; n -= 4) {
          v128.store(to, f32x4.add(v128.load(to), v128.load(source)));
          to += 16;
          source += 16;
        }
      }
      for (; n > 0; n--) {
        v128.store32_lane(to, plus(v128.load32_zero(to), v128.load32_zero(source), isInt), 0);
        to += 4;
        source += 4;
      }
    }
    out += (size * inner) << 2;
  }
}

/**
 * Words: the contiguous operand, the picked one, index, number of indices, size and stride of the axis, inner, rows,
 * strides and offsets of the index and of the picked operand. To scatter is to add the contiguous operand into the picked
 * one.
 */
function pick(op: i32, args: usize): void {
  let line = load<usize>(args);
  const picked = load<usize>(args, 4);
  const index = load<usize>(args, 8);
  const size = load<usize>(args, 16);
  if (!inRange(index, load<usize>(args, 12), size)) return fail();
  const pitch = load<usize>(args, 20) << 2;
  const inner = load<usize>(args, 24);
  const rows = load<usize>(args, 28);
  const stepIndex = load<usize>(args, 32) << 2;
  const stepPicked = load<usize>(args, 36) << 2;
  let offsetsIndex = offsetsAt(args + 40, rows);
  let offsetsPicked = offsetsAt(args + 44, rows);
  for (let r = rows; r > 0; r--) {
    let at = index + (load<usize>(offsetsIndex) << 2);
    let base = picked + (load<usize>(offsetsPicked) << 2);
    offsetsIndex += 4;
    offsetsPicked += 4;
    for (let n = inner; n > 0; n--) {
      const place = base + load<usize>(at) * pitch;
      if (op == GATHER) store<i32>(line, load<i32>(place));
      else if (op == SCATTER_ADD) store<f32>(place, load<f32>(place) + load<f32>(line));
      else store<i32>(place, load<i32>(place) + load<i32>(line));
      line += 4;
      at += stepIndex;
      base += stepPicked;
    }
  }
}

export function indexAdd(args: usize): void {
  addLines(args, false);
}

export function indexAddInt(args: usize): void {
  addLines(args, true);
}

export function gather(args: usize): void {
  pick(GATHER, args);
}

export function scatterAdd(args: usize): void {
  pick(SCATTER_ADD, args);
}

export function scatterAddInt(args: usize): void {
  pick(SCATTER_ADD_INT, args);
}

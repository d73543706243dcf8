import { copyBytes, fillWords, LONG } from './copy';
import { offsetsAt } from './rows';
import { plus } from './vector';

/** Whether the next four rows start one element after the other, as the columns of a matrix do. */
@inline
function areColumns(offsets: usize): bool {
  const first = load<usize>(offsets);
  return (
    load<usize>(offsets, 4) == first + 1 &&
    load<usize>(offsets, 8) == first + 2 &&
    load<usize>(offsets, 12) == first + 3
  );
}

/** Writes four columns as four rows of `inner` words; `step` is bytes. */
function copyColumns(out: usize, from: usize, inner: usize, step: usize): void {
  const pitch = inner << 2;
  let n = inner;
  for (; n >= 4; n -= 4) {
    const a = v128.load(from);
    const b = v128.load(from + step);
    const c = v128.load(from + 2 * step);
    const d = v128.load(from + 3 * step);
    const ab = v128.shuffle<i32>(a, b, 0, 4, 1, 5);
    const cd = v128.shuffle<i32>(c, d, 0, 4, 1, 5);
    const abHigh = v128.shuffle<i32>(a, b, 2, 6, 3, 7);
    const cdHigh = v128.shuffle<i32>(c, d, 2, 6, 3, 7);
    v128.store(out, v128.shuffle<i64>(ab, cd, 0, 2));
    v128.store(out + pitch, v128.shuffle<i64>(ab, cd, 1, 3));
    v128.store(out + 2 * pitch, v128.shuffle<i64>(abHigh, cdHigh, 0, 2));
    v128.store(out + 3 * pitch, v128.shuffle<i64>(abHigh, cdHigh, 1, 3));
    out += 16;
    from += step << 2;
  }
  for (; n > 0; n--) {
    const column = v128.load(from);
    v128.store32_lane(out, column, 0);
    v128.store32_lane(out + pitch, column, 1);
    v128.store32_lane(out + 2 * pitch, column, 2);
    v128.store32_lane(out + 3 * pitch, column, 3);
    out += 4;
    from += step;
  }
}

/** Copies a row, which is short more often than not: without a call then. */
@inline
function copyWords(out: usize, from: usize, n: usize): void {
  if (n << 2 >= LONG) {
    memory.copy(out, from, n << 2);
    return;
  }
  for (; n >= 4; n -= 4) {
    v128.store(out, v128.load(from));
    out += 16;
    from += 16;
  }
  for (; n > 0; n--) {
    store<u32>(out, load<u32>(from));
    out += 4;
    from += 4;
  }
}

/** Words: out, a, inner, rows, stride, offsets. */
export function copyStrided(args: usize): void {
  let out = load<usize>(args);
  const a = load<usize>(args, 4);
  const inner = load<usize>(args, 8);
  let rows = load<usize>(args, 12);
  const stride = load<usize>(args, 16);
  let offsets = offsetsAt(args + 20, rows);
  const step = stride << 2;
  while (rows > 0) {
    let from = a + (load<usize>(offsets) << 2);
    if (stride == 1) {
      copyWords(out, from, inner);
    } else if (stride == 0) {
      fillWords(out, inner, load<i32>(from));
    } else if (rows >= 4 && areColumns(offsets)) {
      copyColumns(out, from, inner, step);
      out += inner << 4;
      offsets += 16;
      rows -= 4;
      continue;
    } else {
      for (let n: usize = 0; n < inner; n++) {
        store<u32>(out + (n << 2), load<u32>(from));
        from += step;
      }
    }
    out += inner << 2;
    offsets += 4;
    rows--;
  }
}

/** The same for elements of one byte. */
export function copyStridedBytes(args: usize): void {
  let out = load<usize>(args);
  const a = load<usize>(args, 4);
  const inner = load<usize>(args, 8);
  const rows = load<usize>(args, 12);
  const stride = load<usize>(args, 16);
  let offsets = offsetsAt(args + 20, rows);
  for (let r = rows; r > 0; r--) {
    let from = a + load<usize>(offsets);
    offsets += 4;
    if (stride == 1) {
      copyBytes(out, from, inner);
      out += inner;
    } else {
      for (let n = inner; n > 0; n--) {
        store<u8>(out++, load<u8>(from));
        from += stride;
      }
    }
  }
}

/** Words: out, a, inner, rows, stride and offsets of out. */
function addTo(args: usize, isInt: bool): void {
  const out = load<usize>(args);
  let a = load<usize>(args, 4);
  const inner = load<usize>(args, 8);
  const rows = load<usize>(args, 12);
  const stride = load<usize>(args, 16);
  let offsets = offsetsAt(args + 20, rows);
  for (let r = rows; r > 0; r--) {
    let to = out + (load<usize>(offsets) << 2);
    offsets += 4;
    let n = inner;
    if (stride == 1 && !isInt) {
      for (; n >= 4; n -= 4) {
        v128.store(to, f32x4.add(v128.load(to), v128.load(a)));
        to += 16;
        a += 16;
      }
    }
    for (; n > 0; n--) {
      v128.store32_lane(to, plus(v128.load32_zero(to), v128.load32_zero(a), isInt), 0);
      to += stride << 2;
      a += 4;
    }
  }
}

/** Words: out, outer, number of inputs, then address and bytes of a block for each input. */
export function cat(args: usize): void {
  const out = load<usize>(args);
  const outer = load<usize>(args, 4);
  const first = args + 12;
  const last = first + (load<usize>(args, 8) << 3);
  let pitch: usize = 0;
  for (let input = first; input < last; input += 8) pitch += load<usize>(input, 4);
  let start = out;
  for (let input = first; input < last; input += 8) {
    let from = load<usize>(input);
    const bytes = load<usize>(input, 4);
    let to = start;
    for (let r = outer; r > 0; r--) {
      copyBytes(to, from, bytes);
      from += bytes;
      to += pitch;
    }
    start += bytes;
  }
}

export function addStrided(args: usize): void {
  addTo(args, false);
}

export function addStridedInt(args: usize): void {
  addTo(args, true);
}

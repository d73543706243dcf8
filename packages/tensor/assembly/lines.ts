import { exp, log } from './math';
import { storePart } from './vector';

/** The largest lane, in all four. */
@inline
function maxAcross(v: v128): v128 {
  const pairs = f32x4.pmax(v, v128.shuffle<i32>(v, v, 2, 3, 0, 1));
  return f32x4.pmax(pairs, v128.shuffle<i32>(pairs, pairs, 1, 0, 3, 2));
}

@inline
function sumAcross(v: v128): v128 {
  const pairs = f32x4.add(v, v128.shuffle<i32>(v, v, 2, 3, 0, 1));
  return f32x4.add(pairs, v128.shuffle<i32>(pairs, pairs, 1, 0, 3, 2));
}

/** The first `n` < 4 numbers of a vector; `rest` gives the others. */
@inline
function loadPart(from: usize, n: usize, rest: v128): v128 {
  if (n > 2) rest = v128.load32_lane(from, rest, 2, 8);
  if (n > 1) rest = v128.load32_lane(from, rest, 1, 4);
  return v128.load32_lane(from, rest, 0);
}

/**
 * max + ln Σ e^(x − max) of `width` columns, up to four, or where that is 0 of a single line, four elements at a time.
 */
function logsumexpOf(from: usize, size: usize, step: usize, width: usize): v128 {
  const inLine = width == 0;
  const bytes: usize = inLine ? 16 : step;
  const count = inLine ? (size + 3) >> 2 : size;
  // In a line the last vector may be a short one, in columns they all are or none is.
  const rest = inLine ? size & 3 : width & 3;
  const firstShort: usize = inLine ? 1 : count;
  let most = f32x4.splat(-Infinity);
  let at = from;
  for (let n = count; n > 0; n--) {
    most = f32x4.pmax(most, rest != 0 && n <= firstShort ? loadPart(at, rest, most) : v128.load(at));
    at += bytes;
  }
  if (inLine) most = maxAcross(most);
  // Where that is infinite nothing is taken off: an ∞, or a NaN, which `pmax` passes over, then comes out of the sum.
  most = v128.and(most, f32x4.lt(f32x4.abs(most), f32x4.splat(Infinity)));
  const real = i32x4.lt_u(i32x4(0, 1, 2, 3), i32x4.splat(<i32>rest));
  let total = f32x4.splat(0);
  at = from;
  for (let n = count; n > 0; n--) {
    const short = rest != 0 && n <= firstShort;
    const e = exp(f32x4.sub(short ? loadPart(at, rest, most) : v128.load(at), most));
    total = f32x4.add(total, short ? v128.and(e, real) : e);
    at += bytes;
  }
  return f32x4.add(most, log(inLine ? sumAcross(total) : total));
}

/** Words: out, a, outer, size, inner. */
export function logsumexp(args: usize): void {
  let out = load<usize>(args);
  let a = load<usize>(args, 4);
  const outer = load<usize>(args, 8);
  const size = load<usize>(args, 12);
  const inner = load<usize>(args, 16);
  const step = inner << 2;
  for (let r = outer; r > 0; r--) {
    if (inner == 1) {
      v128.store32_lane(out, logsumexpOf(a, size, 4, 0), 0);
    } else {
      for (let j: usize = 0; j < inner; j += 4) {
        const width = min(inner - j, 4);
        const y = logsumexpOf(a + (j << 2), size, step, width);
        if (width < 4) storePart(out + (j << 2), y, <i32>width);
        else v128.store(out + (j << 2), y);
      }
    }
    out += step;
    a += size * step;
  }
}

/** Words: out, a, outer, size, inner. The position of the first largest element of a line, or of its first NaN. */
@inline
function position(largest: bool, args: usize): void {
  let out = load<usize>(args);
  let a = load<usize>(args, 4);
  const outer = load<usize>(args, 8);
  const size = load<usize>(args, 12);
  const inner = load<usize>(args, 16);
  const step = inner << 2;
  for (let r = outer; r > 0; r--) {
    for (let j: usize = 0; j < step; j += 4) {
      let best: usize = 0;
      if (size > 0) {
        let from = a + j;
        let value = load<f32>(from);
        for (let i: usize = 1; i < size && value == value; i++) {
          from += step;
          const x = load<f32>(from);
          // Not "x > value": a NaN wins as well.
          if (largest ? !(x <= value) : !(x >= value)) {
            value = x;
            best = i;
          }
        }
      }
      store<u32>(out, best);
      out += 4;
    }
    a += size * step;
  }
}

export function argmax(args: usize): void {
  position(true, args);
}

export function argmin(args: usize): void {
  position(false, args);
}

/** Words: out, a, outer, size, inner, reverse. Adds in doubles, as the reference does. */
export function cumsum(args: usize): void {
  const out = load<usize>(args);
  const a = load<usize>(args, 4);
  const outer = load<usize>(args, 8);
  const size = load<usize>(args, 12);
  const inner = load<usize>(args, 16);
  const reverse = load<usize>(args, 20) != 0;
  const pitch = inner << 2;
  const step: usize = reverse ? 0 - pitch : pitch;
  for (let r: usize = 0; r < outer; r++) {
    let start = r * size * pitch + (reverse ? (size - 1) * pitch : 0);
    for (let j = inner; j > 0; j--) {
      let total: f64 = 0;
      let at = start;
      for (let n = size; n > 0; n--) {
        total += load<f32>(a + at);
        store<f32>(out + at, <f32>total);
        at += step;
      }
      start += 4;
    }
  }
}

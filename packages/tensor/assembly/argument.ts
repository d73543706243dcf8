import { TILE } from './scratch';

/** Whether x, found at `i`, comes before the `most` found at `place`. */
@inline
function isBetter(x: f32, i: i32, most: f32, place: i32): bool {
  if (x == most || (x != x && most != most)) return i < place;
  return x > most || x != x;
}

/** Of what four lanes of a line have found, and the elements after them. */
function first(from: usize, size: i32, step: usize, sign: f32, vectors: i32, mosts: v128, places: v128): i32 {
  let most: f32 = -Infinity;
  let place = 0;
  v128.store(TILE, mosts);
  v128.store(TILE, places, 16);
  for (let lane = 0; vectors > 0 && lane < 4; lane++) {
    const at = TILE + (<usize>lane << 2);
    const x = load<f32>(at);
    const i = (load<i32>(at, 16) << 2) + lane;
    if (isBetter(x, i, most, place)) {
      most = x;
      place = i;
    }
  }
  for (let i = vectors << 2; i < size; i++) {
    const x = load<f32>(from + <usize>i * step) * sign;
    if (isBetter(x, i, most, place)) {
      most = x;
      place = i;
    }
  }
  return place;
}

/**
 * Where the largest of sign · a along an axis is, the first one of several; a NaN counts as the largest.
 * Words: out, a, outer, size, inner.
 */
function argument(args: usize, sign: f32): void {
  let out = load<usize>(args);
  let a = load<usize>(args, 4);
  const outer = load<usize>(args, 8);
  const size = load<usize>(args, 12);
  const inner = load<usize>(args, 16);
  const step = inner << 2;
  const signs = f32x4.splat(sign);
  for (let r = outer; r > 0; r--) {
    for (let j: usize = 0; j < step; ) {
      const isLine = inner == 1;
      const wide = inner >= 4;
      // The last four columns may overlap those before them.
      if (wide) j = min(j, step - 16);
      const from = a + j;
      const vectors = <i32>(wide ? size : isLine ? size >> 2 : 0);
      let most = f32x4.splat(-Infinity);
      let places = i32x4.splat(0);
      let at = from;
      for (let i = 0; i < vectors; i++) {
        const x = f32x4.mul(v128.load(at), signs);
        const isMore = v128.andnot(f32x4.eq(most, most), f32x4.le(x, most));
        most = v128.bitselect(x, most, isMore);
        places = v128.bitselect(i32x4.splat(i), places, isMore);
        at += wide ? step : 16;
      }
      if (wide) {
        v128.store(out + j, places);
        j += 16;
        continue;
      }
      store<i32>(out + j, first(from, <i32>size, step, sign, vectors, most, places));
      j += 4;
    }
    out += step;
    a += size * step;
  }
}

export function argmax(args: usize): void {
  argument(args, 1);
}

export function argmin(args: usize): void {
  argument(args, -1);
}

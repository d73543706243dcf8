// The error function and the gelu that is made of it.
import { copyBytes } from './copy';
import { entry, fourSteps, one, oneMinusExp, ROUNDER, step } from './math';
import { TILE } from './scratch';
import { loadPart, storePart } from './vector';

/** Below it erf x = x + x p(x²), from it on 1 − e^(x q(x)), of which 1 is left from the last one on. */
const EDGES = memory.data<f32>([0.92, 3.95], 4);
const P = memory.data<f32>(
  [
    0.12837915122509003, -0.3761249780654907, 0.11281845718622208, -0.026767710223793983, 0.004994815681129694,
    -0.0005999332061037421,
  ],
  4,
);
const Q = memory.data<f32>(
  [
    -1.1285144090652466, -0.6357182860374451, -0.1052618995308876, 0.02288999781012535, -0.003214966505765915,
    0.00021398626267910004,
  ],
  4,
);

@inline
function polynomial(table: usize, x: v128): v128 {
  const x2 = f32x4.mul(x, x);
  const low = step(entry(table, 1), x, table, 0);
  const middle = step(entry(table, 3), x, table, 2);
  const high = step(entry(table, 5), x, table, 4);
  return f32x4.add(f32x4.mul(f32x4.add(f32x4.mul(high, x2), middle), x2), low);
}

/** Within 1.5 ulp. */
@inline
export function erfOfFour(x: v128): v128 {
  const y = f32x4.abs(x);
  const small = f32x4.add(x, f32x4.mul(x, polynomial(P, f32x4.mul(x, x))));
  const t = f32x4.pmin(y, entry(EDGES, 1));
  const large = v128.or(oneMinusExp(f32x4.mul(t, polynomial(Q, t))), v128.xor(x, y));
  return v128.bitselect(small, large, f32x4.lt(y, entry(EDGES, 0)));
}

/** The bits of a number that its square keeps in full, and beyond what Φ is 0. */
const HIGH_BITS = memory.data<i32>([0xfffff000], 4);
const LAST = memory.data<f32>([14.5], 4);
/** 1 / (2 ln 2), and 2 ln 2 in two parts, of which n times the first is exact. */
const LN4 = memory.data<f32>([0.7213475204444817, 1.38671875, -4.2438888e-4], 4);
/** e^(r/2), as a polynomial. */
const E = memory.data<f32>(
  [
    1, 0.5, 0.12499998343277725, 0.020833149405924817, 0.0026042750692004016, 0.0002615265943212785,
    2.158487267116552e-5,
  ],
  4,
);
/** 2⁶⁴, as bits, which is taken out of r again: with it all of e^(−z²/2) is a normal number. */
const SCALE = memory.data<i32>([0x5f800000], 4);
const R = memory.data<f32>(
  [
    3.7838656569376535e-20, 3.316907983984691e-20, 1.386681539916061e-20, 3.0750384745593035e-21,
    3.1151506253292753e-22,
  ],
  4,
);
const S = memory.data<f32>(
  [
    1.3960000276565552, 2.3375704288482666, 1.6786999702453613, 0.6553845405578613, 0.14219610393047333,
    0.01440401840955019,
  ],
  4,
);

/**
 * x Φ(x) with Φ(−z) = e^(−z²/2) r(z) / s(z), where r / s falls slowly from ½: nothing cancels in the tail, as 1 + erf
 * would. The square is taken in two parts, since what it loses e^(−z²/2) multiplies. Within 5e-7 of the result.
 */
@inline
export function geluOfFour(x: v128): v128 {
  const size = f32x4.abs(x);
  const z = f32x4.pmin(size, entry(LAST, 0));
  const high = v128.and(z, entry(HIGH_BITS, 0));
  const square = f32x4.mul(high, high);
  const t = step(entry(LN4, 0), square, ROUNDER, 0);
  const n = f32x4.sub(t, entry(ROUNDER, 0));
  const more = f32x4.sub(f32x4.mul(n, entry(LN4, 2)), f32x4.mul(f32x4.sub(z, high), f32x4.add(z, high)));
  const rest = f32x4.add(f32x4.sub(f32x4.mul(n, entry(LN4, 1)), square), more);
  const e = fourSteps(step(step(entry(E, 6), rest, E, 5), rest, E, 4), rest, E);
  const scaled = f32x4.mul(e, i32x4.sub(entry(SCALE, 0), i32x4.shl(t, 23)));

  const r = fourSteps(entry(R, 4), z, R);
  const s = fourSteps(step(entry(S, 5), z, S, 4), z, S);
  const tail = f32x4.div(f32x4.mul(scaled, r), s);
  // −|x| tail where the sign of x is set, else |x| (1 − tail).
  return f32x4.mul(size, f32x4.sub(v128.andnot(one(), i32x4.shr_s(x, 31)), tail));
}

/** to[n] = erf x */
export function erfOf(to: usize, x: usize, n: i32): void {
  for (; n > 3; n -= 4) {
    v128.store(to, erfOfFour(v128.load(x)));
    to += 16;
    x += 16;
  }
  if (n <= 0) return;
  v128.store(TILE, loadPart(x, n));
  erfOf(TILE, TILE, 4);
  storePart(to, v128.load(TILE), n);
}

/** to[n] = gelu x, eight at a time: of four, each step would wait for the one before. */
export function geluOf(to: usize, x: usize, n: i32): void {
  for (; n > 7; n -= 8) {
    const a = geluOfFour(v128.load(x));
    const b = geluOfFour(v128.load(x, 16));
    v128.store(to, a);
    v128.store(to, b, 16);
    to += 32;
    x += 32;
  }
  if (n <= 0) return;
  copyBytes(TILE, x, n << 2);
  geluOf(TILE, TILE, 8);
  copyBytes(to, TILE, n << 2);
}

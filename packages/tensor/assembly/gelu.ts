// gelu and its derivative, by the tail of the normal distribution.
import { entry, one, ROUNDER } from './math';
import { PANEL_B, TILE } from './scratch';
import { loadPart, madd, storePart } from './vector';

/** What stays in the first cache, and where it has what the loops tell each other: formulas keep theirs in the other panel. */
const CHUNK: i32 = 1024;
const RESTS: usize = PANEL_B;
const WHOLES: usize = PANEL_B + 4096;

/** The bits of a number without its sign, those that its square keeps in full, and beyond what Φ is 0. */
const SIZE = memory.data<i32>([0x7fffffff], 4);
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
/** 1 / √(2π), with 2⁻⁶⁴ taken in, as R has it. */
const DENSITY = memory.data<f32>([2.162670435537773e-20], 4);
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
 * to[n] = x Φ(x) with Φ(−z) = e^(−z²/2) r(z) / s(z), where r / s falls slowly from ½: nothing cancels in the tail, as
 * 1 + erf would. The square is taken in two parts, since what it loses e^(−z²/2) multiplies. Within 5e-7 of the
 * result down to −13, where Φ itself begins to lose bits.
 *
 * Three loops over a chunk, each with no more constants than a processor has registers for: to load them takes longer than
 * to compute with them.
 */
export function geluOf(to: usize, x: usize, n: i32): void {
  inChunks(to, x, n, false);
}

/** Of four, with the same code. */
export function geluOfFour(x: v128): v128 {
  return ofFour(x, false);
}

/** to[n] = Φ(x) + x Φ′(x), of which both are there: Φ(x) is less than 5e-7 of itself off, and Φ′(x) is e^(−x²/2) / √(2π). */
export function geluSlopeOf(to: usize, x: usize, n: i32): void {
  inChunks(to, x, n, true);
}

export function geluSlopeOfFour(x: v128): v128 {
  return ofFour(x, true);
}

function inChunks(to: usize, x: usize, n: i32, slope: bool): void {
  while (n > 3) {
    const bytes = (<usize>(min(n, CHUNK) & ~3)) << 2;
    reduce(x, bytes);
    bell(bytes);
    if (slope) slopes(to, x, bytes);
    else products(to, x, bytes);
    x += bytes;
    to += bytes;
    n -= <i32>(bytes >> 2);
  }
  if (n > 0) storePart(to, ofFour(loadPart(x, n), slope), n);
}

function ofFour(x: v128, slope: bool): v128 {
  v128.store(TILE, x);
  inChunks(TILE, TILE, 4, slope);
  return v128.load(TILE);
}

/** r = n 2 ln 2 − z² at `RESTS`, and n in the low bits at `WHOLES`. */
function reduce(x: usize, bytes: usize): void {
  const last = entry(LAST, 0);
  const size = entry(SIZE, 0);
  const highBits = entry(HIGH_BITS, 0);
  const scale = entry(LN4, 0);
  const high = entry(LN4, 1);
  const low = entry(LN4, 2);
  const rounder = entry(ROUNDER, 0);
  for (let at: usize = 0; at < bytes; at += 16) {
    const z = f32x4.pmin(v128.and(v128.load(x + at), size), last);
    const head = v128.and(z, highBits);
    const square = f32x4.mul(head, head);
    const t = madd(rounder, square, scale);
    const n = f32x4.sub(t, rounder);
    const more = f32x4.sub(f32x4.mul(n, low), f32x4.mul(f32x4.sub(z, head), f32x4.add(z, head)));
    v128.store(RESTS + at, f32x4.add(f32x4.sub(f32x4.mul(n, high), square), more));
    v128.store(WHOLES + at, t);
  }
}

/** 2⁶⁴ e^(−z²/2) = 2^(64 − n) e^(r/2), at `WHOLES`. */
function bell(bytes: usize): void {
  const e0 = entry(E, 0);
  const e1 = entry(E, 1);
  const e2 = entry(E, 2);
  const e3 = entry(E, 3);
  const e4 = entry(E, 4);
  const e5 = entry(E, 5);
  const e6 = entry(E, 6);
  const scale = entry(SCALE, 0);
  for (let at: usize = 0; at < bytes; at += 16) {
    const r = v128.load(RESTS + at);
    const r2 = f32x4.mul(r, r);
    const low = madd(madd(e0, e1, r), madd(e2, e3, r), r2);
    const e = madd(low, madd(madd(e4, e5, r), e6, r2), f32x4.mul(r2, r2));
    v128.store(WHOLES + at, f32x4.mul(e, i32x4.sub(scale, i32x4.shl(v128.load(WHOLES + at), 23))));
  }
}

function products(to: usize, x: usize, bytes: usize): void {
  tails(to, x, bytes, false);
}

function slopes(to: usize, x: usize, bytes: usize): void {
  tails(to, x, bytes, true);
}

/** Takes e^(−z²/2) from `WHOLES`. */
@inline
function tails(to: usize, x: usize, bytes: usize, slope: bool): void {
  const last = entry(LAST, 0);
  const bits = entry(SIZE, 0);
  const r0 = entry(R, 0);
  const r1 = entry(R, 1);
  const r2 = entry(R, 2);
  const r3 = entry(R, 3);
  const r4 = entry(R, 4);
  const s0 = entry(S, 0);
  const s1 = entry(S, 1);
  const s2 = entry(S, 2);
  const s3 = entry(S, 3);
  const s4 = entry(S, 4);
  const s5 = entry(S, 5);
  for (let at: usize = 0; at < bytes; at += 16) {
    const a = v128.load(x + at);
    const size = v128.and(a, bits);
    const z = f32x4.pmin(size, last);
    const z2 = f32x4.mul(z, z);
    const z4 = f32x4.mul(z2, z2);
    const r = madd(madd(madd(r0, r1, z), madd(r2, r3, z), z2), r4, z4);
    const s = madd(madd(madd(s0, s1, z), madd(s2, s3, z), z2), madd(s4, s5, z), z4);
    const e = v128.load(WHOLES + at);
    const tail = f32x4.div(f32x4.mul(e, r), s);
    // −tail where the sign of x is set, else 1 − tail.
    const part = f32x4.sub(v128.andnot(one(), i32x4.shr_s(a, 31)), tail);
    if (slope) v128.store(to + at, madd(v128.xor(part, v128.andnot(a, bits)), a, f32x4.mul(e, entry(DENSITY, 0))));
    else v128.store(to + at, f32x4.mul(size, part));
  }
}

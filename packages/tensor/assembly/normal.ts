// Box–Muller on Threefry's words: each block gives the pair √(−2 ln u₀) · (cos 2πu₁, sin 2πu₁), in float64, so that the
// numbers are those of the typed-array kernel but for one in about 10⁵, which rounds the other way.
import { entry64, log2, step64 } from './log2';
import { TILE } from './scratch';
import { BLOCKS, blocks } from './threefry';
import { put } from './vector';

/** sin r / r and cos r for |r| ≤ π/4, as polynomials of r². */
const SIN = memory.data<f64>(
  [
    1, -0.16666666666631608, 0.008333333325273992, -0.00019841263824074614, 2.7555357972125475e-6,
    -2.4761667081612746e-8,
  ],
  8,
);
const COS = memory.data<f64>(
  [1, -0.5, 0.04166666662281071, -0.00138888837518917, 2.479951960237782e-5, -2.721020375670681e-7],
  8,
);
/** 1, 2⁻³², −2 ln 2, and π/2 · 2⁻³⁰. */
const SCALES = memory.data<f64>([1, 2.3283064365386963e-10, -1.3862943611198906, 1.4629180792671596e-9], 8);

/** A polynomial with six coefficients. */
@inline
function series(table: usize, z: v128): v128 {
  const p = step64(step64(entry64(table, 5), z, table, 4), z, table, 3);
  return step64(step64(step64(p, z, table, 2), z, table, 1), z, table, 0);
}

/** The sign bit where the sine of q quarters of a turn and a little is negative. */
@inline
function signAt(q: v128): v128 {
  return i64x2.shl(v128.and(q, i64x2.splat(2)), 62);
}

/** Four numbers from two blocks, whose words alternate. */
@inline
function four(words: v128, mean: v128, std: v128): v128 {
  const first = f64x2.convert_low_i32x4_u(v128.shuffle<i32>(words, words, 0, 2, 0, 2));
  const u = f64x2.mul(f64x2.add(first, entry64(SCALES, 0)), entry64(SCALES, 1));
  const radius = f64x2.mul(std, f64x2.sqrt(f64x2.mul(log2(u), entry64(SCALES, 2))));

  // The angle is q quarters of a turn and r.
  const second = v128.shuffle<i32>(words, words, 1, 3, 1, 3);
  const quarters = i32x4.shr_u(i32x4.add(second, i32x4.splat(0x20000000)), 30);
  const r = f64x2.mul(f64x2.convert_low_i32x4_s(i32x4.sub(second, i32x4.shl(quarters, 30))), entry64(SCALES, 3));
  const z = f64x2.mul(r, r);
  const sin = f64x2.mul(series(SIN, z), r);
  const cos = series(COS, z);
  const q = i64x2.extend_low_i32x4_u(quarters);
  const odd = i64x2.neg(v128.and(q, i64x2.splat(1)));
  const x = v128.xor(v128.bitselect(sin, cos, odd), signAt(i64x2.add(q, i64x2.splat(1))));
  const y = v128.xor(v128.bitselect(cos, sin, odd), signAt(q));
  return v128.shuffle<f32>(
    f32x4.demote_f64x2_zero(f64x2.add(mean, f64x2.mul(radius, x))),
    f32x4.demote_f64x2_zero(f64x2.add(mean, f64x2.mul(radius, y))),
    0,
    4,
    1,
    5,
  );
}

/** Words: out, elements, block: key₀, key₁, counter, mean, standard deviation. */
export function normal(args: usize): void {
  let o = load<usize>(args);
  const block = load<usize>(args, 8);
  const key0 = <i32>(<u32>load<f64>(block));
  const key1 = <i32>(<u32>load<f64>(block, 8));
  let counter = <u64>load<f64>(block, 16);
  const mean = f64x2.splat(load<f64>(block, 24));
  const std = f64x2.splat(load<f64>(block, 32));
  for (let left = load<i32>(args, 4); left > 0; counter += BLOCKS) {
    blocks(key0, key1, counter);
    for (let word = TILE; word < TILE + 8 * BLOCKS && left > 0; word += 16, o += 16, left -= 4) {
      put(o, four(v128.load(word), mean, std), left);
    }
  }
}

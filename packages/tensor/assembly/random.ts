// Two elements draw on a block of Threefry. The key, the counter and the range are a block of float64, read when it
// runs: key₀, key₁, counter, low, span.
import { TILE } from './scratch';
import { BLOCKS, blocks } from './threefry';

/** In float64, as the typed-array kernel does; of two words, in the low half. */
@inline
function toRange(words: v128, low: v128, span: v128): v128 {
  const fraction = f64x2.convert_low_i32x4_s(i32x4.shr_u(words, 8));
  return f32x4.demote_f64x2_zero(f64x2.add(low, f64x2.mul(f64x2.mul(span, fraction), f64x2.splat(1.0 / 16777216.0))));
}

/** low + span · (a word's 24 high bits) / 2²⁴. Words: out, elements, block. */
export function uniform(args: usize): void {
  let o = load<usize>(args);
  const block = load<usize>(args, 8);
  const key0 = <i32>(<u32>load<f64>(block));
  const key1 = <i32>(<u32>load<f64>(block, 8));
  let counter = <u64>load<f64>(block, 16);
  const low = f64x2.splat(load<f64>(block, 24));
  const span = f64x2.splat(load<f64>(block, 32));
  for (let left = load<i32>(args, 4); left > 0; left -= 2 * BLOCKS, counter += BLOCKS) {
    blocks(key0, key1, counter);
    const end = TILE + ((<usize>min(left, 2 * BLOCKS)) << 2);
    let word = TILE;
    for (; word + 8 <= end; word += 8, o += 8) v128.store64_lane(o, toRange(v128.load64_zero(word), low, span), 0);
    if (word < end) v128.store32_lane(o, toRange(v128.load32_zero(word), low, span), 0);
  }
}

/** low + ⌊span · word / 2³²⌋. Words: out, elements, block, 1 for int32 or 0 for float32. */
export function randint(args: usize): void {
  let o = load<usize>(args);
  const block = load<usize>(args, 8);
  const whole = load<i32>(args, 12);
  const key0 = <i32>(<u32>load<f64>(block));
  const key1 = <i32>(<u32>load<f64>(block, 8));
  let counter = <u64>load<f64>(block, 16);
  const low = load<f64>(block, 24);
  const span = load<f64>(block, 32);
  for (let left = load<i32>(args, 4); left > 0; left -= 2 * BLOCKS, counter += BLOCKS) {
    blocks(key0, key1, counter);
    const end = TILE + ((<usize>min(left, 2 * BLOCKS)) << 2);
    for (let word = TILE; word < end; word += 4, o += 4) {
      const value = low + floor<f64>(<f64>load<u32>(word) * (1.0 / 4294967296.0) * span);
      if (whole) store<i32>(o, <i32>(<i64>value));
      else store<f32>(o, <f32>value);
    }
  }
}

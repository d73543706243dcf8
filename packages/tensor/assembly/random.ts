// Threefry-2x32 as in src/random/threefry.ts, four blocks at a time; eight elements draw on them. The key, the counter and
// the range are a block of float64, read when it runs: key₀, key₁, counter, low, span.
import { TILE } from './scratch';

const PARITY: i32 = 0x1bd11bda;

/** One round of four: x1 is turned by `turn` and mixed with the sum. */
@inline
function turned(x0: v128, x1: v128, turn: i32): v128 {
  return v128.xor(v128.or(i32x4.shl(x1, turn), i32x4.shr_u(x1, 32 - turn)), x0);
}

/** The eight words of blocks `counter` to `counter + 3`, at TILE. */
function blocks(key0: i32, key1: i32, counter: u64): void {
  const key2 = key0 ^ key1 ^ PARITY;
  let x0 = i32x4.splat(<i32>counter);
  let x1 = i32x4.splat(<i32>(counter >> 32));
  x0 = i32x4.replace_lane(x0, 1, <i32>(counter + 1));
  x0 = i32x4.replace_lane(x0, 2, <i32>(counter + 2));
  x0 = i32x4.replace_lane(x0, 3, <i32>(counter + 3));
  x1 = i32x4.replace_lane(x1, 1, <i32>((counter + 1) >> 32));
  x1 = i32x4.replace_lane(x1, 2, <i32>((counter + 2) >> 32));
  x1 = i32x4.replace_lane(x1, 3, <i32>((counter + 3) >> 32));
  x0 = i32x4.add(x0, i32x4.splat(key0));
  x1 = i32x4.add(x1, i32x4.splat(key1));
  let next0 = key1;
  let next1 = key2;
  let last = key0;
  for (let group = 0; group < 5; group++) {
    const even = (group & 1) == 0;
    x0 = i32x4.add(x0, x1);
    x1 = turned(x0, x1, even ? 13 : 17);
    x0 = i32x4.add(x0, x1);
    x1 = turned(x0, x1, even ? 15 : 29);
    x0 = i32x4.add(x0, x1);
    x1 = turned(x0, x1, even ? 26 : 16);
    x0 = i32x4.add(x0, x1);
    x1 = turned(x0, x1, even ? 6 : 24);
    x0 = i32x4.add(x0, i32x4.splat(next0));
    x1 = i32x4.add(x1, i32x4.splat(next1 + group + 1));
    const first = next0;
    next0 = next1;
    next1 = last;
    last = first;
  }
  v128.store(TILE, v128.shuffle<i32>(x0, x1, 0, 4, 1, 5));
  v128.store(TILE, v128.shuffle<i32>(x0, x1, 2, 6, 3, 7), 16);
}

/** low + span · (a word's 24 high bits) / 2²⁴. Words: out, elements, block. */
export function uniform(args: usize): void {
  let o = load<usize>(args);
  const block = load<usize>(args, 8);
  const key0 = <i32><u32>load<f64>(block);
  const key1 = <i32><u32>load<f64>(block, 8);
  let counter = <u64>load<f64>(block, 16);
  const low = load<f64>(block, 24);
  const span = load<f64>(block, 32);
  for (let left = load<i32>(args, 4); left > 0; left -= 8, counter += 4) {
    blocks(key0, key1, counter);
    const end = TILE + (<usize>min(left, 8) << 2);
    for (let word = TILE; word < end; word += 4, o += 4) {
      store<f32>(o, <f32>(low + span * <f64>(load<u32>(word) >> 8) * (1.0 / 16777216.0)));
    }
  }
}

/** low + ⌊span · word / 2³²⌋. Words: out, elements, block, 1 for int32 or 0 for float32. */
export function randint(args: usize): void {
  let o = load<usize>(args);
  const block = load<usize>(args, 8);
  const whole = load<i32>(args, 12);
  const key0 = <i32><u32>load<f64>(block);
  const key1 = <i32><u32>load<f64>(block, 8);
  let counter = <u64>load<f64>(block, 16);
  const low = load<f64>(block, 24);
  const span = load<f64>(block, 32);
  for (let left = load<i32>(args, 4); left > 0; left -= 8, counter += 4) {
    blocks(key0, key1, counter);
    const end = TILE + (<usize>min(left, 8) << 2);
    for (let word = TILE; word < end; word += 4, o += 4) {
      const value = low + floor<f64>(<f64>load<u32>(word) * (1.0 / 4294967296.0) * span);
      if (whole) store<i32>(o, <i32><i64>value);
      else store<f32>(o, <f32>value);
    }
  }
}

// Threefry-2x32 as in src/random/threefry.ts, four blocks at a time.
import { TILE } from './scratch';

const PARITY: i32 = 0x1bd11bda;

/** x1 of the next round, whose x0 is here already. */
@inline
function turned(x0: v128, x1: v128, turn: i32): v128 {
  return v128.xor(v128.or(i32x4.shl(x1, turn), i32x4.shr_u(x1, 32 - turn)), x0);
}

/** The eight words of blocks `counter` to `counter + 3`, at TILE. */
export function blocks(key0: i32, key1: i32, counter: u64): void {
  const key2 = key0 ^ key1 ^ PARITY;
  let x0 = i32x4.splat(<i32>counter);
  let x1 = i32x4.splat(<i32>(counter >> 32));
  x0 = i32x4.replace_lane(x0, 1, <i32>(counter + 1));
  x0 = i32x4.replace_lane(x0, 2, <i32>(counter + 2));
  x0 = i32x4.replace_lane(x0, 3, <i32>(counter + 3));
  x1 = i32x4.replace_lane(x1, 1, <i32>((counter + 1) >> 32));
  x1 = i32x4.replace_lane(x1, 2, <i32>((counter + 2) >> 32));
  x1 = i32x4.replace_lane(x1, 3, <i32>((counter + 3) >> 32));
  // Five times four rounds, with the keys and the two sets of turns in rotation.
  let k0 = key0;
  let k1 = key1;
  let k2 = key2;
  x0 = i32x4.add(x0, i32x4.splat(k0));
  x1 = i32x4.add(x1, i32x4.splat(k1));
  for (let group = 1; group <= 5; group++) {
    if (group & 1) {
      x0 = i32x4.add(x0, x1);
      x1 = turned(x0, x1, 13);
      x0 = i32x4.add(x0, x1);
      x1 = turned(x0, x1, 15);
      x0 = i32x4.add(x0, x1);
      x1 = turned(x0, x1, 26);
      x0 = i32x4.add(x0, x1);
      x1 = turned(x0, x1, 6);
    } else {
      x0 = i32x4.add(x0, x1);
      x1 = turned(x0, x1, 17);
      x0 = i32x4.add(x0, x1);
      x1 = turned(x0, x1, 29);
      x0 = i32x4.add(x0, x1);
      x1 = turned(x0, x1, 16);
      x0 = i32x4.add(x0, x1);
      x1 = turned(x0, x1, 24);
    }
    x0 = i32x4.add(x0, i32x4.splat(k1));
    x1 = i32x4.add(x1, i32x4.splat(k2 + group));
    const first = k0;
    k0 = k1;
    k1 = k2;
    k2 = first;
  }
  v128.store(TILE, v128.shuffle<i32>(x0, x1, 0, 4, 1, 5));
  v128.store(TILE, v128.shuffle<i32>(x0, x1, 2, 6, 3, 7), 16);
}

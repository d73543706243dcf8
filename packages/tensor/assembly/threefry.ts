// Threefry-2x32 as in src/random/threefry.ts, twice four blocks at a time: each step of a block waits for the one before, and
// a processor does that of others meanwhile.
import { TILE } from './scratch';

const PARITY: i32 = 0x1bd11bda;

/** x1 of the next round, whose x0 is here already. */
@inline
function turned(x0: v128, x1: v128, turn: i32): v128 {
  return v128.xor(v128.or(i32x4.shl(x1, turn), i32x4.shr_u(x1, 32 - turn)), x0);
}

/** The words of four counters, low or high ones. */
@inline
function words(counter: u64, shift: u64): v128 {
  let x = i32x4.splat(<i32>(counter >> shift));
  x = i32x4.replace_lane(x, 1, <i32>((counter + 1) >> shift));
  x = i32x4.replace_lane(x, 2, <i32>((counter + 2) >> shift));
  return i32x4.replace_lane(x, 3, <i32>((counter + 3) >> shift));
}

/** What `blocks` gives at TILE: the words of this many blocks. */
export const BLOCKS: i32 = 8;

/** The two words of each of the blocks from `counter` on, at TILE. */
export function blocks(key0: i32, key1: i32, counter: u64): void {
  const key2 = key0 ^ key1 ^ PARITY;
  let x0 = words(counter, 0);
  let x1 = words(counter, 32);
  let y0 = words(counter + 4, 0);
  let y1 = words(counter + 4, 32);
  // Five times four rounds, with the keys and the two sets of turns in rotation.
  let k0 = key0;
  let k1 = key1;
  let k2 = key2;
  let key = i32x4.splat(k0);
  x0 = i32x4.add(x0, key);
  y0 = i32x4.add(y0, key);
  key = i32x4.splat(k1);
  x1 = i32x4.add(x1, key);
  y1 = i32x4.add(y1, key);
  for (let group = 1; group <= 5; group++) {
    if (group & 1) {
      x0 = i32x4.add(x0, x1);
      y0 = i32x4.add(y0, y1);
      x1 = turned(x0, x1, 13);
      y1 = turned(y0, y1, 13);
      x0 = i32x4.add(x0, x1);
      y0 = i32x4.add(y0, y1);
      x1 = turned(x0, x1, 15);
      y1 = turned(y0, y1, 15);
      x0 = i32x4.add(x0, x1);
      y0 = i32x4.add(y0, y1);
      x1 = turned(x0, x1, 26);
      y1 = turned(y0, y1, 26);
      x0 = i32x4.add(x0, x1);
      y0 = i32x4.add(y0, y1);
      x1 = turned(x0, x1, 6);
      y1 = turned(y0, y1, 6);
    } else {
      x0 = i32x4.add(x0, x1);
      y0 = i32x4.add(y0, y1);
      x1 = turned(x0, x1, 17);
      y1 = turned(y0, y1, 17);
      x0 = i32x4.add(x0, x1);
      y0 = i32x4.add(y0, y1);
      x1 = turned(x0, x1, 29);
      y1 = turned(y0, y1, 29);
      x0 = i32x4.add(x0, x1);
      y0 = i32x4.add(y0, y1);
      x1 = turned(x0, x1, 16);
      y1 = turned(y0, y1, 16);
      x0 = i32x4.add(x0, x1);
      y0 = i32x4.add(y0, y1);
      x1 = turned(x0, x1, 24);
      y1 = turned(y0, y1, 24);
    }
    key = i32x4.splat(k1);
    x0 = i32x4.add(x0, key);
    y0 = i32x4.add(y0, key);
    key = i32x4.splat(k2 + group);
    x1 = i32x4.add(x1, key);
    y1 = i32x4.add(y1, key);
    const first = k0;
    k0 = k1;
    k1 = k2;
    k2 = first;
  }
  v128.store(TILE, v128.shuffle<i32>(x0, x1, 0, 4, 1, 5));
  v128.store(TILE, v128.shuffle<i32>(x0, x1, 2, 6, 3, 7), 16);
  v128.store(TILE, v128.shuffle<i32>(y0, y1, 0, 4, 1, 5), 32);
  v128.store(TILE, v128.shuffle<i32>(y0, y1, 2, 6, 3, 7), 48);
}

/**
 * Threefry-2x32 with 20 rounds: a bijection of a 64-bit counter under a 64-bit key, made of additions, rotations and
 * exclusive-ors only, so that any backend can draw the same numbers, in any order.
 *
 * Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
 */

const PARITY = 0x1bd11bda;
const ROTATIONS = [13, 15, 26, 6, 17, 29, 16, 24] as const;

/** The block of a 64-bit counter, both as two 32-bit words, the low one first. */
export const threefry = (key0: number, key1: number, counter0: number, counter1: number, out: Uint32Array): void => {
  const keys = [key0, key1, key0 ^ key1 ^ PARITY];
  let x0 = (counter0 + key0) | 0;
  let x1 = (counter1 + key1) | 0;
  for (let group = 0; group < 5; group++) {
    const base = (group & 1) << 2;
    for (let i = 0; i < 4; i++) {
      const turn = ROTATIONS[base + i];
      x0 = (x0 + x1) | 0;
      x1 = ((x1 << turn) | (x1 >>> (32 - turn))) ^ x0;
    }
    x0 = (x0 + keys[(group + 1) % 3]) | 0;
    x1 = (x1 + keys[(group + 2) % 3] + group + 1) | 0;
  }
  out[0] = x0;
  out[1] = x1;
};

/** Writes the two words of block `index` (a whole number below 2⁵³) to `out`. */
export const block = (key: readonly [number, number], index: number, out: Uint32Array): void =>
  threefry(key[0], key[1], index | 0, Math.floor(index / 4294967296), out);

/** The 53 high bits of a block as a number in [0, 1). */
export const fraction53 = (word0: number, word1: number): number =>
  ((word0 >>> 5) * 67108864 + (word1 >>> 6)) * 2 ** -53;

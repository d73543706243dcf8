/**
 * An operand that stays the same along a row is read from a block of copies of it, with a step of 0: one loop then
 * serves every mix of the strides 0 and 1.
 */
export const BLOCK_A: usize = memory.data(16, 16);
export const BLOCK_B: usize = memory.data(16, 16);
export const BLOCK_C: usize = memory.data(16, 16);

/** Fills the block with the word at `from`. */
@inline
export function splat(block: usize, from: usize): usize {
  v128.store(block, v128.load32_splat(from));
  return block;
}

/** Where the rows' offsets are: a single row has its only one in the instruction itself, in place of the address. */
@inline
export function offsetsAt(word: usize, rows: usize): usize {
  return rows == 1 ? word : load<usize>(word);
}

/** Fills the block with the byte at `from`. */
@inline
export function splatByte(block: usize, from: usize): usize {
  v128.store(block, v128.load8_splat(from));
  return block;
}

/** Four bytes of 0 and 1 as masks. */
@inline
export function truths(from: usize): v128 {
  const halves = i16x8.extend_low_i8x16_u(v128.load32_zero(from));
  return i32x4.neg(i32x4.extend_low_i16x8_u(halves));
}

/** One byte of 0 or 1 as a mask. */
@inline
export function truth(from: usize): v128 {
  return i32x4.splat(-(<i32>load<u8>(from)));
}

/** Stores four masks as bytes of 0 and 1. */
@inline
export function storeTruths(to: usize, masks: v128): void {
  const halves = i16x8.narrow_i32x4_s(masks, masks);
  const bytes = i8x16.narrow_i16x8_s(halves, halves);
  v128.store32_lane(to, v128.and(bytes, i8x16.splat(1)), 0);
}

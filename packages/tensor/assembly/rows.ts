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

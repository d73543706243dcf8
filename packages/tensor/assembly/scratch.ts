// What the modules keep below HEAP_BASE, besides their constants, 32 KiB each from 1 KiB on (tools/build-wasm.ts). Nothing here
// outlives an instruction.

/** Where the instructions end that are run: fault.ts. */
export const END: usize = 0x200;

/** A block of a, packed: ROWS × DEPTH float32. */
export const PANEL_A: usize = 0x40000;
/** A block of b, packed: DEPTH × COLUMNS float32. It ends at 0xe0000. */
export const PANEL_B: usize = 0x60000;
/** A 4 × 8 block at the edge of a product, before what is real of it is copied. */
export const TILE: usize = 0xe0000;

/** Sizes of the blocks: the one of b stays in the second cache together with the one of a. */
export const ROWS: i32 = 128;
export const DEPTH: i32 = 256;
export const COLUMNS: i32 = 512;

// Read by TypeScript and by AssemblyScript: only what both understand.
// An instruction is a run of int32 words: the kernel's place in the table, the number of words with these two, and what the
// kernel is told. Addresses are in bytes, sizes, strides and offsets in elements.

/** Below this address the module keeps data of its own: constants and the packed panels of a product. */
export const HEAP_BASE = 0x100000;

/** The place of `matmul` in the table: the second of the module that is there first, behind `run`. */
export const MATMUL = 2;

/** Flags of a product. `ONE_BIAS`: the bias is one number for all of the result. */
export const TRANSPOSE_A = 1;
export const TRANSPOSE_B = 2;
export const ONE_BIAS = 4;

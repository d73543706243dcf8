// Each function that the files below export is a kernel, known by its name: JavaScript puts them all in the table that `run`
// calls them from. A kernel takes the address of an instruction's words. A place in the table without a kernel traps.
import { hasFailed } from './fault';

export * from './address';
export * from './address-backward';
export * from './any';
export * from './argument';
export * from './elementwise';
export * from './erase-add';
export * from './extreme';
export * from './fold';
export * from './formulas.generated';
export * from './indexing';
export * from './matmul';
export * from './movement';
export * from './normal';
export * from './optim';
export * from './random';
export * from './recurrent';
export * from './reduce';
export * from './reduce-int';
export * from './softmax';
export * from './softmax-backward';
export * from './spread';

/**
 * Runs the instructions from `pc` to `end`: a kernel's place in the table, the instruction's length in words, and its words.
 * Returns 0, or the address of the instruction that found an index out of range.
 */
export function run(pc: usize, end: usize): usize {
  while (pc < end) {
    call_indirect<void>(load<u32>(pc), pc + 8);
    if (hasFailed()) return pc;
    pc += load<usize>(pc, 4) << 2;
  }
  return 0;
}

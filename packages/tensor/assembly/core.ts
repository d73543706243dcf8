// Each function that the files below export is a kernel, known by its name: JavaScript puts them all in the table that `run`
// calls them from. A kernel takes the address of an instruction's words. A place in the table without a kernel traps.
//
// This module has the interpreter, and the kernels that a single call takes as well as a program. A page that compiles nothing
// does without those of plain.ts, one without layers and optimizers without networks.ts, one without images without images.ts, and memory.ts is for those who
// ask for it.
import { MATMUL } from '../src/backend/wasm/words';
import { matmul } from './matmul';
import { END } from './scratch';

export * from './matmul';
export * from './formulas.generated';
export * from './reduce';
export * from './softmax';
export * from './softmax-backward';
export * from './shared';

/**
 * Runs the instructions from `pc` to `end`: a kernel's place in the table, the instruction's length in words, and its words.
 * Returns 0, or the address of the instruction that found an index out of range.
 */
export function run(pc: usize, end: usize): usize {
  let at = pc;
  store<usize>(END, end);
  while (pc < load<usize>(END)) {
    at = pc;
    const place = load<u32>(pc);
    // The most frequent of all is called by its name, which is quicker than by its place.
    if (place == MATMUL) matmul(pc + 8);
    else call_indirect<void>(place, pc + 8);
    pc += load<usize>(pc, 4) << 2;
  }
  return load<usize>(END) ? 0 : at;
}

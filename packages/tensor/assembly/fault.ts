// A kernel that finds an index out of range says so here and stops; the interpreter looks after each instruction. Modules share
// their memory and nothing else, so it is a word there.
import { FAULT } from './scratch';

export function fail(): void {
  store<i32>(FAULT, 1);
}

/** Whether a kernel has failed since this was asked last. */
@inline
export function hasFailed(): bool {
  if (!load<i32>(FAULT)) return false;
  store<i32>(FAULT, 0);
  return true;
}

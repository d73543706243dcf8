// A kernel that finds an index out of range says so here and stops; the interpreter looks after each instruction.

let failed = false;

export function fail(): void {
  failed = true;
}

/** Whether a kernel has failed since this was asked last. */
@inline
export function hasFailed(): bool {
  if (!failed) return false;
  failed = false;
  return true;
}

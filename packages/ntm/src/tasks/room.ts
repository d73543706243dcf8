import { ArgumentError } from '@engram/tensor';

/** What `make` gives, for so many sequences. @throws {ArgumentError} that names the task where there is no memory for it. */
export const roomFor = <T>(task: string, sequences: string, make: () => T): T => {
  try {
    return make();
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new ArgumentError(`${task}: there is no memory for ${sequences}`, { cause });
  }
};

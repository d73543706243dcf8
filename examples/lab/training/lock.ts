import { FileError } from '@engram/tensor';
import { lockFile } from '@engram/tensor/io';
import { UsageError } from '../usage-error.ts';

/** `seed-0.safetensors` → `seed-0.lock`. */
export const lockBeside = (checkpoint: string): string => checkpoint.replace(/(\.safetensors)?$/, '.lock');

/**
 * Keeps other commands from the files of a training until the function that it gives is called, or the process ends. The
 * lock of a process that is gone is taken over.
 * @throws {UsageError} that names the process that has it.
 */
export const lock = async (checkpoint: string): Promise<() => void> => {
  try {
    return await lockFile(lockBeside(checkpoint), { of: checkpoint });
  } catch (error) {
    throw error instanceof FileError ? new UsageError(error.message, { cause: error }) : error;
  }
};

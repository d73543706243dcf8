import type { FileHandle } from 'node:fs/promises';

/** The system reads and writes at most 2 GiB at once. */
const PART = 2 ** 30;

/** Fills `into` with what the file has from `at` on. @returns how many bytes were there. */
export const readInto = async (file: FileHandle, into: Uint8Array, at: number, part = PART): Promise<number> => {
  let done = 0;
  while (done < into.length) {
    const { bytesRead } = await file.read(into, done, Math.min(part, into.length - done), at + done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return done;
};

/** Writes the bytes at the end of what has been written. */
export const writeAll = async (file: FileHandle, bytes: Uint8Array, part = PART): Promise<void> => {
  let done = 0;
  while (done < bytes.length) {
    const { bytesWritten } = await file.write(bytes, done, Math.min(part, bytes.length - done));
    done += bytesWritten;
  }
};

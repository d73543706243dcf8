import { type FileHandle, open, stat } from 'node:fs/promises';
import type { Tensor } from '../../autograd/tensor.ts';
import { EngramError, FileError } from '../../errors.ts';
import { checkOptions } from '../../options.ts';
import { legible, quote } from '../../quote.ts';
import type { Fail } from '../fault.ts';
import { headerLength, PREFIX_BYTES, readHeader } from '../header.ts';
import { allocate, encodeParts, failing, fileOf, type Safetensors, tensorOf } from '../safetensors.ts';
import { readInto } from './parts.ts';
import { checkPath, reasonOf } from './reason.ts';
import { writeParts } from './write.ts';

/** What `saveSafetensors` writes besides tensors. */
export interface SaveOptions {
  /** Text to go with the tensors; default none. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/**
 * Writes the tensors, as they are at the time of the call, to a safetensors file that takes the place of an older one: see
 * `encodeSafetensors` for what is in it and `writeFileAtomic` for how it gets there. It may be larger than 2 GiB.
 * @throws {ArgumentError} on names or metadata that the format cannot hold.
 * @throws {FileError} when it cannot be written; an older file is as it was.
 */
export const saveSafetensors = async (
  path: string,
  tensors: Readonly<Record<string, Tensor>>,
  options?: SaveOptions,
): Promise<void> => {
  checkPath('saveSafetensors', path);
  const { metadata = {} } = checkOptions('saveSafetensors', options, { metadata: 1 });
  await writeParts(path, await encodeParts(tensors, metadata));
};

/**
 * The tensors and the metadata of a safetensors file; see `decodeSafetensors`. It may be larger than 2 GiB: it is read
 * tensor by tensor.
 * @throws {FileError} when there is no such file, or it cannot be read.
 * @throws {SafetensorsError} that names the file and what is wrong with it.
 */
export const loadSafetensors = async (path: string): Promise<Safetensors> => {
  checkPath('loadSafetensors', path);
  let file: FileHandle | undefined;
  try {
    // Asked first: opening a pipe waits, and a device has no end.
    if (!(await stat(path)).isFile()) throw new Error('it is not a file, but a folder or a device');
    file = await open(path);
    return await load(file, (await file.stat()).size, failing(path));
  } catch (error) {
    if (error instanceof EngramError) throw error;
    throw new FileError(`${legible(path)}: cannot be read: ${reasonOf(error)}`, { cause: error });
  } finally {
    await file?.close();
  }
};

/** Enough to tell what other kind of file it is. */
const START = 64;

const load = async (file: FileHandle, size: number, fail: Fail): Promise<Safetensors> => {
  const read = async (begin: number, end: number, what: string): Promise<Uint8Array> => {
    const bytes = allocate(end - begin) ?? fail(`${what} takes ${end - begin} bytes, more than one array can hold`);
    const count = await readInto(file, bytes, begin);
    return count === bytes.length ? bytes : fail(`it was cut short while it was read, at byte ${begin + count}`);
  };
  const length = headerLength(await read(0, Math.min(size, START), 'its start'), size, fail);
  const start = PREFIX_BYTES + length;
  const { entries, metadata } = readHeader(await read(PREFIX_BYTES, start, 'its header'), size - start, fail);
  const tensors: Tensor[] = [];
  for (const entry of entries) {
    const bytes = await read(start + entry.begin, start + entry.end, `tensor ${quote(entry.name)}`);
    tensors.push(tensorOf(entry, bytes, fail));
  }
  return fileOf(entries, tensors, metadata);
};

import { open, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pid } from 'node:process';
import type { Tensor } from '../autograd/tensor.ts';
import { FileError } from '../errors.ts';
import { decodeSafetensors, encodeSafetensors, type Safetensors } from './safetensors.ts';

export interface SaveOptions {
  /** Text to go with the tensors; default none. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/**
 * Writes the tensors, as they are at the time of the call, to a safetensors file that takes the place of an older one: see
 * `encodeSafetensors` for what is in it and `writeFileAtomic` for how it gets there.
 * @throws {ArgumentError} on names or metadata that the format cannot hold.
 * @throws {FileError} when it cannot be written; an older file is as it was.
 */
export const saveSafetensors = async (
  path: string,
  tensors: Readonly<Record<string, Tensor>>,
  { metadata = {} }: SaveOptions = {},
): Promise<void> => writeFileAtomic(path, await encodeSafetensors(tensors, metadata));

/**
 * The tensors and the metadata of a safetensors file; see `decodeSafetensors`.
 * @throws {FileError} when there is no such file, or it cannot be read.
 * @throws {SafetensorsError} that names the file and what is wrong with it.
 */
export const loadSafetensors = async (path: string): Promise<Safetensors> =>
  decodeSafetensors(await readBytes(path), path);

/**
 * Writes a file whole or not at all: the bytes go to a new file in the same folder and reach the disk before it takes the
 * name over. Whoever opens `path`, also after a crash, finds the old contents or the new. A process that is killed may
 * leave `.NAME.PID.N.tmp` behind. A symbolic link is replaced, not followed.
 * @throws {FileError} when it cannot be written; what was at `path` is as it was.
 */
export const writeFileAtomic = async (path: string, bytes: Uint8Array): Promise<void> => {
  const temporary = join(dirname(path), `.${basename(path)}.${pid}.${writes++}.tmp`);
  try {
    await writeToDisk(temporary, bytes);
    await rename(temporary, path);
  } catch (error) {
    // What stopped the write is the news; it may well stop this too.
    await rm(temporary, { force: true }).catch(() => {});
    throw new FileError(`${path}: cannot be written: ${reasonOf(error)}`, { cause: error });
  }
};

/** Several writes to one path at a time each have a file of their own. */
let writes = 0;

const writeToDisk = async (path: string, bytes: Uint8Array): Promise<void> => {
  const file = await open(path, 'w');
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
};

const readBytes = async (path: string): Promise<Uint8Array> => {
  try {
    // Asked first: opening a pipe waits, and a device has no end.
    if ((await stat(path)).isFile()) return await readFile(path);
  } catch (error) {
    throw new FileError(`${path}: cannot be read: ${reasonOf(error)}`, { cause: error });
  }
  throw new FileError(`${path}: cannot be read: it is no file, but a folder or a device`);
};

/** Without the call and the path that Node appends. */
const reasonOf = (error: unknown): string => (error as Error).message.replace(/, \w+(?: '.*)?$/s, '');

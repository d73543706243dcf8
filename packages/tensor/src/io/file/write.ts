import { access, constants, type FileHandle, open, rename, rm, stat } from 'node:fs/promises';
import { ArgumentError, FileError, got } from '../../errors.ts';
import { legible } from '../../quote.ts';
import { writeAll } from './parts.ts';
import { checkPath, reasonOf } from './reason.ts';
import { removeLeftovers, temporaryFor } from './temporary.ts';

/**
 * Writes a file whole or not at all: the bytes go to a new file in the same folder and reach the disk before it takes the
 * name over. Whoever opens `path`, also after a crash, finds the old contents or the new, whoever else writes to it.
 *
 * - Mode, owner and group of an older file are kept. Where the system does not let us keep the group, the group may do no
 *   more than all others. A new file has the mode that the system gives it.
 * - A symbolic link is replaced, not followed; the file that it led to lends its mode. A file that is read-only, a folder, a
 *   device and a pipe are refused.
 * - A process that is killed may leave `.NAME.HOST.PID.RANDOM.tmp` behind. The next write of that name removes it.
 *
 * @throws {ArgumentError} on what is not text for a path or not a Uint8Array.
 * @throws {FileError} when it cannot be written; what was at `path` is as it was.
 */
export const writeFileAtomic = async (path: string, bytes: Uint8Array): Promise<void> => {
  checkPath('writeFileAtomic', path);
  if (!(bytes instanceof Uint8Array)) {
    throw new ArgumentError(`writeFileAtomic: bytes must be a Uint8Array, got ${got(bytes)}`);
  }
  await writeParts(path, [bytes]);
};

/** The same for a file in parts, one after the other. */
export const writeParts = async (path: string, parts: readonly Uint8Array[]): Promise<void> => {
  let temporary: string | undefined;
  try {
    const old = await replaced(path);
    await removeLeftovers(path);
    const name = temporaryFor(path);
    // Exclusively: what somebody else put there is not followed, not written to and not removed.
    const file = await open(name, 'wx', old ? 0o600 : 0o666);
    temporary = name;
    try {
      for (const part of parts) await writeAll(file, part);
      if (old) await keep(file, old);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(name, path);
  } catch (error) {
    // What stopped the write is the news; it may well stop this too.
    if (temporary !== undefined) await rm(temporary, { force: true }).catch(() => {});
    throw new FileError(`${legible(path)}: cannot be written: ${reasonOf(error)}`, { cause: error });
  }
};

interface Kept {
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

/** The file whose place is taken; `null` where there is none. @throws on what may not be replaced. */
const replaced = async (path: string): Promise<Kept | null> => {
  const old = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (!old) return null;
  if (!old.isFile()) throw new Error(old.isDirectory() ? 'EISDIR: it is a folder' : 'it is a device or a pipe');
  await access(path, constants.W_OK);
  return old;
};

const keep = async (file: FileHandle, { mode, uid, gid }: Kept): Promise<void> => {
  const now = await file.stat();
  let kept = mode & 0o7777;
  if (now.uid !== uid || now.gid !== gid) {
    try {
      await file.chown(uid, gid);
    } catch {
      // Without privileges a file belongs to who wrote it; it must not be open to more people than before.
      kept = (mode & 0o707) | ((mode & 0o7) << 3);
    }
  }
  await file.chmod(kept);
};

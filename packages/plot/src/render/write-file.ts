import { randomBytes } from 'node:crypto';
import { access, constants, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

/**
 * Writes a file whole or not at all, and makes the folders above it. The new one is written under a name that nobody can
 * guess, opened exclusively, and takes the place of an older one, whose mode it keeps. A link is replaced, not followed.
 *
 * @throws the system's error; an older file is as it was
 */
export async function writeFile(path: string, content: string | Uint8Array): Promise<void> {
  await makeFolder(dirname(resolve(path)));
  const mode = await modeOf(path);
  const beside = join(dirname(path), `.${randomBytes(12).toString('hex')}.tmp`);
  const file = await open(beside, 'wx', mode === undefined ? 0o666 : 0o600);
  try {
    try {
      await file.writeFile(content);
      if (mode !== undefined) await file.chmod(mode);
    } finally {
      await file.close();
    }
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true }).catch(() => {});
    throw error;
  }
}

/** Of the file whose place is taken; `undefined` where there is none. */
async function modeOf(path: string): Promise<number | undefined> {
  const old = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (!old) return undefined;
  if (old.isDirectory()) throw Object.assign(new Error('it is a folder'), { code: 'EISDIR' });
  if (!old.isFile()) throw new Error('it is a device or a pipe');
  await access(path, constants.W_OK);
  return old.mode & 0o7777;
}

/** Step by step: Node's own way to make several folders never ends below /proc. */
async function makeFolder(folder: string): Promise<void> {
  const missing: string[] = [];
  for (let at = folder; !(await isFolder(at)); at = dirname(at)) missing.push(at);
  for (const each of missing.reverse()) {
    await mkdir(each).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
}

async function isFolder(path: string): Promise<boolean> {
  try {
    if ((await stat(path)).isDirectory()) return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' && dirname(path) !== path) return false;
    throw error;
  }
  throw Object.assign(new Error('it is a file'), { code: 'EEXIST' });
}

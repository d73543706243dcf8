import { access, constants, mkdir, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { shortened, UsageError } from './usage-error.ts';

/** Makes the folder for the figures before the training, so that a long run is not lost to a wrong path. @throws {UsageError} */
export const prepareFolder = async (folder: string): Promise<void> => {
  try {
    await makeFolder(folder);
    await access(folder, constants.W_OK);
  } catch (error) {
    throw new UsageError(
      `--out ${shortened(folder)}: cannot write there (${(error as NodeJS.ErrnoException).code ?? String(error)})`,
    );
  }
};

/** A folder, and those above it. Node's own way to make several never ends below /proc. */
export const makeFolder = async (folder: string): Promise<void> => {
  const missing: string[] = [];
  let at = resolve(folder);
  while (!(await isFolder(at))) {
    missing.push(at);
    at = dirname(at);
  }
  for (const each of missing.reverse()) {
    await mkdir(each).catch((error: NodeJS.ErrnoException) => {
      // Another command may have made it by now.
      if (error.code !== 'EEXIST') throw error;
    });
  }
};

/** Whether there is a folder; false where there is nothing. */
const isFolder = async (path: string): Promise<boolean> => {
  try {
    if ((await stat(path)).isDirectory()) return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' && dirname(path) !== path) return false;
    throw error;
  }
  throw Object.assign(new Error('it is a file'), { code: 'EEXIST' });
};

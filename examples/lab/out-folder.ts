import { access, constants, mkdir } from 'node:fs/promises';
import { UsageError } from './usage-error.ts';

/** Makes the folder for the figures before the training, so that a long run is not lost to a wrong path. @throws {UsageError} */
export const prepareFolder = async (folder: string): Promise<void> => {
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
  } catch (error) {
    throw new UsageError(
      `--out ${folder}: cannot write there (${(error as NodeJS.ErrnoException).code ?? String(error)})`,
    );
  }
};

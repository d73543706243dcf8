import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../usage-error.ts';

/** `prefix` stands before the name of a second model's. */
export const checkpointOf = (folder: string, seed: number, prefix = ''): string =>
  join(folder, `${prefix}seed-${seed}.safetensors`);

/** @throws {UsageError} where a checkpoint would be lost. */
export const refuseToOverwrite = (path: string): void => {
  if (!existsSync(path)) return;
  throw new UsageError(`${path} exists: --resume goes on with it, --overwrite starts anew, --out takes another folder`);
};

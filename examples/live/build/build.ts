import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { prepareFolder } from '../../lab/out-folder.ts';
import { buildConfig } from './config.ts';
import { codeSizes } from './size.ts';
import { loadVite } from './vite.ts';

/** What a build makes beside the page; names have hashes in them, so those of the last build would stay. */
const MADE = ['assets', '.vite'];

/** Builds the page into a folder. @returns the size of its code, gzipped, by file. @throws {UsageError} */
export const buildPage = async (out: string): Promise<ReturnType<typeof codeSizes>> => {
  const vite = await loadVite();
  await prepareFolder(out);
  // A folder that is somebody's else is only written into.
  if (existsSync(join(out, '.vite/manifest.json')))
    for (const each of MADE) rmSync(join(out, each), { recursive: true, force: true });
  await vite.build(buildConfig(out));
  return codeSizes(out);
};

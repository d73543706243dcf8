import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What every site that was built has, and hardly another folder. */
const MARK = 'search.json';

/** Why a folder is not written over; `null` where it may be. */
export const whyNot = (out: string): string | null => {
  if (!existsSync(out) || readdirSync(out).length === 0 || existsSync(join(out, MARK))) return null;
  return `--out: ${out} holds something else than a site; another folder, or an empty one`;
};

/** Builds beside the folder, then takes its place: whoever looks finds the old site or the new one. A build that fails leaves the old. */
export const replacing = async (out: string, build: (folder: string) => Promise<boolean>): Promise<boolean> => {
  const beside = join(dirname(out), `.${process.pid}.site`);
  mkdirSync(dirname(out), { recursive: true });
  try {
    if (!(await build(beside))) return false;
    rmSync(out, { recursive: true, force: true });
    renameSync(beside, out);
    return true;
  } finally {
    rmSync(beside, { recursive: true, force: true });
  }
};

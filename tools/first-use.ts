/** Folders with a lock file of their own, whose packages nobody but one command needs: they are installed when it first runs. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

const isInstalled = (folder: string): boolean => {
  // npm writes it last, and a lock file that has changed since is newer.
  const written = join(folder, 'node_modules', '.package-lock.json');
  return existsSync(written) && statSync(written).mtimeMs >= statSync(join(folder, 'package-lock.json')).mtimeMs;
};

/** The line that says why: behind the code of the error there is often a sentence. */
const reasonIn = (stderr: string): string => {
  const lines = stderr.split('\n').map((line) => line.replace(/^npm (?:error|ERR!) /, '').trim());
  return lines.find((line) => line.includes('reason: ')) ?? lines.find((line) => line !== '') ?? 'it says nothing';
};

/**
 * Installs what the `package-lock.json` of a folder says, if that has not been done since it was written. It is installed
 * beside and then takes its place, so that of two commands at once neither finds half of it.
 * @param tell told before something is downloaded.
 * @returns `null`, or why it could not be.
 */
export const installOnFirstUse = (folder: string, tell: (line: string) => void): string | null => {
  if (isInstalled(folder)) return null;
  const { dependencies = {} } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    dependencies?: Record<string, string>;
  };
  tell(`First use: installing ${Object.keys(dependencies).join(', ')} …`);
  // A folder that Git does not look at.
  const outs = join(folder, 'out');
  mkdirSync(outs, { recursive: true });
  const beside = mkdtempSync(join(outs, 'install-'));
  try {
    for (const file of ['package.json', 'package-lock.json']) copyFileSync(join(folder, file), join(beside, file));
    const { status, stderr, error } = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
      cwd: beside,
      encoding: 'utf8',
      shell: process.platform === 'win32',
    });
    if (status !== 0) return `npm ci failed: ${error?.message ?? reasonIn(stderr)}`;
    if (isInstalled(folder)) return null;
    rmSync(join(folder, 'node_modules'), { recursive: true, force: true });
    renameSync(join(beside, 'node_modules'), join(folder, 'node_modules'));
    return null;
  } finally {
    rmSync(beside, { recursive: true, force: true });
  }
};

/**
 * What `npm pack`, `npm publish` and `pnpm pack` run around packing, in a package's folder: `pack.ts before` and `pack.ts after`.
 *
 * In development `exports` in package.json points at the sources, so that everything runs without a build. A tarball needs
 * what `publishConfig` says, and versions in place of `workspace:`. pnpm does that by itself and npm does not, so the file is
 * rewritten while it is packed. The text that was there waits in OURS. It comes back after packing; or when the process that
 * packs has ended, however it ended; or at the next packing.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from './root.ts';

const MANIFEST = 'package.json';
const OURS = '.package.json.ours';
const OWN_SCRIPT = fileURLToPath(import.meta.url);

type Manifest = Record<string, unknown> & {
  dependencies?: Record<string, string>;
  publishConfig?: Record<string, unknown>;
};

const versionOf = (name: string): string =>
  JSON.parse(readFileSync(join('node_modules', name, MANIFEST), 'utf8')).version as string;

/** `workspace:^` as the range that it stands for. */
const range = (name: string, wanted: string): string => {
  const [, sign] = /^workspace:([\^~*])$/.exec(wanted) ?? [];
  if (sign === undefined) return wanted;
  return sign === '*' ? versionOf(name) : `${sign}${versionOf(name)}`;
};

/** The manifest as strangers get it. */
const packed = ({ scripts: _, devDependencies: __, publishConfig = {}, ...manifest }: Manifest): Manifest => {
  const { access, ...fields } = publishConfig;
  const dependencies = Object.entries(manifest.dependencies ?? {}).map(([name, wanted]) => [name, range(name, wanted)]);
  return {
    ...manifest,
    ...fields,
    ...(dependencies.length > 0 ? { dependencies: Object.fromEntries(dependencies) } : {}),
    publishConfig: { access },
  };
};

const restore = (): void => {
  if (existsSync(OURS)) renameSync(OURS, MANIFEST);
};

/** Name and parent of a process; `null` once it has ended, or where nobody can tell. */
const processInfo = (pid: number): { readonly name: string; readonly parent: number } | null => {
  const stat = `/proc/${pid}/stat`;
  if (existsSync(stat)) {
    const [, name, parent] = /\((.*)\) \S (\d+)/s.exec(readFileSync(stat, 'utf8')) ?? [];
    return { name: name!, parent: Number(parent) };
  }
  const { stdout } = spawnSync('ps', ['-o', 'ppid=,comm=', '-p', String(pid)], { encoding: 'utf8' });
  const [, parent, name] = /^\s*(\d+)\s+(.*\S)/.exec(stdout ?? '') ?? [];
  return parent === undefined ? null : { name: basename(name!), parent: Number(parent) };
};

/** The process that packs: what started us, but for the shell between. */
const packer = (): number => {
  let pid = process.ppid;
  for (let info = processInfo(pid); info !== null && /^(?:ba|da|z|k|a)?sh$/.test(info.name); info = processInfo(pid)) {
    pid = info.parent;
  }
  return pid;
};

const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false; // there is no such process any more
  }
};

/** Waits in a process of its own until the packer has ended, and brings back what is not back by then. */
const watch = (pid: number): void => {
  const timer = setInterval(() => {
    if (existsSync(OURS) && isRunning(pid)) return;
    clearInterval(timer);
    restore();
  }, 50);
};

const before = (): void => {
  restore();
  // The tarball holds what the sources say now. On stderr, since `npm pack --json` prints its answer on stdout.
  const folder = `packages/${basename(process.cwd())}`;
  const build = spawnSync(process.execPath, ['--import', 'tsx', 'tools/build.ts', folder], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (build.status !== 0) process.exit(1);

  const text = readFileSync(MANIFEST, 'utf8');
  const manifest = JSON.stringify(packed(JSON.parse(text) as Manifest), null, 2);
  writeFileSync(OURS, text);
  writeFileSync(MANIFEST, `${manifest}\n`);
  spawn(process.execPath, ['--import', 'tsx', OWN_SCRIPT, 'watch', String(packer())], {
    detached: true,
    stdio: 'ignore',
  }).unref();
};

const [command, argument] = process.argv.slice(2);
if (command === 'before') before();
else if (command === 'watch') watch(Number(argument));
// A publish reads package.json once more after packing, to tell the registry: there the watcher brings it back.
else if (command === 'after') process.env.npm_command === 'publish' || restore();
else throw new Error(`pack.ts before|after, not '${command}'`);

/**
 * `pnpm managers:check`: does the repository meet people with other pnpms? A fresh clone for each of them: `example copy-task`
 * trains, or says in one line what to run first, and does once that has been run.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Command, call, Matrix } from './consumers/rows.ts';
import { root } from './root.ts';

/** Each pnpm with a Node that it runs on: ours, unless it is given. */
const MANAGERS = [
  { pnpm: '9', node: null },
  { pnpm: '10', node: null },
  { pnpm: '11', node: '24' },
  { pnpm: '12', node: null },
];

const EXAMPLE = ['example', 'copy-task', '--steps', '20'];

const folder = mkdtempSync(join(tmpdir(), 'engram-managers-'));
const matrix = new Matrix(process.argv.slice(2));

const run = async ({ pnpm, node }: (typeof MANAGERS)[number]): Promise<string> => {
  const clone = join(folder, pnpm);
  await call('git', ['clone', '--quiet', root, clone], { cwd: folder });
  // npm tells those that it starts about itself, and pnpm reads it.
  const here: Command = { cwd: clone, env: { npm_config_user_agent: '' } };
  const using = (version: string, args: readonly string[]) => {
    const packages = ['-p', `pnpm@${version}`, ...(node === null ? [] : ['-p', `node@${node}`])];
    return call('npx', ['--yes', ...packages, 'pnpm', ...args], here);
  };
  const trained = (output: string) => {
    if (!output.includes('attention.png')) throw new Error(`it did not train:\n${output}`);
  };
  let said = 'trains at once';
  try {
    trained(await using(pnpm, EXAMPLE));
  } catch (error) {
    const [, command] = /run `npx pnpm@12 (install)` first/.exec((error as Error).message) ?? [];
    if (command === undefined) throw error;
    await using('12', [command]);
    trained(await using(pnpm, EXAMPLE));
    said = 'says to install, and trains after that';
  }
  const changed = await call('git', ['status', '--porcelain'], here);
  if (changed !== '') throw new Error(`it changed the clone:\n${changed}`);
  return said;
};

try {
  for (const each of MANAGERS) {
    await matrix.row(`pnpm ${each.pnpm}${each.node === null ? '' : ` on Node ${each.node}`}`, () => run(each));
  }
  process.exitCode = matrix.end('managers:check');
} finally {
  rmSync(folder, { recursive: true, force: true });
}

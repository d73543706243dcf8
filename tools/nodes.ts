/**
 * `pnpm test:nodes [FILTER…]`: the tests on the Nodes of NODES, which npm's package `node` brings. `--node 24` takes one of
 * them; all else goes to `pnpm test`. The least Node that is supported is that of `engines`, and what `pnpm test` has in CI.
 */
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { root } from './root.ts';

const NODES = ['22', '24', '26'];

const { values, tokens } = parseArgs({
  options: { node: { type: 'string', multiple: true } },
  strict: false,
  allowPositionals: true,
  tokens: true,
});
const nodes = (values.node as string[] | undefined) ?? NODES;
const own = new Set(
  tokens.flatMap((token) =>
    token.kind === 'option' && token.name === 'node' ? [token.index, token.inlineValue ? -1 : token.index + 1] : [],
  ),
);
const rest = process.argv.slice(2).filter((_, i) => !own.has(i));

const failed = nodes.filter((node) => {
  console.log(`\n── Node ${node}`);
  const args = ['--yes', '-p', `node@${node}`, 'node', '--import', './tools/tsx.mjs', 'tools/run.ts', ...rest];
  const { status } = spawnSync('npx', args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
  return status !== 0;
});
console.log(
  failed.length === 0 ? `\ntest:nodes: ${nodes.join(', ')} ok` : `\ntest:nodes: FAILED on ${failed.join(', ')}`,
);
process.exitCode = failed.length === 0 ? 0 : 1;

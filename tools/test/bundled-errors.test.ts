import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { root } from '../root.ts';
import { assert, suite } from '../suite.ts';

const CONTENTS = `
  import { crossEntropy, tensor, zeros } from './src/index.ts';
  const users = () => crossEntropy(zeros([1, 3]), tensor(Int32Array.of(3)));
  try { users() } catch (error) { console.log(error.stack) }
`;

suite('an error in a bundle', (test) => {
  for (const format of ['esm', 'cjs'] as const) {
    test(`shows the user’s frames too, in a path with a space; built-in objects may be frozen: ${format}`, async () => {
      const folder = mkdtempSync(join(tmpdir(), 'engram errors-'));
      try {
        const outfile = join(folder, `bundle.${format === 'esm' ? 'mjs' : 'cjs'}`);
        const resolveDir = join(root, 'packages/tensor');
        await build({ stdin: { contents: CONTENTS, resolveDir }, bundle: true, format, platform: 'node', outfile });
        for (const flags of [[], ['--frozen-intrinsics', '--no-warnings']]) {
          const { stdout, stderr } = spawnSync(process.execPath, [...flags, outfile], { encoding: 'utf8' });
          assert.is(stderr, '');
          assert.match(stdout, /^IndexError: crossEntropy: index 3/);
          // Where all is frozen there are ten frames and no more.
          if (flags.length === 0) assert.match(stdout, /at users \(.*engram( |%20)errors/);
        }
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    });
  }
});

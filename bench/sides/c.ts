/** The same step fused by hand in C: the limit for 128-bit vectors, which is what WebAssembly has. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Side } from './side.ts';

const SOURCE = fileURLToPath(new URL('../peers/c/tiny-ntm.c', import.meta.url));
const FLAGS = ['-O3', ...(process.arch === 'x64' ? ['-msse4.1'] : []), '-ffast-math'];

const run = promisify(execFile);
let program = '';

export const c: Side = {
  name: 'C, 128-bit',
  find: async () => {
    try {
      const { stdout } = await run('gcc', ['-dumpfullversion']);
      const folder = mkdtempSync(join(tmpdir(), 'engram-bench-c-'));
      process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
      program = join(folder, 'tiny-ntm');
      await run('gcc', [...FLAGS, SOURCE, '-o', program, '-lm']);
      return { versions: { gcc: `${stdout.trim()} ${FLAGS.join(' ')}` } };
    } catch (error) {
      return { missing: (error as Error).message.split('\n')[0]! };
    }
  },
  can: (work) => work.kind === 'tiny-ntm' && work.memory === 'fixed' && work.batch === 1,
  command: (_, { ms, tasks }) => ({
    file: program,
    args: tasks.flatMap(({ folder, result }) => [join(folder, 'data.bin'), result, String(ms)]),
  }),
};

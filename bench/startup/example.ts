/** `pnpm example copy-task` as a whole process, from its start to the figures that it leaves. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Figure } from './figure.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export const exampleToSolved: Figure = {
  name: 'example copy-task, to solved',
  side: '',
  unit: 'ns',
  measure: async () => {
    const out = mkdtempSync(join(tmpdir(), 'engram-bench-example-'));
    try {
      const start = process.hrtime.bigint();
      const { stdout } = await promisify(execFile)(
        process.execPath,
        ['--import', 'tsx', join('examples', 'run.ts'), 'copy-task', '--json', '--out', out],
        { cwd: ROOT },
      );
      const spent = process.hrtime.bigint() - start;
      const { solved } = JSON.parse(stdout) as { solved: boolean };
      return solved ? Number(spent) : { missing: 'it did not solve the task' };
    } finally {
      rmSync(out, { recursive: true, force: true });
    }
  },
};

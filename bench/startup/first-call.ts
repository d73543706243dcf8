/** The first training step of a fresh process: what compiling it costs, beside what it costs not to. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { engramCompiled, engramEager } from '../sides/engram.ts';
import { tinyNTMFixed, tinyNTMWritable } from '../works/models.ts';
import type { Figure } from './figure.ts';

const CHILD = fileURLToPath(new URL('./first-call-child.ts', import.meta.url));

/** What a child may be asked to take the first step of. */
export const firstCallWorks = { fixed: tinyNTMFixed, writable: tinyNTMWritable };

export const firstCall = (work: keyof typeof firstCallWorks, mode: 'compiled' | 'eager'): Figure => ({
  name: `${firstCallWorks[work].name}: first step`,
  side: (mode === 'compiled' ? engramCompiled : engramEager).name,
  unit: 'ns',
  measure: async () => {
    const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', CHILD, work, mode]);
    return Number(stdout);
  },
});

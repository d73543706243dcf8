import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Test } from '@engram/tools/suite';
import type { RunSweepOptions, SweepPlan } from '../src/index.ts';

/** A process of the tests, and what it has said. */
export interface Said {
  readonly child: ChildProcess;
  readonly lines: string[];
  readonly ended: Promise<number | null>;
}

const started = new Set<ChildProcess>();

/** None is left behind. */
export const endAll = (test: Test): void => {
  test.after(() => {
    for (const child of started) child.kill('SIGKILL');
  });
};

const start = (fixture: string, args: readonly string[]): Said => {
  const path = fileURLToPath(new URL(`./fixtures/${fixture}`, import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', path, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  started.add(child);
  const lines: string[] = [];
  let rest = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const pieces = (rest + text).split('\n');
    rest = pieces.pop()!;
    lines.push(...pieces);
  });
  const ended = new Promise<number | null>((resolve) => {
    child.on('close', (status) => {
      started.delete(child);
      resolve(status);
    });
  });
  return { child, lines, ended };
};

export const startWorker = (url: string, { workers = 1, lease = 30 } = {}): Said =>
  start('worker.ts', [url, `${workers}`, `${lease}`]);

export const startHead = (out: string, plan: SweepPlan, options: Partial<RunSweepOptions> = {}): Said =>
  start('head.ts', [out, JSON.stringify(plan), JSON.stringify(options)]);

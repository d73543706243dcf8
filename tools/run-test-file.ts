/** Runs one test file in a process of its own and judges it by what it reported, not by its exit code alone. */
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { adapterEnvironment } from './adapter.ts';
import { ONLY_ENV, REPORT_ENV, readEvents, type TestEvent, tally } from './test-report.ts';

export type FileResult = {
  file: string;
  passed: number;
  /** Tests that failed or never finished, and hooks that threw. At least 1 when there are problems. */
  failed: number;
  skipped: TestEvent[];
  /** What the file tests and is not here. */
  leftOut: TestEvent[];
  /** One line each: why the file failed. Empty when it passed. */
  problems: string[];
  /** What it wrote to stdout and stderr, in order. */
  output: string;
  seconds: number;
};

type Exit = { code: number | null; signal: NodeJS.Signals | null; timedOut: boolean; output: string };

export type Run = {
  timeoutSeconds: number;
  /** Keeps the tests whose name contains it. */
  only: string;
};

export async function runTestFile(root: string, file: string, run: Run): Promise<FileResult> {
  const folder = await mkdtemp(join(tmpdir(), 'engram-test-'));
  const report = join(folder, 'report.jsonl');
  const start = performance.now();
  try {
    await writeFile(report, '');
    const exit = await spawnFile(root, file, report, run);
    const { passed, failed, failedHooks, neverFinished, skipped, leftOut } = tally(readEvents(report));

    const problems = [
      ...failed.map((name) => `failed: ${name}`),
      ...failedHooks.map((name) => `threw: ${name}`),
      ...neverFinished.map((name) => `never finished: ${name}`),
    ];
    const known = problems.length;
    if (exit.timedOut) problems.push(`stopped after ${run.timeoutSeconds} s`);
    else if (exit.signal !== null) problems.push(`killed by ${exit.signal}`);
    else if (exit.code !== 0 && known === 0) problems.push(`exited with code ${exit.code}`);
    const nothing = passed + known + skipped.length + leftOut.length === 0;
    if (nothing && (run.only === '' || exit.code !== 0))
      problems.push("ran no test: tests go in suite('…', (test) => …)");

    const failures = problems.length === 0 ? 0 : Math.max(1, known);
    const seconds = (performance.now() - start) / 1000;
    return { file, passed, failed: failures, skipped, leftOut, problems, output: exit.output, seconds };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function spawnFile(root: string, file: string, report: string, { timeoutSeconds, only }: Run): Promise<Exit> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', 'tsx', file], {
      cwd: root,
      env: { ...process.env, ...adapterEnvironment(), [REPORT_ENV]: report, [ONLY_ENV]: only },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    let timedOut = false;
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8');
      stream.on('data', (text: string) => {
        output += text;
      });
    }
    const timer = setTimeout(() => {
      timedOut = true;
      child.kill('SIGKILL');
    }, timeoutSeconds * 1000);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      resolve({ code, signal, timedOut, output });
    });
  });
}

/** Runs test files in one process, one after the other, and judges each by what it reported, not by an exit code alone. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { adapterEnvironment } from './adapter.ts';
import { BEGINS, ONLY_ENV, REPORT_ENV, readEvents, type TestEvent, tally } from './test-report.ts';

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
  /** For each file. */
  timeoutSeconds: number;
  /** Keeps the tests whose name contains it. */
  only: string;
};

const PROCESS = fileURLToPath(new URL('./test-process.ts', import.meta.url));

/** Calls `done` with each file. If a file takes the process down, it has failed, and the files behind it get a new process. */
export async function runTestFiles(
  root: string,
  files: readonly string[],
  run: Run,
  done: (result: FileResult) => void,
): Promise<void> {
  for (let rest = files; rest.length > 0; ) {
    const results = await runProcess(root, rest, run);
    results.forEach(done);
    rest = rest.slice(results.length);
  }
}

/** Results of the files up to the one that did not end, if there is one. */
async function runProcess(root: string, files: readonly string[], run: Run): Promise<FileResult[]> {
  const folder = await mkdtemp(join(tmpdir(), 'engram-test-'));
  const report = join(folder, 'report.jsonl');
  try {
    await writeFile(report, '');
    const exit = await spawnFiles(root, files, folder, report, run);
    const events = readEvents(report);
    const ended = events.filter(({ kind }) => kind === 'ended').length;
    // The process is to blame on the file that it was in; or on the last one, if it did not end behind that.
    const last = Math.min(ended, files.length - 1);
    // Behind the name of each file; or all, if none began.
    const outputs = exit.output
      .split(BEGINS)
      .slice(1)
      .map((text) => text.slice(text.indexOf('\n') + 1));
    const results = files.slice(0, last + 1).map((file, i) => {
      const own = events.filter((event) => event.file === file);
      return judge(file, own, outputs[i] ?? exit.output, run);
    });
    blame(results[last]!, exit, results, run);
    return results;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What a file itself reported. */
function judge(file: string, events: TestEvent[], output: string, run: Run): FileResult {
  const { passed, failed, failedHooks, neverFinished, broke, skipped, leftOut } = tally(events);
  const problems = [
    ...failed.map((name) => `failed: ${name}`),
    ...failedHooks.map((name) => `threw: ${name}`),
    ...neverFinished.map((name) => `never finished: ${name}`),
  ];
  const known = problems.length;
  if (broke) problems.push('threw outside of its tests');
  const ended = events.find(({ kind }) => kind === 'ended');
  if (!ended && problems.length === 0) problems.push('did not come to its end');
  const nothing = passed + problems.length + skipped.length + leftOut.length === 0;
  if (nothing && run.only === '') problems.push("ran no test: tests go in suite('…', (test) => …)");
  const began = events.find(({ kind }) => kind === 'began')?.at ?? Date.now();
  return {
    file,
    passed,
    failed: problems.length === 0 ? 0 : Math.max(1, known),
    skipped,
    leftOut,
    problems,
    output,
    seconds: ((ended?.at ?? Date.now()) - began) / 1000,
  };
}

/** Adds how the process ended to the file that it ended in, if that says more than the files did. */
function blame(last: FileResult, { code, signal, timedOut }: Exit, all: readonly FileResult[], run: Run): void {
  if (timedOut) last.problems.push(`stopped after ${run.timeoutSeconds} s`);
  else if (signal !== null) last.problems.push(`killed by ${signal}`);
  else if (code !== 0 && all.every(({ failed }) => failed === 0)) last.problems.push(`exited with code ${code}`);
  else return;
  last.failed = Math.max(1, last.failed);
}

/** Both streams of the process are one file, so that what they say lies there in the order in which it was said. */
async function spawnFiles(
  root: string,
  files: readonly string[],
  folder: string,
  report: string,
  { timeoutSeconds, only }: Run,
): Promise<Exit> {
  const path = join(folder, 'output.txt');
  const output = await open(path, 'a');
  try {
    const child = spawn(process.execPath, ['--import', 'tsx', PROCESS, ...files], {
      cwd: root,
      env: { ...process.env, ...adapterEnvironment(), [REPORT_ENV]: report, [ONLY_ENV]: only },
      stdio: ['ignore', output.fd, output.fd],
    });
    let timedOut = false;
    let timer: NodeJS.Timeout;
    const wait = (ms: number) => {
      timer = setTimeout(() => {
        const began = readEvents(report).findLast(({ kind }) => kind === 'began');
        const left = (began?.at ?? 0) + timeoutSeconds * 1000 - Date.now();
        if (left > 0) wait(left);
        else timedOut = child.kill('SIGKILL');
      }, ms);
    };
    wait(timeoutSeconds * 1000);
    const [code, signal] = (await once(child, 'exit').finally(() => clearTimeout(timer))) as [
      number | null,
      NodeJS.Signals | null,
    ];
    return { code, signal, timedOut, output: await readFile(path, 'utf8') };
  } finally {
    await output.close();
  }
}

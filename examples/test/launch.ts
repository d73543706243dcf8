import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { assert, type Test } from '@engram/tools/suite';
import { UsageError } from '../lab/usage-error.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Prints the largest resident set of its process, in kB, when that ends. */
const RESIDENT = `data:text/javascript,process.on('exit',()=>process.stderr.write('\\nresident '+process.resourceUsage().maxRSS+'\\n'))`;

export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The largest resident set, in bytes. */
  readonly resident: number;
}

export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Omit<Ended, 'resident'>>;
}

/** `pnpm example …args`, while it runs. */
export const start = (args: readonly string[], nodeFlags: readonly string[] = []): Running => {
  const child = spawn(process.execPath, ['--import', 'tsx', ...nodeFlags, 'examples/run.ts', ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const ended = new Promise<Omit<Ended, 'resident'>>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, stdout, stderr }));
  });
  return { child, ended };
};

/** `pnpm example …args`, in a process of its own, without pnpm. */
export const launch = (...args: readonly string[]): Promise<Omit<Ended, 'resident'>> => start(args).ended;

/** As `launch`, with the process's memory watched. */
export const launchWatched = async (...args: readonly string[]): Promise<Ended> => {
  const ended = await start(args, ['--import', RESIDENT]).ended;
  const [whole, kilobytes] = /\nresident (\d+)\n$/.exec(ended.stderr) ?? [];
  if (whole === undefined) throw new Error(`the process did not say how large it was:\n${ended.stderr}`);
  return { ...ended, stderr: ended.stderr.slice(0, -whole.length), resident: 1024 * Number(kilobytes) };
};

/** Runs in this process what must refuse what the user gave, and say so. Gives the message. */
export const refused = async (run: () => unknown, message: RegExp): Promise<string> => {
  let error: unknown = null;
  try {
    await run();
  } catch (thrown) {
    error = thrown;
  }
  assert.instance(error, UsageError);
  assert.match((error as Error).message, message);
  return (error as Error).message;
};

/** Presses Ctrl-C, and waits until the command has saved its checkpoint and says so. */
export const interrupt = async ({ child, ended }: Running, seed: number): Promise<void> => {
  child.kill('SIGINT');
  const { status, stdout, stderr } = await ended;
  assert.is(status, 130, stderr);
  const saved = `Stopped at step \\d+, saved in .*seed-${seed}\\.safetensors\\. The same command with --resume goes on\\.`;
  assert.match(stdout, new RegExp(saved));
};

/** Until this holds for the text of a log, or the command that writes it has ended. */
export const logged = async (log: string, holds: (text: string) => boolean, { child }: Running): Promise<void> => {
  while (child.exitCode === null && !(existsSync(log) && holds(readFileSync(log, 'utf8')))) await sleep(10);
};

/** The records of a log. */
export const recordsIn = (log: string): Record<string, unknown>[] =>
  readFileSync(log, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

/** Flags of an NTM that trains at once. */
export const TINY_NTM = [
  '--hidden',
  '6',
  '--slots',
  '8',
  '--width',
  '4',
  '--batch',
  '2',
  '--window',
  '10',
  '--count',
  '0',
];

/** A folder for this suite, gone after it. */
export const temporaryFolder = (test: Test): string => {
  const folder = mkdtempSync(join(tmpdir(), 'engram-example-'));
  test.after(() => rmSync(folder, { recursive: true }));
  return folder;
};

/** What `--json` prints. */
export interface Report {
  readonly task: string;
  readonly model: {
    readonly name: string;
    readonly memory: string;
    readonly hidden: number;
    readonly slots: number;
    readonly width: number;
  };
  readonly backend: string;
  readonly seed: number;
  readonly params: number;
  readonly steps: number;
  readonly solved: boolean;
  readonly seconds: number;
  readonly usPerStep: number;
  readonly loss: number;
  readonly accuracy: readonly {
    readonly length: number;
    readonly token: number;
    readonly sequence: number;
    readonly sequenceWithoutReads: number;
  }[];
  readonly files: readonly string[];
  readonly checkpoint: string;
}

/** All of the report that the same seed must repeat. */
export const repeatable = ({
  seconds,
  usPerStep,
  files,
  checkpoint,
  ...rest
}: Report): Omit<Report, 'seconds' | 'usPerStep' | 'files' | 'checkpoint'> => rest;

/** The lines of a fixed memory's epochs. */
export const epochLines = (stdout: string): { readonly epoch: number; readonly loss: number }[] =>
  [...stdout.matchAll(/^epoch (\d+) {2}summed loss (\d+\.\d) {2}sequences recalled \d+\.\d %$/gm)].map(
    ([, epoch, loss]) => ({ epoch: Number(epoch), loss: Number(loss) }),
  );

/** The matrix: rows that run whether or not those before them held, and say so in a line each. */
import { spawn } from 'node:child_process';

export interface Command {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Seconds; default 300. */
  readonly limit?: number;
}

/** Runs a program and gives what it wrote. @throws {Error} with all that it wrote, unless it ends with 0. */
export const call = (file: string, args: readonly string[], { cwd, env, limit = 300 }: Command): Promise<string> =>
  new Promise((resolve, reject) => {
    // On Windows npm, tsc and the like are .cmd files, which take a shell.
    const child = spawn(file, args, { cwd, env: { ...process.env, ...env }, shell: process.platform === 'win32' });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    }
    const timer = setTimeout(() => child.kill('SIGKILL'), limit * 1000);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      if (code === 0) resolve(output);
      else reject(new Error(`${file} ${args.join(' ')} (${signal ?? `exit code ${code}`})\n${output.trim()}`));
    });
  });

/** What a row cannot be run without and that this machine lacks. */
export class LeftOut extends Error {}

export class Matrix {
  readonly #wanted: readonly string[];
  readonly #failed: string[] = [];
  #count = 0;

  /** Rows whose name has none of these in it are passed over, if there are any. */
  constructor(wanted: readonly string[]) {
    this.#wanted = wanted;
  }

  /** What `fn` gives is shown beside the name. */
  async row(name: string, fn: () => Promise<string | undefined>): Promise<void> {
    if (this.#wanted.length === 0 || this.#wanted.some((text) => name.includes(text))) await this.need(name, fn);
  }

  /** A row that others build on. */
  async need(name: string, fn: () => Promise<string | undefined>): Promise<void> {
    const start = performance.now();
    const line = (word: string, detail: string) =>
      console.log(`${word}  ${name}  ${((performance.now() - start) / 1000).toFixed(1)} s${detail && `  ${detail}`}`);
    this.#count++;
    try {
      line('ok  ', (await fn()) ?? '');
    } catch (error) {
      const { message } = error as Error;
      if (error instanceof LeftOut && process.env.ENGRAM_REQUIRE_GPU !== '1') {
        line('--  ', `left out: ${message}`);
        return;
      }
      this.#failed.push(name);
      line('FAIL', '');
      console.log(message.slice(0, 6000).replace(/^/gm, '      '));
    }
  }

  /** The last lines, and the exit code. */
  end(command: string): number {
    const { length } = this.#failed;
    if (length > 0) console.log(`\nFailed rows:\n${this.#failed.map((name) => `  ${name}\n`).join('')}`);
    console.log(`${command}: ${this.#count - length} rows hold, ${length} failed`);
    return length > 0 || this.#count === 0 ? 1 : 0;
  }
}

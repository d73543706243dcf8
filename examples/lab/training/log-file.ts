import { appendFileSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { TrainingRecord } from '@engram/ntm';
import { writeFileAtomic } from '@engram/tensor/io';
import { makeFolder } from '../out-folder.ts';
import { UsageError } from '../usage-error.ts';
import { type LogRecord, recordIn, textOf } from './log-record.ts';

export type { LogRecord } from './log-record.ts';

/** The log beside a checkpoint: `seed-0.safetensors` → `seed-0.jsonl`. */
export const logBeside = (checkpoint: string): string => checkpoint.replace(/(\.safetensors)?$/, '.jsonl');

interface Line {
  readonly text: string;
  readonly record: LogRecord;
}

/** What the system says, without the call and the path that Node appends. */
export const reasonOf = ({ message }: Error): string => message.replace(/, \w+(?: '.*)?$/s, '');

/** Nothing where there is no file. */
const textIn = (path: string): string => {
  try {
    // Asked first: a pipe waits for somebody who writes.
    if (statSync(path).isFile()) return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw new UsageError(`${path}: cannot be read: ${reasonOf(error as Error)}`);
  }
  throw new UsageError(`${path}: cannot be read: it is not a file, but a folder or a device`);
};

const linesOf = (path: string): Line[] => {
  const lines = textIn(path).split('\n');
  // A killed process may have left half a line, which has no end.
  lines.pop();
  return lines.map((text, i) => ({ text, record: recordIn(text, `${path}: line ${i + 1}`) }));
};

/**
 * A last line that a killed process left half is dropped.
 * @throws {UsageError} that names the file and the line that is not one of a training's log, or why it cannot be read.
 */
export const readLog = (path: string): LogRecord[] => linesOf(path).map(({ record }) => record);

/** JSON lines, one a record, written as they come. */
export class Log {
  readonly #path: string;
  /** All lines, so that they can be written again. */
  readonly #lines: string[];
  readonly #records: LogRecord[];

  private constructor(path: string, lines: readonly Line[]) {
    this.#path = path;
    this.#lines = lines.map(({ text }) => text);
    this.#records = lines.map(({ record }) => record);
  }

  get records(): readonly LogRecord[] {
    return this.#records;
  }

  /** An empty log. */
  static async start(path: string): Promise<Log> {
    const log = new Log(path, []);
    await log.rewrite();
    return log;
  }

  /** The log up to a step: what was written after the checkpoint of that step will be written again. */
  static async resume(path: string, step: number): Promise<{ log: Log; seconds: number }> {
    const kept = linesOf(path).filter(({ record }) => record.step <= step);
    const log = new Log(path, kept);
    await log.rewrite();
    return { log, seconds: kept.at(-1)?.record.seconds ?? 0 };
  }

  /** @throws an error of the system, as when the disk is full; the lines are kept for `rewrite`. */
  write(records: readonly TrainingRecord[], seconds: number): void {
    const timed = records.map((record): LogRecord => ({ ...record, seconds }));
    const lines = timed.map(textOf);
    for (const line of lines) this.#lines.push(line);
    for (const record of timed) this.#records.push(record);
    appendFileSync(this.#path, lines.map((line) => `${line}\n`).join(''));
  }

  /** Writes all lines anew. */
  async rewrite(): Promise<void> {
    await makeFolder(dirname(this.#path));
    await writeFileAtomic(this.#path, new TextEncoder().encode(this.#lines.map((line) => `${line}\n`).join('')));
  }
}

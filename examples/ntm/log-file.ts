import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import type { TrainingRecord } from '@engram/ntm';
import { writeFileAtomic } from '@engram/tensor/io';
import { UsageError } from '../lab/usage-error.ts';

/** What a line of the log says: a record, and after how many seconds of training. */
export type LogRecord = TrainingRecord & { readonly seconds: number };

/** The log beside a checkpoint: `seed-0.safetensors` → `seed-0.jsonl`. */
export const logBeside = (checkpoint: string): string => checkpoint.replace(/(\.safetensors)?$/, '.jsonl');

/** A last line that a killed process left half is dropped. @throws {UsageError} on any other line that is no JSON. */
export const readLog = (path: string): LogRecord[] => {
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, 'utf8').split('\n');
  lines.pop();
  return lines.map((line, i) => {
    try {
      return JSON.parse(line) as LogRecord;
    } catch {
      throw new UsageError(`${path}: line ${i + 1} is no JSON`);
    }
  });
};

/** JSON lines, one a record, written as they come. */
export class Log {
  readonly #path: string;
  /** Of training, until the task had been learned. */
  convergedSeconds: number | null = null;

  private constructor(path: string, records: readonly LogRecord[] = []) {
    this.#path = path;
    this.#note(records);
  }

  #note(records: readonly LogRecord[]): void {
    this.convergedSeconds ??= records.find(({ kind }) => kind === 'converged')?.seconds ?? null;
  }

  /** An empty log. */
  static async start(path: string): Promise<Log> {
    await writeFileAtomic(path, new Uint8Array());
    return new Log(path);
  }

  /** The log up to a step: what was written after the checkpoint of that step will be written again. */
  static async resume(path: string, step: number): Promise<{ log: Log; seconds: number }> {
    const kept = readLog(path).filter((record) => record.step <= step);
    await writeFileAtomic(path, new TextEncoder().encode(kept.map(lineOf).join('')));
    return { log: new Log(path, kept), seconds: kept.at(-1)?.seconds ?? 0 };
  }

  write(records: readonly TrainingRecord[], seconds: number): void {
    const timed = records.map((record): LogRecord => ({ ...record, seconds }));
    appendFileSync(this.#path, timed.map(lineOf).join(''));
    this.#note(timed);
  }
}

const lineOf = (record: object): string => `${JSON.stringify(record)}\n`;

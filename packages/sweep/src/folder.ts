import { createReadStream } from 'node:fs';
import { access, appendFile, constants, mkdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { FileError, legible } from '@engram/tensor';
import { lockFile, writeFileAtomic } from '@engram/tensor/io';
import { SweepError } from './errors.ts';
import { resultIn, type TrialResult, textOfResult } from './result.ts';

/** No result, and no description of a sweep, is longer. */
const LONGEST_TEXT = 64 * 2 ** 20;

const reasonOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? (error as Error).message;

const failed = (path: string, what: string, error: unknown): FileError =>
  new FileError(`${legible(path)}: cannot be ${what}: ${reasonOf(error)}`, { cause: error });

/** A file's contents; `null` where there is none. @throws {FileError} */
const contents = async (path: string): Promise<Buffer | null> => {
  try {
    return await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw failed(path, 'read', error);
  }
};

/** An event of a sweep's log, with the time of day. */
export type LogLine = Readonly<Record<string, unknown>> & { readonly event: string };

/**
 * A sweep's folder. All in it is written beside and renamed; the names of trials are hashes, so that sweeps that have trials in
 * common can share one.
 *
 *     sweep.json                  what was asked for
 *     results/TR/TRIAL.json       what came of a trial, once; TRIAL.at-STEP.json where it was compared on the way
 *     networks/TR/TRIAL.safetensors  the trained network, for `restoreTrained`
 *     checkpoints/…               of trials that are under way, or wait
 *     workers.json                who does what, every second
 *     log.jsonl                   what happened when
 */
export class SweepFolder {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  /** Makes it where it is missing. @throws {FileError} where it cannot be written to. */
  make(): Promise<void> {
    return this.#makeFolder(this.path);
  }

  async #makeFolder(path: string): Promise<void> {
    try {
      await mkdir(path, { recursive: true });
      await access(path, constants.W_OK);
    } catch (error) {
      throw failed(path, 'written', error);
    }
  }

  /** Keeps another sweep out. @throws {FileError} that names the process that has it. */
  lock(): Promise<() => void> {
    return lockFile(join(this.path, 'sweep.lock'), { of: this.path });
  }

  /** Where a trial's file is: in one of 256 folders, so that none has very many. */
  #file(kind: 'results' | 'networks' | 'checkpoints', name: string): string {
    return join(this.path, kind, name.slice(0, 2), name);
  }

  async #write(path: string, bytes: Uint8Array): Promise<void> {
    await this.#makeFolder(dirname(path));
    await writeFileAtomic(path, bytes);
  }

  /** A file of the sweep as text; `null` where there is none. @throws {SweepError} on one that is too long to be ours. */
  async readText(name: string): Promise<string | null> {
    const bytes = await contents(join(this.path, name));
    if (bytes !== null && bytes.length > LONGEST_TEXT)
      throw new SweepError(`${legible(join(this.path, name))} is too long to be of a sweep`);
    return bytes === null ? null : bytes.toString();
  }

  /** Writes a file of the sweep: all of it, or nothing. @throws {FileError} */
  async writeText(name: string, text: string): Promise<void> {
    await writeFileAtomic(join(this.path, name), new TextEncoder().encode(text));
  }

  /** Keeps a result. `rung`: the step at which the trial paused; infinite for its end. */
  async keepResult(result: TrialResult, rung: number): Promise<void> {
    await this.#write(
      this.#file('results', nameOf(result.trial, rung)),
      new TextEncoder().encode(textOfResult(result)),
    );
  }

  /** The result of a trial at a rung, or its end; `null` where there is none. @throws {SweepError | FileError} naming the file. */
  async resultOf(trial: string, rung: number): Promise<TrialResult | null> {
    const path = this.#file('results', nameOf(trial, rung));
    const bytes = await contents(path);
    if (bytes === null) return null;
    if (bytes.length > LONGEST_TEXT) throw new SweepError(`${legible(path)} is too long to be a result`);
    const result = resultIn(bytes.toString(), legible(path));
    if (result.trial !== trial) throw new SweepError(`${legible(path)} is the result of another trial`);
    return result;
  }

  /** The newest checkpoint of a trial; `null` where there is none. */
  checkpoint(trial: string): Promise<Uint8Array | null> {
    return contents(this.#file('checkpoints', `${trial}.safetensors`));
  }

  /** Keeps a checkpoint in the place of the one before. @throws {FileError} */
  keepCheckpoint(trial: string, bytes: Uint8Array): Promise<void> {
    return this.#write(this.#file('checkpoints', `${trial}.safetensors`), bytes);
  }

  /** Removes the checkpoint of a trial that has come to its end; without one it does nothing. */
  async dropCheckpoint(trial: string): Promise<void> {
    await rm(this.#file('checkpoints', `${trial}.safetensors`), { force: true });
  }

  /** Where the trained network of a trial is, or will be. */
  networkPath(trial: string): string {
    return this.#file('networks', `${trial}.safetensors`);
  }

  /** Keeps the trained network of a trial. @throws {FileError} */
  keepNetwork(trial: string, bytes: Uint8Array): Promise<void> {
    return this.#write(this.networkPath(trial), bytes);
  }

  /** Adds a line with the time to `log.jsonl`. @throws {FileError} */
  async log(line: LogLine): Promise<void> {
    const text = `${JSON.stringify({ at: new Date().toISOString(), ...line })}\n`;
    await appendFile(join(this.path, 'log.jsonl'), text).catch((error: unknown) => {
      throw failed(join(this.path, 'log.jsonl'), 'written', error);
    });
  }

  /** The lines of the log that can be read, one by one. A killed process may have left half of one. */
  async *logLines(): AsyncGenerator<LogLine> {
    const path = join(this.path, 'log.jsonl');
    const lines = createInterface({
      input: createReadStream(path).on('error', () => {}),
      crlfDelay: Number.POSITIVE_INFINITY,
    });
    for await (const line of lines) {
      let value: unknown;
      try {
        value = JSON.parse(line);
      } catch {
        continue;
      }
      if (typeof value === 'object' && value !== null && typeof (value as LogLine).event === 'string')
        yield value as LogLine;
    }
  }
}

const nameOf = (trial: string, rung: number): string =>
  Number.isFinite(rung) ? `${trial}.at-${rung}.json` : `${trial}.json`;

import { type ChildProcess, fork } from 'node:child_process';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SweepError } from '../errors.ts';
import type { TrialOutcome, TrialPart, TrialProgress } from '../train-trial.ts';
import type { FromProcess, ToProcess } from './messages.ts';

/** How a process ended that had a trial. */
export interface Death {
  /** Whether somebody outside sent it a signal to end, as the system does when memory is short. */
  readonly killed: boolean;
  readonly why: string;
}

/** A process that ended while it trained. */
export class ProcessDied extends Error {
  readonly death: Death;

  constructor(death: Death) {
    super(death.why);
    this.death = death;
  }
}

export interface PartHooks {
  readonly checkpointEvery: number;
  readonly onProgress: (progress: TrialProgress) => void;
  readonly onCheckpoint: (bytes: Uint8Array, step: number) => void;
  readonly onNote: (text: string) => void;
}

/** From source it is TypeScript, in a package JavaScript. */
const CHILD = fileURLToPath(new URL(`./child${extname(import.meta.url)}`, import.meta.url));

/** Signals that come from outside, rather than from a fault of the program. */
const FROM_OUTSIDE: readonly (string | null)[] = ['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGHUP'];

/** How much of what a process says last is kept. */
const LAST_WORDS = 2000;

/** A process of its own for trainings, one at a time: a step that computes for a second holds up nobody else. */
export class TrainingProcess {
  readonly pid: number;
  readonly kernels: string;
  readonly version: string;
  readonly #child: ChildProcess;
  #task: { readonly hooks: PartHooks; readonly resolve: (outcome: TrialOutcome) => void } | null = null;
  #reject: ((error: Error) => void) | null = null;
  #lastWords = '';
  #ended = false;

  private constructor(child: ChildProcess, { kernels, version }: { kernels: string; version: string }) {
    this.#child = child;
    this.pid = child.pid!;
    this.kernels = kernels;
    this.version = version;
    child.stderr!.on('data', (data: Buffer) => {
      this.#lastWords = (this.#lastWords + data.toString()).slice(-LAST_WORDS);
    });
    child.on('message', (message: FromProcess) => this.#hear(message));
    child.on('exit', (code, signal) => this.#end(code, signal));
  }

  /** @throws {SweepError} where it does not come up; {ProcessDied} where somebody ends it meanwhile. */
  static async start(): Promise<TrainingProcess> {
    const child = fork(CHILD, { serialization: 'advanced', stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    let words = '';
    const hear = (data: Buffer): void => {
      words = (words + data.toString()).slice(-LAST_WORDS);
    };
    child.stderr!.on('data', hear);
    return new Promise((resolve, reject) => {
      const fail = (why: string): void => reject(new SweepError(`a training process does not start: ${why}`));
      child.once('error', (error) => fail(error.message));
      child.once('exit', (code, signal) => {
        // Nothing of its own can be wrong with it.
        if (FROM_OUTSIDE.includes(signal)) reject(new ProcessDied({ killed: true, why: `it was ended by ${signal}` }));
        else fail(lastLine(words) || `it ended with ${signal ?? `code ${code}`}`);
      });
      child.once('message', (message: FromProcess) => {
        child.removeAllListeners();
        child.stderr!.off('data', hear);
        if (message.say === 'ready') resolve(new TrainingProcess(child, message));
        else fail('it says nothing that is understood');
      });
    });
  }

  get isOver(): boolean {
    return this.#ended;
  }

  /** @throws {ProcessDied} where the process ends meanwhile. */
  train({ trial, pauseAt, checkpoint }: TrialPart, hooks: PartHooks): Promise<TrialOutcome> {
    return new Promise((resolve, reject) => {
      if (this.#ended) throw new ProcessDied({ killed: true, why: 'the process had ended' });
      this.#task = { hooks, resolve };
      this.#reject = reject;
      this.#lastWords = '';
      this.#send({ say: 'train', trial, pauseAt, checkpoint, checkpointEvery: hooks.checkpointEvery });
    });
  }

  /** Ends the part under way at its next step, with a checkpoint. */
  stop(): void {
    if (!this.#ended) this.#send({ say: 'stop' });
  }

  /** Ends the process, whatever it does. */
  kill(): void {
    this.#child.kill('SIGKILL');
  }

  #send(message: ToProcess): void {
    // One that ends just now is heard of by its exit.
    this.#child.send(message, () => {});
  }

  #hear(message: FromProcess): void {
    const task = this.#task;
    if (task === null) return;
    const { hooks } = task;
    if (message.say === 'progress') hooks.onProgress(message.progress);
    else if (message.say === 'checkpoint') hooks.onCheckpoint(message.bytes, message.step);
    else if (message.say === 'note') hooks.onNote(message.text);
    else if (message.say === 'outcome') {
      this.#task = null;
      this.#reject = null;
      task.resolve(message.outcome);
    }
  }

  #end(code: number | null, signal: NodeJS.Signals | null): void {
    this.#ended = true;
    const how = signal === null ? `it ended with code ${code}` : `it was ended by ${signal}`;
    const words = lastLine(this.#lastWords);
    this.#reject?.(new ProcessDied({ killed: FROM_OUTSIDE.includes(signal), why: words ? `${how}: ${words}` : how }));
    this.#task = null;
    this.#reject = null;
  }
}

/** The line that says most of an error's text: V8 and Node end with a stack. */
const lastLine = (text: string): string => {
  const lines = text.split('\n').map((line) => line.trim());
  return (lines.find((line) => /error/i.test(line)) ?? lines.findLast((line) => line !== '') ?? '').slice(0, 300);
};

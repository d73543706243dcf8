/** What a side's process is asked, and what it answers. Whatever its language, the agreement is this file. */
import { writeFileSync } from 'node:fs';

/** One work. The process reads the folder's `work.json` and `data.bin` (see ../shared-data.ts). */
interface Task {
  readonly folder: string;
  /** Where its result goes for the agreement check: float32, little-endian, nothing else. */
  readonly result: string;
}

/** The works of one process, one after the other. */
export interface Request {
  /** Milliseconds of samples for each. */
  readonly ms: number;
  readonly tasks: readonly Task[];
}

/** Of one work, by one process. */
export interface Timing {
  /** Nanoseconds a call. */
  readonly samples: readonly number[];
  /** A sample is the mean of this many calls. */
  readonly callsPerSample: number;
}

/** Printed on stdout for each task, in order, as a line of JSON; other lines are ignored. */
export interface Reply extends Timing {
  /** What the side itself says that it ran on. */
  readonly backend?: string;
}

export const writeResult = (file: string, { buffer, byteOffset, byteLength }: Float32Array): void =>
  writeFileSync(file, new Uint8Array(buffer, byteOffset, byteLength));

const isReply = (line: string): boolean => line.startsWith('{"samples":');

export const repliesIn = (stdout: string): Reply[] =>
  stdout
    .split('\n')
    .filter(isReply)
    .map((line) => JSON.parse(line) as Reply);

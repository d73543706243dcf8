/** Standard output and standard error of a command, which may end, be full, and get text that others have written. */
import { legible as legibleLine } from '@engram/tensor';

/** Without what a terminal would obey or not show; lines and tabs are the writer's own. */
export const legible = (text: string): string => text.replace(/[^\n\t]+/g, legibleLine);

type Stream = 'stdout' | 'stderr';

/** Whoever reads may stop early, as `head` does, or close the terminal: the rest is for nobody. */
const NOBODY_READS = ['EPIPE', 'EIO', 'ERR_STREAM_DESTROYED'];

const told = new Set<Stream>();

const failed = (stream: Stream, { code, message }: NodeJS.ErrnoException): void => {
  if (NOBODY_READS.includes(code ?? '') || told.has(stream)) return;
  told.add(stream);
  process.exitCode = 2;
  // The work goes on: what it leaves in files is worth more than what it says.
  if (stream === 'stdout') complain(`standard output: ${message.replace(/, write$/, '')}`);
};

for (const stream of ['stdout', 'stderr'] as const) process[stream].on('error', (error) => failed(stream, error));

/** As it is, colours and all. */
export const draw = (text: string, stream: Stream = 'stdout'): void => {
  try {
    process[stream].write(text);
  } catch (error) {
    // A pipe reports by an event, a file or a device at once.
    failed(stream, error as NodeJS.ErrnoException);
  }
};

/** A line, or several, for people to read. */
export const print = (text: string): void => draw(`${legible(text)}\n`);

/** A message on standard error, always one line. */
export const complain = (message: string): void => {
  const line = legible(message.replace(/\s*\n\s*/g, ' '));
  draw(`${line.length > LONGEST ? `${line.slice(0, LONGEST - 200)} … ${line.slice(-200)}` : line}\n`, 'stderr');
};

/** What is being done, on a terminal alone, in the place of the last notice. */
export const notice = (text: string): void => {
  if (process.stderr.isTTY) draw(`\r${legible(text)}\u001b[K`, 'stderr');
};

/** Paths may be long, but nobody reads more than this. */
const LONGEST = 1200;

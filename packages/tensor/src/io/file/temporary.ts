import { createHash, randomBytes } from 'node:crypto';
import { readdir, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { kill, pid, uptime } from 'node:process';

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Names up to this many bytes are in the temporary name as they are: some file systems end at 143. */
const LONGEST = 80;

const stemOf = (path: string): string => {
  const name = basename(path);
  return Buffer.byteLength(name) > LONGEST ? hashOf(name).slice(0, 32) : name;
};

/** Containers that share a folder have process numbers of their own. */
const HOST = hashOf(hostname()).slice(0, 8);

/** `.NAME.HOST.PID.RANDOM.tmp`: where a file is written before it takes its name; nobody can guess it. */
export const temporaryFor = (path: string): string =>
  join(dirname(path), `.${stemOf(path)}.${HOST}.${pid}.${randomBytes(12).toString('hex')}.tmp`);

const REST = /^([\da-f]{8})\.(\d+)\.[\da-f]{24}\.tmp$/;

/** Milliseconds after which a file that nobody has added to belongs to no writer any more, whatever runs elsewhere. */
const ABANDONED = 3_600_000;

/** Removes what killed processes left of their writes of `path`, and nothing that may still be written to. */
export const removeLeftovers = async (path: string): Promise<void> => {
  const start = `.${stemOf(path)}.`;
  for (const name of await readdir(dirname(path)).catch(() => [])) {
    const [whole, host, writer] = (name.startsWith(start) && REST.exec(name.slice(start.length))) || [];
    if (whole === undefined) continue;
    const file = join(dirname(path), name);
    // Another process may remove it at the same time.
    const found = await stat(file).catch(() => null);
    if (!found) continue;
    const age = Date.now() - found.mtimeMs;
    if (age > ABANDONED || (host === HOST && isOver(Number(writer), age))) await rm(file, { force: true });
  }
};

/** Whether the writer is gone. A process with our number that wrote before we began was another one. */
const isOver = (writer: number, age: number): boolean => {
  if (writer === pid) return age > 1000 * uptime() + 1000;
  try {
    kill(writer, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
};

import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { FileError } from '../../errors.ts';
import { checkOptions } from '../../options.ts';
import { legible } from '../../quote.ts';

/** Who has a lock, as the file says. */
interface Owner {
  readonly pid: number;
  readonly host: string;
  /** When that process began, in the system's own count; `null` where there is none. A number of a process comes again. */
  readonly began: string | null;
}

/** Linux says when a process began in the 22nd field of its state, the 20th after the name in brackets. */
const beganAt = (pid: number): string | null => {
  try {
    const state = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return state.slice(state.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
};

const isAlive = ({ pid, host, began }: Owner): boolean => {
  // Nobody can tell from here.
  if (host !== hostname()) return true;
  if (pid === process.pid && began === null) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
  return began === null || began === beganAt(pid);
};

/** `null` for what is not a lock of ours, or only half of one. */
const ownerIn = (text: string): Owner | null => {
  try {
    const { pid, host, began } = JSON.parse(text) as Owner;
    const ours = Number.isSafeInteger(pid) && pid > 0 && typeof host === 'string';
    return ours && (began === null || typeof began === 'string') ? { pid, host, began } : null;
  } catch {
    return null;
  }
};

const read = (path: string): string | null => {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return null;
    throw new FileError(`${legible(path)}: cannot be read: ${code}`, { cause: error });
  }
};

const create = (path: string): boolean => {
  let file: number;
  try {
    file = openSync(path, 'wx');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw new FileError(`${legible(path)}: cannot be written: ${(error as NodeJS.ErrnoException).code}`, {
      cause: error,
    });
  }
  try {
    const owner: Owner = { pid: process.pid, host: hostname(), began: beganAt(process.pid) };
    writeSync(file, JSON.stringify(owner));
    return true;
  } catch (error) {
    rmSync(path, { force: true });
    throw new FileError(`${legible(path)}: cannot be written: ${(error as NodeJS.ErrnoException).code}`, {
      cause: error,
    });
  } finally {
    closeSync(file);
  }
};

/** A lock is written right after it is made; one that stays empty for longer belongs to a process that was killed there. */
const PATIENCE = { times: 5, milliseconds: 40 };

/** Others that take it and let go in the very same moments; a link that leads nowhere. */
const MOST_TRIES = 100;

/** What `lockFile` says of the lock. */
export interface LockOptions {
  /** What the lock is for, in messages; default the path itself. */
  readonly of?: string;
}

/**
 * Makes a file that says which process has what it stands for, and keeps others out until the function that it gives is called, or
 * the process ends. The lock of a process that is gone is taken over; of one on another machine nobody here can tell.
 * @throws {FileError} that names the process that has it, or why it cannot be made.
 */
export const lockFile = async (path: string, options?: LockOptions): Promise<() => void> => {
  const { of = path } = checkOptions('lockFile', options, { of: 1 });
  let halves = 0;
  for (let tries = 0; !create(path); tries++) {
    if (tries > MOST_TRIES) throw new FileError(`${legible(path)}: cannot be made; delete it if nobody has it`);
    const text = read(path);
    if (text === null) continue;
    const owner = ownerIn(text);
    if (owner && isAlive(owner)) {
      const there =
        owner.host === hostname() ? '' : ` on ${legible(owner.host)}; if that has ended, delete ${legible(path)}`;
      throw new FileError(`${legible(of)} is in use by PID ${owner.pid}${there}`);
    }
    if (!owner && halves++ < PATIENCE.times) await sleep(PATIENCE.milliseconds);
    else await takeAway(path, text);
  }
  const release = (): void => {
    process.off('exit', release);
    rmSync(path, { force: true });
  };
  process.on('exit', release);
  return release;
};

/** Only one of several can rename it; and if what was renamed is a new lock by now, it is put back. */
const takeAway = async (path: string, stale: string): Promise<void> => {
  const away = `${path}.${process.pid}`;
  try {
    await rename(path, away);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  if (read(away) === stale) rmSync(away, { force: true });
  else await rename(away, path);
};

/** Runs a group in a fresh process, so that nothing an earlier group left in the JIT or the heap counts. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { GroupName } from './groups.ts';
import type { Result } from './measure.ts';

export interface GroupOptions {
  /** A regular expression, looked for in a benchmark's name. */
  readonly filter: string;
  /** Milliseconds for each benchmark. */
  readonly time: number;
}

/** What the process tells: first the names of all that it will run, then a result for each. */
export type Message = { readonly names: readonly string[] } | { readonly result: Result };

const CHILD = fileURLToPath(new URL('./child.ts', import.meta.url));

/** @throws when the process ends in any way but well. */
export const runGroup = async (
  group: GroupName,
  { filter, time }: GroupOptions,
  onMessage: (message: Message) => void,
): Promise<void> => {
  const child = fork(CHILD, [group, filter, String(time)], {
    execArgv: ['--expose-gc', '--import', 'tsx'],
    stdio: ['ignore', 2, 2, 'ipc'],
  });
  child.on('message', (message) => onMessage(message as Message));
  const [code, signal] = await once(child, 'close');
  if (code !== 0) throw new Error(`${group}: the process that ran it ended with ${signal ?? `exit code ${code}`}`);
};

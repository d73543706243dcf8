import { hostname } from 'node:os';
import type { Listener } from './events.ts';
import type { SweepFolder } from './folder.ts';
import { type OpenPart, type Standings, standingOf } from './standings.ts';
import { type Deaths, Supervisor } from './supervise.ts';

interface Options {
  readonly workers: number;
  readonly checkpointEvery: number;
  readonly tell: Listener;
  readonly signal: AbortSignal;
}

/** Trains what is open on this machine, in a process for each worker. @returns when nothing is, or it was told to stop. */
export const runHere = async (
  standings: Standings,
  folder: SweepFolder,
  { workers, checkpointEvery, tell, signal }: Options,
): Promise<void> => {
  const waiting: OpenPart[] = standings.open;
  const deaths = new Map<string, Deaths>();
  const crew = Array.from({ length: Math.min(workers, Math.max(1, waiting.length)) }, () => new Supervisor());
  /** Of workers that have nothing to do until others have a result. */
  let wake: (() => void)[] = [];
  let failure: unknown = null;
  const rouse = (): void => {
    for (const each of wake) each();
    wake = [];
  };
  const stopping = new AbortController();
  const stop = (): void => {
    stopping.abort();
    rouse();
  };
  signal.addEventListener('abort', stop);

  const part = async (supervisor: Supervisor, name: string, { trial, rung }: OpenPart): Promise<void> => {
    const { id } = trial;
    const began = performance.now();
    await folder.log({ event: 'started', trial: id, worker: name });
    tell({ event: 'started', trial: id, worker: name });
    const outcome = await supervisor.run({
      trial,
      pauseAt: rung,
      checkpointEvery,
      load: () => folder.checkpoint(id),
      save: (bytes) => folder.keepCheckpoint(id, bytes),
      deaths: async () => deaths.get(id) ?? { crashes: 0, kills: 0 },
      died: async (now) => {
        deaths.set(id, now);
      },
      onProgress: (progress) => tell({ event: 'progress', trial: id, worker: name, progress }),
      onNote: (text) => tell({ event: 'note', trial: id, text }),
      signal: stopping.signal,
    });
    if (outcome.checkpoint) await folder.keepCheckpoint(id, outcome.checkpoint);
    if (outcome.kind === 'stopped') return;
    // The network first: where there is a result, there is all of it.
    if (outcome.network) await folder.keepNetwork(id, outcome.network);
    await folder.keepResult(outcome.result, outcome.result.ending === 'paused' ? rung : Number.POSITIVE_INFINITY);
    if (!outcome.checkpoint) await folder.dropCheckpoint(id);
    const seconds = (performance.now() - began) / 1000;
    await folder.log({ event: 'result', trial: id, worker: name, seconds, ending: outcome.result.ending });
    const result = standingOf(outcome.result);
    const advanced = standings.add(result);
    if (advanced) waiting.push(...standings.open);
    tell({ event: 'result', result, worker: name, seconds });
    if (advanced) tell({ event: 'rung', ...standings.atRung });
  };

  const work = async (supervisor: Supervisor, name: string): Promise<void> => {
    while (failure === null && !signal.aborted && !standings.isOver) {
      const next = waiting.shift();
      if (next) await part(supervisor, name, next);
      else await new Promise<void>((resolve) => wake.push(resolve));
      rouse();
    }
  };
  const worker = async (supervisor: Supervisor, i: number): Promise<void> => {
    try {
      await work(supervisor, `${hostname()}:${i + 1}`);
    } catch (error) {
      failure ??= error;
      stop();
    }
  };
  try {
    await Promise.all(crew.map(worker));
  } finally {
    signal.removeEventListener('abort', stop);
    for (const supervisor of crew) supervisor.kill();
  }
  if (failure !== null) throw failure;
};

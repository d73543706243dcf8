/** The same work on the GPU and on the CPU, taking turns in one process. */
import { type backend, flatten, narrow, setBackend, type Tensor } from '@engram/tensor';
import { difference } from '../agreement.ts';
import { orderOf } from '../rounds.ts';
import { type Round, roundOf } from '../stats.ts';

export type Device = ReturnType<typeof backend> | 'cpu';

/** Work that is ready to be done on a device. */
export interface Ready {
  /** What must agree with the others. Called once, first. */
  check(): Promise<Float32Array>;
  /** The call that is timed; its result is waited for at the end of many. */
  run(): Tensor | Promise<Tensor>;
  /** Of what a call leaves behind until garbage is collected. */
  readonly bytes: number;
}

export interface Contestant {
  readonly side: string;
  readonly device: Device;
  prepare(): Ready | Promise<Ready>;
}

export interface Entry {
  readonly side: string;
  readonly rounds: readonly Round[];
  /** From the first side's result, as a part of the largest value; `null` of that side itself. */
  readonly difference: number | null;
}

export interface Failure {
  readonly side: string;
  readonly message: string;
}

export interface Limits {
  readonly rounds: number;
  /** Of samples, for each contestant in a round. */
  readonly ms: number;
  /** By how much results may differ. */
  readonly apart: number;
}

/** A device holds at most so many results of calls that nobody waits for. */
const MOST_BYTES = 2 ** 29;
/** Calls that take longer are timed in fewer rounds. */
const SLOW_MS = 1000;
const SLOW_ROUNDS = 3;

/** Milliseconds a call, of so many and a read of the last one's result: the read waits for all of them. */
export const timeCalls = async ({ run }: Pick<Ready, 'run'>, calls: number): Promise<number> => {
  const start = performance.now();
  let result = await run();
  for (let i = 1; i < calls; i++) result = await run();
  await narrow(flatten(result), 0, 0, 1).data();
  return (performance.now() - start) / calls;
};

interface Runner {
  readonly contestant: Contestant;
  readonly ready: Ready;
  readonly calls: number;
  readonly slow: boolean;
  readonly difference: number | null;
  readonly rounds: Round[];
}

/** Compares the results, then times all; a side that fails or computes something else is left out, and said so. */
export const contest = async (
  contestants: readonly Contestant[],
  { rounds, ms, apart }: Limits,
): Promise<{ readonly entries: readonly Entry[]; readonly failures: readonly Failure[] }> => {
  const runners: Runner[] = [];
  const failures: Failure[] = [];
  let expected: Float32Array | null = null;
  for (const contestant of contestants) {
    try {
      await setBackend(contestant.device);
      const ready = await contestant.prepare();
      const result = await ready.check();
      const off = expected && difference(expected, result);
      if (off !== null && !(off <= apart)) throw new Error(`computes something else: ${off.toExponential(1)} apart`);
      expected ??= result;
      const once = await timeCalls(ready, 1);
      const calls = Math.max(1, Math.floor(Math.min(ms / once, MOST_BYTES / ready.bytes)));
      if (once < SLOW_MS) await timeCalls(ready, calls);
      runners.push({ contestant, ready, calls, slow: once >= SLOW_MS, difference: off, rounds: [] });
    } catch (error) {
      failures.push({ side: contestant.side, message: (error as Error).message });
    }
  }
  for (let round = 0; round < rounds; round++) {
    for (const { contestant, ready, calls, slow, rounds: mine } of orderOf(runners, round)) {
      if (slow && round >= SLOW_ROUNDS) continue;
      await setBackend(contestant.device);
      const samples = [(await timeCalls(ready, calls)) * 1e6];
      mine.push(roundOf({ samples, callsPerSample: calls }));
    }
  }
  const entries = runners.map(({ contestant: { side }, rounds: mine, difference: off }) => ({
    side,
    rounds: mine,
    difference: off,
  }));
  return { entries, failures };
};

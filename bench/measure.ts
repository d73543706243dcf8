/** How a call is timed in JavaScript: our warm-up, then mitata's samples. */
import { do_not_optimize, measure as sample } from 'mitata';
import type { Timing } from './sides/protocol.ts';

const SAMPLES = 100;
/** Where a single call takes longer than all the time that there is. */
const MIN_SAMPLES = 3;

/** Samples `run` for about `ms`, after calling it until the JIT has settled. */
export const measure = async (run: () => unknown, ms: number): Promise<Timing> => {
  const call = () => {
    const value = run();
    do_not_optimize(value);
    return value;
  };
  const callTime = await warmUp(call, ms / 2);
  // mitata would judge by a cold call whether to batch; we know better. With --expose-gc it collects garbage once, before
  // the first sample. Garbage that the calls leave behind is collected while they run, and is part of their time.
  const callsPerSample = Math.max(1, Math.floor(ms / SAMPLES / callTime));
  const { samples } = await sample(call, {
    min_cpu_time: ms * 1e6,
    min_samples: MIN_SAMPLES,
    batch_samples: callsPerSample,
    batch_unroll: 1,
    batch_threshold: Number.POSITIVE_INFINITY,
    warmup_threshold: Number.POSITIVE_INFINITY,
  });
  return { samples, callsPerSample };
};

/** After so many calls V8 has compiled all that it will. */
const ENOUGH_CALLS = 10_000;
/** Slow calls are fewer: they get this many times the time of the samples, */
const LEAST_TIMES = 6;
/** and more while they still get faster, by so much in so many stretches, but no more than this many times. */
const FASTER = 0.95;
const PATIENCE = 3;
const MOST_TIMES = 15;

/** Returns the ms that a call took in the end. */
const warmUp = async (call: () => unknown, ms: number): Promise<number> => {
  const stretch = async (calls: number): Promise<number> => {
    const start = performance.now();
    for (let i = 0; i < calls; i++) {
      const value = call();
      if (value instanceof Promise) await value;
    }
    return performance.now() - start;
  };

  let calls = 1;
  let spent = await stretch(calls);
  while (spent < ms / 2) {
    calls *= 2;
    spent = await stretch(calls);
  }

  let best = spent;
  let total = spent;
  let idle = 0;
  for (let all = 2 * calls; all < ENOUGH_CALLS; all += calls) {
    if (total >= MOST_TIMES * ms || (total >= LEAST_TIMES * ms && idle >= PATIENCE)) break;
    spent = await stretch(calls);
    total += spent;
    idle = spent < FASTER * best ? 0 : idle + 1;
    best = Math.min(best, spent);
  }
  return best / calls;
};

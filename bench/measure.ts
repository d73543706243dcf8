/** How one benchmark is timed: our warm-up, then mitata's samples. */
import { backend } from '@engram/tensor';
import { do_not_optimize, measure as sample } from 'mitata';

export interface Bench {
  readonly name: string;
  /** What one call computes or moves, where a rate says more than a time. */
  readonly work?: { readonly amount: number; readonly unit: 'FLOP' | 'B' };
  /** Makes the inputs, untimed; what it returns is timed, a promise until it resolves. */
  setup(): () => unknown;
}

/** Of one benchmark. Times are nanoseconds a call. */
export interface Result {
  readonly group: string;
  readonly name: string;
  readonly backend: string;
  readonly median: number;
  readonly p25: number;
  readonly p75: number;
  readonly min: number;
  readonly mean: number;
  readonly samples: number;
  /** A sample is the mean of this many calls. */
  readonly callsPerSample: number;
  /** At the median; `null` where the benchmark does not count its work. */
  readonly rate: { readonly value: number; readonly unit: 'GFLOP/s' | 'GB/s' } | null;
}

const SAMPLES = 100;

/** Samples a benchmark for about `time` ms, after calling it for at least half as long to let the JIT settle. */
export const measure = async (group: string, { name, work, setup }: Bench, time: number): Promise<Result> => {
  const run = setup();
  const call = () => {
    const value = run();
    do_not_optimize(value);
    return value;
  };
  const callTime = await warmUp(call, time / 2);
  // mitata would judge by a cold call whether to batch; we know better. With --expose-gc it collects garbage once, before
  // the first sample. Garbage that the calls leave behind is collected while they run, and is part of their time.
  const callsPerSample = Math.max(1, Math.floor(time / SAMPLES / callTime));
  const { p50, p25, p75, min, avg, samples } = await sample(call, {
    min_cpu_time: time * 1e6,
    batch_samples: callsPerSample,
    batch_unroll: 1,
    batch_threshold: Number.POSITIVE_INFINITY,
    warmup_threshold: Number.POSITIVE_INFINITY,
  });
  const rate = work ? { value: work.amount / p50, unit: `G${work.unit}/s` as const } : null;
  return {
    group,
    name,
    backend: backend().name,
    median: p50,
    p25,
    p75,
    min,
    mean: avg,
    samples: samples.length,
    callsPerSample,
    rate,
  };
};

/** Rounds of 1, 2, 4, … calls until a round takes `ms`. Returns the ms that a call of the last round took. */
const warmUp = async (call: () => unknown, ms: number): Promise<number> => {
  for (let calls = 1; ; calls *= 2) {
    const start = performance.now();
    for (let i = 0; i < calls; i++) {
      const value = call();
      if (value instanceof Promise) await value;
    }
    const spent = performance.now() - start;
    if (spent >= ms) return spent / calls;
  }
};

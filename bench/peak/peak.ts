/**
 * What one core of this machine can do, measured before anything else: multiplications and additions that wait for
 * nothing, and copying a working set of the same size. Both in 128-bit vectors, which is all that WebAssembly has.
 */
import { COPY_STEP, FLOP_PER_TURN, type PeakLoops, peakLoops } from './wasm.ts';

export interface Peak {
  gflops(): number;
  /** For work that reads and writes so many bytes in all: a cache is faster than the memory behind it. */
  gbs(bytes: number): number;
}

/** Milliseconds for a measurement, in so many parts, of which the fastest counts: nothing can make one too fast. */
const MS = 200;
const PARTS = 10;

/** Calls a second of the fastest part. */
const fastest = (run: (turns: number) => void): number => {
  let turns = 1;
  let best = 0;
  const time = () => {
    const start = performance.now();
    run(turns);
    return performance.now() - start;
  };
  while (time() < MS / PARTS) turns *= 2;
  for (let part = 0; part < PARTS; part++) best = Math.max(best, (turns / time()) * 1000);
  return best;
};

const once = <K, V>(work: (key: K) => V): ((key: K) => V) => {
  const known = new Map<K, V>();
  return (key) => {
    if (!known.has(key)) known.set(key, work(key));
    return known.get(key)!;
  };
};

/** Measured when asked for, and once. */
export const measurePeak = (): Peak => {
  const flops = once((loops: PeakLoops) => fastest((turns) => loops.arithmetic(turns, 1)) * FLOP_PER_TURN);
  const rate = once((half: number) => {
    const loops = peakLoops(half);
    return fastest((turns) => loops.copy(half, turns)) * 2 * half;
  });
  const small = peakLoops(0);
  return {
    gflops: () => flops(small) / 1e9,
    gbs: (bytes) => rate(Math.max(COPY_STEP, Math.round(bytes / 2 / COPY_STEP) * COPY_STEP)) / 1e9,
  };
};

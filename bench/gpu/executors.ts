/**
 * Ways to run a training step on the GPU, side by side: `node --import tsx bench/gpu/executors.ts [--width N] [--rounds N]`.
 *
 * The step is LAYERS layers tanh(x · W), and a small update of every W: the weights are state that goes on from step to
 * step. What differs is how its kernels get to the device, and where the weights stay in between.
 */
import { parseArgs } from 'node:util';
import { gpu } from '@engram/gpu';
import { compile, matmul, noGrad, setBackend, type Tensor, tanh, tensor } from '@engram/tensor';
import gpujs from 'gpu.js';
import { create } from 'webgpu';

const { values } = parseArgs({
  options: { width: { type: 'string', default: '64' }, rounds: { type: 'string', default: '15' } },
});
const WIDTH = Number(values.width);
const ROUNDS = Number(values.rounds);
const BATCH = 32;
const LAYERS = 8;
/** Steps before anybody looks at a result. */
const STEPS = 8;
const DECAY = 0.999;

const waves = (length: number, phase: number): Float32Array<ArrayBuffer> =>
  Float32Array.from({ length }, (_, i) => Math.sin(12.9898 * i + phase) / Math.sqrt(WIDTH));
const inputs = waves(BATCH * WIDTH, 0);
const weights = Array.from({ length: LAYERS }, (_, layer) => waves(WIDTH * WIDTH, layer + 1));

interface Way {
  readonly label: string;
  /** STEPS steps from the first weights on. Returns the last result. */
  readonly run: () => Promise<ArrayLike<number>>;
}

type Rows = readonly (readonly number[])[];
interface Thread {
  readonly thread: { readonly x: number; readonly y: number };
}
interface Handle {
  toArray(): Promise<Float32Array[]>;
}

function productOf(this: Thread, x: Rows, w: Rows, n: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += x[this.thread.y]![i]! * w[i]![this.thread.x]!;
  return sum;
}
function tanhOf(this: Thread, x: Rows): number {
  return Math.tanh(x[this.thread.y]![this.thread.x]!);
}
function decayOf(this: Thread, w: Rows, factor: number): number {
  return w[this.thread.y]![this.thread.x]! * factor;
}
function sameAs(this: Thread, x: Rows): number {
  return x[this.thread.y]![this.thread.x]!;
}

const flat = (rows: readonly Float32Array[]): number[] => rows.flatMap((row) => [...row]);

/** With gpu.js alone. */
const plainWays = (): Way[] => {
  Object.defineProperty(globalThis, 'navigator', { value: { gpu: create([]) }, configurable: true, writable: true });
  const device = new gpujs.GPU({ mode: 'webgpu' } as never);
  const kernel = (source: unknown, rows: number) =>
    device.createKernel(
      source as never,
      { output: [WIDTH, rows], pipeline: true, immutable: true, loopMaxIterations: 2 ** 30 } as never,
    ) as unknown as (...args: unknown[]) => Handle & Promise<Handle>;
  const [product, activate, decay] = [kernel(productOf, BATCH), kernel(tanhOf, BATCH), kernel(decayOf, WIDTH)];
  const [takeInputs, takeWeights] = [kernel(sameAs, BATCH), kernel(sameAs, WIDTH)];
  const x = new gpujs.Input(inputs as never, [WIDTH, BATCH]);
  const first = weights.map((w) => new gpujs.Input(w as never, [WIDTH, WIDTH]));

  const chained: Way = {
    label: 'gpu.js: a submission a kernel, handles chained, weights on the device',
    run: async () => {
      let state = await Promise.all(first.map((w) => takeWeights(w)));
      let y = await takeInputs(x);
      for (let step = 0; step < STEPS; step++) {
        y = await takeInputs(x);
        for (const w of state) y = await activate(await product(y, w, WIDTH));
        const next: Handle[] = [];
        for (const w of state) next.push(await decay(w, DECAY));
        state = next;
      }
      return flat(await y.toArray());
    },
  };
  // It takes as many arguments as it declares.
  const recorded = (steps: number) =>
    (
      device as unknown as { createPipeline(fn: unknown): (...args: unknown[]) => Promise<Float32Array[][]> }
    ).createPipeline(
      (x: Handle, a: Handle, b: Handle, c: Handle, d: Handle, e: Handle, f: Handle, g: Handle, h: Handle) => {
        let state = [a, b, c, d, e, f, g, h];
        let y = x;
        for (let step = 0; step < steps; step++) {
          y = x;
          for (const w of state) y = activate(product(y, w, WIDTH));
          state = state.map((w) => decay(w, DECAY));
        }
        return [y, ...state];
      },
    );
  const single = recorded(1);
  const several = recorded(STEPS);
  return [
    chained,
    {
      label: 'gpu.js: createPipeline, a step a call, weights up and down each time',
      run: async () => {
        let state: readonly unknown[] = first;
        let y: Float32Array[] = [];
        for (let step = 0; step < STEPS; step++) {
          const [result, ...next] = await single(x, ...state);
          y = result!;
          state = next;
        }
        return flat(y);
      },
    },
    {
      label: `gpu.js: createPipeline, ${STEPS} steps a call, weights up and down once`,
      run: async () => flat((await several(x, ...first))[0]!),
    },
  ];
};

/** With ours. */
const ownWays = async (): Promise<Way[]> => {
  await setBackend(await gpu({ required: true }));
  const x = tensor(inputs).reshape([BATCH, WIDTH]);
  const state = weights.map((w) => tensor(w).reshape([WIDTH, WIDTH]));
  const step = (): Tensor =>
    noGrad(() => {
      let y = x;
      for (const w of state) y = tanh(matmul(y, w));
      for (const w of state) w.assign(w.mul(DECAY));
      return y;
    });
  const compiled = compile(step);
  const way = (label: string, run: () => Tensor | Promise<Tensor>): Way => ({
    label,
    run: async () => {
      state.forEach((w, i) => {
        w.assign(tensor(weights[i]!).reshape([WIDTH, WIDTH]));
      });
      let y = x;
      for (let i = 0; i < STEPS; i++) y = await run();
      return y.data();
    },
  });
  return [
    way('eager: many commands a submission, weights on the device', step),
    way('compiled: a step a submission, weights on the device', compiled),
  ];
};

const ways = [...plainWays(), ...(await ownWays())];
const results: ArrayLike<number>[] = [];
for (const { run } of ways) results.push(await run());
for (const [k, result] of results.entries()) {
  const apart = Math.max(...Array.from(result, (value, i) => Math.abs(value - results[0]![i]!)));
  if (apart > 1e-5) throw new Error(`${ways[k]!.label}: computes something else, ${apart} apart`);
}
const times = ways.map((): number[] => []);
for (let round = 0; round < ROUNDS; round++) {
  for (const [k, { run }] of ways.entries()) {
    const start = performance.now();
    await run();
    times[k]!.push((performance.now() - start) / STEPS);
  }
}
console.log(
  `${LAYERS} layers of ${WIDTH}, batch ${BATCH}; ${STEPS} steps, then a read; milliseconds a step, medians of ${ROUNDS}`,
);
for (const [k, { label }] of ways.entries()) {
  const sorted = times[k]!.toSorted((a, b) => a - b);
  console.log(`  ${label.padEnd(74)}${sorted[sorted.length >> 1]!.toFixed(2).padStart(9)}`);
}

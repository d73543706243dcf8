import { assert, suite } from '@engram/tools/suite';
import fc from 'fast-check';
import { CpuStorage } from '../../src/backend/cpu/storage.ts';
import { Heap, PlainMemory } from '../../src/backend/heap/heap.ts';
import type { AnyKernel } from '../../src/backend/kernel.ts';
import * as kernels from '../../src/backend/kernels/index.ts';
import { CpuExecutable } from '../../src/backend/simd/executable.ts';
import { type Machine, theMachine } from '../../src/backend/simd/machine.ts';
import { host } from '../../src/backend/simd/staged.ts';
import { optimize } from '../../src/compile/optimize.ts';
import { type Call, type Graph, noHomes, type Origin, temporary, Value } from '../../src/ir/graph.ts';
import { planMemory } from '../../src/ir/plan.ts';
import { type Rows, rowsOf, singleRow } from '../../src/shape/broadcast.ts';
import type { TypedArray } from '../../src/shape/dtype.ts';
import { assertNear, checkAsync } from './support.ts';

// Graphs of kernel calls at random, as a recorder might have written them down: with writes to what was read before, and
// all that the passes look for close together. Numbers are small and whole, so that no order of additions is worse.

interface Step {
  readonly kind: number;
  readonly a: number;
  readonly b: number;
  readonly n: number;
}

const LENGTHS = [6, 6, 4, 12];
const MOST = 48;

const numbers = (length: number, seed: number): Float32Array =>
  Float32Array.from({ length }, (_, i) => ((i * 7 + seed * 5) % 5) - 2);

const contiguous = (inner: number, start: number): Rows => rowsOf([inner], [[1]], [start]);

const divisors = (a: number, b: number): number[] =>
  Array.from({ length: Math.min(a, b) }, (_, i) => i + 1).filter((k) => a % k === 0 && b % k === 0);

/** The graph of these steps, with states of its own: the same at every call. */
const graphOf = (steps: readonly Step[]): { graph: Graph; states: CpuStorage[] } => {
  let count = 0;
  const value = (length: number, origin: Origin): Value => new Value(count++, [length], 'float32', length, origin);
  const newValue = (shape: readonly number[], _ = 'float32', origin: Origin = temporary): Value =>
    value(
      shape.reduce((a, b) => a * b, 1),
      origin,
    );
  const inputs = LENGTHS.map((length, index) => value(length, { kind: 'argument', index }));
  const states = [6, 4].map((length, i) => new CpuStorage(numbers(length, 3 + i), 'float32'));
  const pool = [
    ...inputs,
    value(6, { kind: 'constant', data: numbers(6, 9) }),
    ...states.map((storage) => value(storage.length, { kind: 'state', storage, fresh: false })),
  ];
  const calls: Call[] = [];
  const add = (kernel: AnyKernel, out: Value, ins: readonly Value[], geometry: unknown, zeroed = false): void => {
    calls.push({ kernel, outs: [out], ins, geometry, zeroed });
    if (!pool.includes(out)) pool.push(out);
  };
  /** One that nobody has read yet, if i is even and there is one. */
  const pick = (i: number): Value => {
    const unread = pool.filter((x) => !calls.some(({ ins }) => ins.includes(x)));
    const list = i % 2 === 0 && unread.length > 0 ? unread : pool;
    return list[list.length - 1 - ((i >> 1) % list.length)] as Value;
  };
  /** Another value as long as x, x itself if there is none. */
  const like = (x: Value, i: number): Value => {
    const same = pool.filter(({ length }) => length === x.length);
    const computed = same.filter(({ origin }) => origin.kind === 'temporary');
    const list = i % 3 > 0 && computed.length > 1 ? computed.slice(-3) : same;
    return list[i % list.length] as Value;
  };

  for (const { kind, a, b, n } of steps) {
    const x = pick(a);
    const y = pick(b);
    switch (kind) {
      case 0:
      case 1:
      case 2: {
        const geometry = singleRow(x.length, 2);
        const state =
          kind === 2 ? pool.find(({ origin, length }) => origin.kind === 'state' && length === x.length) : null;
        add(kernels.add, newValue([x.length]), [x, state ?? like(x, b)], geometry);
        break;
      }
      case 3:
      case 4: {
        const ks = divisors(x.length, y.length).filter((k) => LENGTHS.includes((x.length / k) * (y.length / k)));
        const k = ks[n % Math.max(1, ks.length)];
        if (k === undefined) break;
        const single = new Int32Array(1);
        const [m, width] = [x.length / k, y.length / k];
        const geometry = { m, n: width, k, transposeA: true, transposeB: false, offsetsA: single, offsetsB: single };
        add(kernels.matmul, newValue([m, width]), [x, y], geometry);
        break;
      }
      case 5: {
        const sizes = divisors(x.length, x.length);
        const inner = sizes[n % sizes.length] as number;
        add(kernels.sum, newValue([inner]), [x], { outer: 1, size: x.length / inner, inner });
        break;
      }
      case 6: {
        const [start, whole] = [n % 3, like(pick(n), b)];
        if (start + x.length > whole.length) break;
        add(kernels.addStrided, newValue([whole.length]), [x], contiguous(x.length, start), true);
        break;
      }
      case 7: {
        const start = n % x.length;
        const size = 1 + (b % (x.length - start));
        add(kernels.copyStrided, newValue([size]), [x], contiguous(size, start));
        break;
      }
      case 8: {
        const parts = n % 3 === 0 ? [x, y, x] : [x, y];
        const sizes = parts.map(({ length }) => length);
        const total = sizes.reduce((p, q) => p + q);
        if (total <= MOST) add(kernels.cat, newValue([total]), parts, { outer: 1, sizes });
        break;
      }
      case 9:
        add(kernels.copy, newValue([x.length]), [x], undefined);
        break;
      case 10:
        add(kernels.fill, newValue([[6, 4, 12, 3][n % 4] as number]), [], { value: (n % 3) - 1 });
        break;
      case 13: {
        // One more product in a sum of [2, 2], which may begin with a state.
        if (x.length % 2 === 1) break;
        const product = newValue([2, 2]);
        const single = new Int32Array(1);
        const shape = { m: 2, n: 2, k: x.length / 2, transposeA: true, transposeB: false };
        add(kernels.matmul, product, [x, like(x, b)], { ...shape, offsetsA: single, offsetsB: single });
        const sums = pool.filter(({ length, origin }) => length === 4 && origin.kind !== 'argument');
        const sum = n % 4 === 0 ? sums.find(({ origin }) => origin.kind === 'state') : sums[sums.length - 2];
        add(kernels.add, newValue([4]), [sum as Value, product], singleRow(4, 2));
        break;
      }
      default: {
        // A write in place, to a state or to something computed.
        const kinds = kind === 11 ? ['temporary', 'state'] : ['state'];
        const targets = pool.filter(({ origin, length }) => kinds.includes(origin.kind) && length === x.length);
        const target = targets[n % Math.max(1, targets.length)];
        if (target !== undefined && target !== x) add(kernels.copy, target, [x], undefined);
      }
    }
  }
  // Few of them: what is read once and not returned is what sums are made of.
  const outputs = pool.slice(LENGTHS.length + 1).slice(-3);
  return { graph: { calls, inputs, outputs, homes: noHomes, liveNumbers: [], newValue }, states };
};

/** Up to here float32 adds whole numbers exactly, with room for the parts of a sum. */
const EXACT = 2 ** 20;

/** What the calls compute, one after the other, each value in an array of its own; `null` where numbers become large. */
const interpret = ({ calls, inputs, outputs }: Graph, args: readonly Float32Array[]): number[][] | null => {
  const arrays = new Map<Value, TypedArray>();
  inputs.forEach((value, i) => {
    arrays.set(value, (args[i] as Float32Array).slice());
  });
  const arrayOf = (value: Value): TypedArray => {
    const { origin } = value;
    if (origin.kind === 'state') return (origin.storage as CpuStorage).array;
    const known = arrays.get(value);
    if (known) return known;
    const array = origin.kind === 'constant' ? origin.data.slice() : new Float32Array(value.length).fill(NaN);
    arrays.set(value, array);
    return array;
  };
  for (const { kernel, outs, ins, geometry, zeroed } of calls) {
    const results = outs.map(arrayOf);
    if (zeroed) for (const out of results) out.fill(0);
    kernel.loop(results, ins.map(arrayOf), geometry);
    if (results.some((out) => out.some((v) => Math.abs(v) > EXACT))) return null;
  }
  return outputs.map((value) => [...arrayOf(value)]);
};

const steps = (kinds: readonly number[]): fc.Arbitrary<Step[]> =>
  fc.array(
    fc.record({
      kind: fc.constantFrom(...kinds),
      a: fc.nat({ max: 30 }),
      b: fc.nat({ max: 30 }),
      n: fc.nat({ max: 30 }),
    }),
    { minLength: 1, maxLength: 30 },
  );
const PURE = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

/** SIMD, and a plain buffer as where WebAssembly is missing. */
const machines: readonly Machine[] = [
  theMachine(),
  { heap: new Heap(new PlainMemory(), 64), table: null, fault: 'none' },
];

const agree = async (drawn: readonly Step[]): Promise<void> => {
  for (const machine of machines) {
    const reference = graphOf(drawn);
    const { graph: recorded, states } = graphOf(drawn);
    const graph = optimize(recorded, host);
    const executable = new CpuExecutable(graph, planMemory(graph), machine);
    for (let run = 0; run < 2; run++) {
      const args = LENGTHS.map((length, i) => numbers(length, i + 4 * run));
      const want = interpret(reference.graph, args);
      if (want === null) return;
      const storages = args.map((array) => new CpuStorage(array, 'float32'));
      const got = executable.runInPlace(storages, new Map()).map((view) => [...view]);
      const after = (list: readonly CpuStorage[]) => list.map(({ array }) => [...array]);
      assertNear(got, want, { rtol: 0, atol: 0, label: `run ${run}, output` });
      assertNear(after(states), after(reference.states), { rtol: 0, atol: 0, label: `run ${run}, state` });
    }
  }
};

suite('compile: random graphs of kernel calls, before the passes and after', (test) => {
  test('where nothing is written twice', () => checkAsync(steps(PURE), 400, agree));
  test('with writes in place', () => checkAsync(steps([...PURE, 11, 12]), 400, agree));
  test('sums and products above all', () => checkAsync(steps([0, 1, 3, 4, 5, 6, 13, 13]), 400, agree));
  test('sums, products and writes', () => checkAsync(steps([1, 2, 5, 12, 12, 13, 13, 13, 13]), 600, agree));

  test('the graphs have something for the passes to do', async () => {
    let merged = 0;
    let fewer = 0;
    await checkAsync(steps(PURE), 200, async (drawn) => {
      const { graph } = graphOf(drawn);
      const { calls } = optimize(graph, host);
      if (calls.some(({ note }) => note !== undefined)) merged++;
      if (calls.length < graph.calls.length) fewer++;
    });
    assert.ok(merged > 20 && fewer > 100, `${merged} merged, ${fewer} with fewer calls`);
  });
});

import { assert, suite } from '@engram/tools/suite';
import type { Backend } from '../../src/backend/contract.ts';
import type { CpuStorage } from '../../src/backend/cpu/storage.ts';
import type { KernelRow } from '../../src/backend/kernel.ts';
import * as kernels from '../../src/backend/kernels/index.ts';
import { theMachine } from '../../src/backend/simd/machine.ts';
import { host } from '../../src/backend/simd/staged.ts';
import { compile, randn, sum, type Tensor } from '../../src/index.ts';
import { broadcastRows } from '../../src/shape/broadcast.ts';
import type { TypedArray } from '../../src/shape/dtype.ts';
import { typedArrays } from '../backend/conformance/reference.ts';
import { randomBools, randomInts } from './agree.ts';
import { assertNear, randomFloats } from './harness.ts';

// A single large call goes through WebAssembly, in pieces where it can: the same as on typed arrays.

const rows = { ...kernels };

/** More than two pieces, and no multiple of anything. */
const N = 100_003;
const LINES = 1009;

const compare = <G>(
  kernel: KernelRow<G>,
  out: TypedArray,
  ins: readonly TypedArray[],
  geometry: G,
  relative = 0,
): void => {
  const run = (backend: Backend): TypedArray => {
    const result = backend.store(out.slice(), [out.length]);
    backend.run(
      kernel,
      [result],
      ins.map((data) => backend.store(data.slice(), [data.length])),
      geometry,
    );
    return backend.readSync(result);
  };
  assertNear(run(host), run(typedArrays), { relative, label: kernel.name });
};

suite('large single calls', (test) => {
  const [a, b] = [randomFloats(N, 1, 3), randomFloats(N, 2, 3)];
  const one = Float32Array.of(0.7);
  const same = broadcastRows([N], [[N], [N]]);

  test('what adds to its results, or reads them, is left to typed arrays: they are not brought along', () => {
    const staged = Object.values(rows).filter(({ effect, work }) => effect !== 'overwrites' && work !== 0);
    assert.equal(
      staged.map(({ name }) => name),
      [],
    );
  });

  for (const name of ['add', 'sub', 'mul', 'div', 'maximum', 'minimum'] as const) {
    test(`${name} of as many, and with one number on either side`, () => {
      compare(rows[name], new Float32Array(N), [a, b], same);
      compare(rows[name], new Float32Array(N), [a, one], broadcastRows([N], [[N], []]));
      compare(rows[name], new Float32Array(N), [one, a], broadcastRows([N], [[], [N]]));
    });
  }
  test('of int32, comparisons and choices', () => {
    const [i, j] = [randomInts(N, 3, -9, 9), randomInts(N, 4, -9, 9)];
    compare(kernels.mul, new Int32Array(N), [i, j], same);
    compare(kernels.lt, new Uint8Array(N), [a, b], same);
    compare(kernels.eq, new Uint8Array(N), [i, j], same);
    const three = broadcastRows([N], [[N], [N], []]);
    compare(kernels.where, new Float32Array(N), [randomBools(N, 5), a, one], three);
  });
  test('that broadcast by rows', () => {
    const height = 700;
    const [m, line] = [randomFloats(height * 100, 6), randomFloats(100, 7)];
    compare(
      kernels.add,
      new Float32Array(height * 100),
      [m, line],
      broadcastRows([height, 100], [[height, 100], [100]]),
    );
  });
  test('of one operand', () => {
    for (const name of ['neg', 'abs', 'floor', 'square'] as const)
      compare(rows[name], new Float32Array(N), [a], undefined);
    for (const name of ['exp', 'tanh', 'silu'] as const) {
      compare(rows[name], new Float32Array(N), [a], undefined, 1e-6);
    }
    compare(kernels.clamp, new Float32Array(N), [a], { min: -1, max: 0.5 });
  });
  test('along an axis', () => {
    const m = randomFloats(LINES * 101, 8, 4);
    const geometry = { outer: LINES, size: 101, inner: 1 };
    compare(kernels.softmax, new Float32Array(m.length), [m], geometry, 2e-6);
    compare(kernels.logsumexp, new Float32Array(LINES), [m], geometry, 2e-6);
  });
  test('sums: of all, of lines, of columns', () => {
    // Of one sign: what cancels leaves the rounding of its terms.
    compare(kernels.sum, new Float32Array(1), [a.map(Math.abs)], { outer: 1, size: N, inner: 1 }, 1e-6);
    const m = randomFloats(LINES * 101, 9, 2).map(Math.abs);
    compare(kernels.sum, new Float32Array(LINES), [m], { outer: LINES, size: 101, inner: 1 }, 1e-6);
    compare(kernels.sum, new Float32Array(101), [m], { outer: 1, size: LINES, inner: 101 }, 1e-6);
    compare(kernels.sum, new Float32Array(1), [Float32Array.of(...a.subarray(0, N / 2), Number.NaN)], {
      outer: 1,
      size: Math.floor(N / 2) + 1,
      inner: 1,
    });
  });
  test('sums are those of compiled programs, bit for bit', async () => {
    for (const [shape, axis] of [
      [[N], 0],
      [[LINES, 101], 1],
      [[LINES, 101], 0],
    ] as const) {
      const x = randn(shape);
      const compiled = await compile((t: Tensor) => sum(t, axis))(x);
      assert.equal(sum(x, axis).dataSync(), compiled.dataSync());
    }
  });
  test('sums of integers and of float64 are as exact as ever', () => {
    const all = { outer: 1, size: N, inner: 1 };
    compare(kernels.sum, new Int32Array(1), [randomInts(N, 3, -(2 ** 30), 2 ** 30)], all);
    compare(kernels.sum, new Int32Array(1), [randomBools(N, 5)], all);
    compare(kernels.sum, new Float64Array(1), [Float64Array.from(a)], all);
  });
  test('take no more of the heap than a piece, and none that is kept', () => {
    const { heap } = theMachine();
    const before = heap.bytes;
    const large = new Float32Array(5_000_000);
    compare(kernels.exp, large, [large], undefined);
    compare(kernels.add, large, [large, large], broadcastRows([large.length], [[large.length], [large.length]]));
    assert.ok(heap.bytes - before < 2 ** 21, `${heap.bytes - before} bytes`);
  });
});

suite('what single calls read again and again', (test) => {
  const all = (size: number) => ({ outer: 1, size, inner: 1 });
  const sumOf = (x: CpuStorage): number => {
    const out = host.store(new Float32Array(1), []);
    host.run(kernels.sum, [out], [x], all(x.length));
    return host.readSync(out)[0];
  };
  const storageOf = (n: number, seed: number) => host.store(randomFloats(n, seed, 2), [n]) as CpuStorage;

  test('stays in the heap, and gives the same bits', () => {
    const x = storageOf(20_000, 1);
    const sums = Array.from({ length: 12 }, () => sumOf(x));
    assert.not.equal(x.address, 0);
    assert.equal(
      sums,
      sums.map(() => sums[0]),
    );
    assert.equal(host.readSync(x), randomFloats(20_000, 1, 2));
  });
  test('is there as it is now: after a write, and after the heap has grown', () => {
    const x = storageOf(20_000, 2);
    for (let i = 0; i < 8; i++) sumOf(x);
    host.run(kernels.fill, [x], [], { value: 0.5 });
    assert.is(sumOf(x), 10_000);
    const { heap } = theMachine();
    const { buffer } = heap;
    heap.allocateFor(x, buffer.byteLength);
    assert.is.not(heap.buffer, buffer);
    assert.is(sumOf(x), 10_000);
  });
  test('stays outside when it comes seldom, or is large', () => {
    const seldom = storageOf(20_000, 3);
    for (let i = 0; i < 7; i++) sumOf(seldom);
    assert.is(seldom.address, 0);
    const large = storageOf(2_000_000, 4);
    const { heap } = theMachine();
    while (2 * (heap.bytes + large.array.byteLength) <= heap.buffer.byteLength) heap.allocateFor(large, 2 ** 20);
    for (let i = 0; i < 9; i++) sumOf(large);
    assert.is(large.address, 0);
  });
});

import { alone, assert, suite } from '@engram/tools/suite';
import fc from 'fast-check';
import { CpuStorage } from '../../src/backend/cpu/storage.ts';
import { align, Blocks } from '../../src/backend/heap/blocks.ts';
import { Heap, type Memory, PlainMemory } from '../../src/backend/heap/heap.ts';
import { theMachine } from '../../src/backend/simd/machine.ts';
import {
  Adam,
  compile,
  Linear,
  manualSeed,
  mseLoss,
  noGrad,
  ones,
  Parameter,
  randn,
  type Tensor,
  tensor,
  zeros,
} from '../../src/index.ts';
import { check } from '../property.ts';
import { assertNear, values } from './support.ts';

alone('It grows the heap.');

interface Range {
  readonly start: number;
  readonly bytes: number;
}

suite('Blocks', (test) => {
  /** Sizes to allocate; a negative number frees the block at that position, counted around. */
  const history = fc.array(fc.oneof(fc.integer({ min: 0, max: 700 }), fc.integer({ min: -20, max: -1 })), {
    maxLength: 80,
  });

  const replay = (steps: readonly number[], visit: (blocks: Blocks, live: readonly Range[]) => void): void => {
    const blocks = new Blocks(100);
    const live: Range[] = [];
    for (const step of steps) {
      if (step >= 0) live.push({ start: blocks.allocate(step), bytes: step });
      else if (live.length > 0) {
        const [{ start, bytes }] = live.splice(-step % live.length, 1);
        blocks.free(start, bytes);
      }
      visit(blocks, live);
    }
    for (const { start, bytes } of live.splice(0)) blocks.free(start, bytes);
    visit(blocks, live);
  };

  test('gives aligned ranges at or after its start that do not overlap', () =>
    check(history, (steps) =>
      replay(steps, (_, live) => {
        const sorted = live.filter(({ bytes }) => bytes > 0).sort((a, b) => a.start - b.start);
        sorted.forEach(({ start }, i) => {
          assert.is(start % 64, 0);
          assert.ok(start >= 128);
          if (i > 0) assert.ok(sorted[i - 1].start + sorted[i - 1].bytes <= start);
        });
      }),
    ));

  test('ends where its last range ends, so it shrinks, and is empty when all is free', () =>
    check(history, (steps) =>
      replay(steps, (blocks, live) => {
        const last = live.filter(({ bytes }) => bytes > 0).map(({ start, bytes }) => start + align(bytes));
        assert.is(blocks.end, Math.max(128, ...last));
      }),
    ));

  test('takes the first gap that is large enough, so it grows only when none is', () =>
    check(history, (steps) => {
      replay(steps, (blocks, live) => {
        const used = live.filter(({ bytes }) => bytes > 0).sort((a, b) => a.start - b.start);
        let at = 128;
        let gap: Range | null = null;
        for (const { start, bytes } of used) {
          if (gap === null && start > at) gap = { start: at, bytes: start - at };
          at = start + align(bytes);
        }
        if (gap === null) return;
        const { start, bytes } = gap;
        assert.is(blocks.allocate(bytes), start, 'neighbours that are free are one gap');
        blocks.free(start, bytes);
      });
    }));

  test('by hand', () => {
    const blocks = new Blocks(0);
    const [a, b, c] = [10, 64, 65].map((bytes) => blocks.allocate(bytes));
    assert.equal([a, b, c, blocks.end], [0, 64, 128, 256]);
    blocks.free(a, 10);
    assert.is(blocks.allocate(65), 256, 'does not fit into the gap');
    blocks.free(b, 64);
    assert.is(blocks.allocate(128), 0, 'two gaps have become one');
    blocks.free(256, 65);
    assert.is(blocks.end, 256);
    blocks.free(c, 65);
    assert.is(blocks.end, 128);
  });
});

suite('Heap', (test) => {
  /** A memory that refuses to grow beyond so many pages. */
  class Limited extends PlainMemory implements Memory {
    #left: number;
    constructor(pages: number) {
      super();
      this.#left = pages;
    }
    override grow(pages: number): void {
      if (pages > this.#left) throw new RangeError('no more memory');
      this.#left -= pages;
      super.grow(pages);
    }
  }
  const storageOf = (data: number[]) => new CpuStorage(Float32Array.from(data), 'float32');

  test('keeps what is pinned when it grows, under the same address', () => {
    const heap = new Heap(new PlainMemory(), 64);
    const a = storageOf([1, 2, 3]);
    const address = heap.pin(a);
    const { version } = heap;
    for (let i = 0; i < 5; i++) heap.allocateFor({}, 200_000);
    assert.ok(heap.version > version);
    assert.equal([...a.array], [1, 2, 3]);
    assert.is(a.array.buffer, heap.buffer);
    assert.is(a.array.byteOffset, address);
    assert.is(heap.pin(a), address, 'pinned once');
  });

  test('one scratch area, which moves when it must be larger', () => {
    const heap = new Heap(new PlainMemory(), 64);
    const first = heap.scratch(100);
    assert.is(heap.scratch(50), first);
    assert.is(heap.scratch(100), first);
    heap.allocateFor({}, 64);
    const { version } = heap;
    assert.is.not(heap.scratch(1000), first);
    assert.ok(heap.version > version);
  });

  test('when memory runs out, an allocation throws and nothing has changed', () => {
    const heap = new Heap(new Limited(4), 64);
    const bytes = heap.bytes;
    assert.throws(() => heap.allocateFor({}, 2 ** 24), /./);
    assert.is(heap.bytes, bytes);
    assert.ok(heap.allocateFor({}, 100) > 0);
  });

  test('when memory runs out, the scratch area is still its own', () => {
    const heap = new Heap(new Limited(4), 64);
    const scratch = heap.scratch(1000);
    assert.throws(() => heap.scratch(2 ** 24), /./);
    assert.is(heap.scratch(1000), scratch);
    const other = heap.allocateFor({}, 64);
    assert.ok(other >= scratch + 1000 || other + 64 <= scratch, `${other} lies in the scratch area at ${scratch}`);
  });

  test('near the end it takes what is needed, not a quarter more', () => {
    const heap = new Heap(new Limited(20), 64);
    heap.allocateFor({}, 12 * 65536);
    assert.ok(heap.allocateFor({}, 6 * 65536) > 0);
  });

  test('a call that can do without gets nothing where there is no room, and the area that is dropped is free for others', () => {
    const heap = new Heap(new Limited(4), 64);
    assert.is(heap.tryScratch(2 ** 24), null);
    const scratch = heap.tryScratch(100_000);
    const { bytes, version } = heap;
    heap.dropScratch();
    assert.ok(heap.version > version);
    assert.is(heap.allocateFor({}, 100_000), scratch);
    assert.is(heap.bytes, bytes);
  });

  test('garbage gets a turn once much was given away', () => {
    const heap = new Heap(new PlainMemory(), 64);
    assert.is(heap.turn(), null);
    heap.allocateFor({}, 2 ** 26);
    assert.instance(heap.turn(), Promise);
    assert.is(heap.turn(), null);
  });

  test('a storage that could not be pinned is as it was', () => {
    const heap = new Heap(new Limited(0), 64);
    const large = new CpuStorage(new Float32Array(100_000).fill(3), 'float32');
    const { array } = large;
    assert.throws(() => heap.pin(large), /./);
    assert.is(large.array, array);
    assert.is(large.address, 0);
  });
});

/** So that what makes the heap grow stays there. */
const held: Tensor[] = [];

/** Makes the heap grow: compiled functions take in tensors that do not fit into what is left, but into holes. */
const grow = async (): Promise<void> => {
  const { heap } = theMachine();
  const { buffer } = heap;
  while (heap.buffer.byteLength === buffer.byteLength) {
    const elements = (buffer.byteLength - heap.bytes) / 4 + 1;
    const large = tensor(new Float32Array(elements).fill(0.5));
    held.push(large);
    const f = compile((x: Tensor) => large.slice(0, elements - 3).mul(x));
    assert.equal(values(await f(tensor([3]))), [1.5, 1.5, 1.5]);
  }
};

for (const simd of [true, false]) {
  suite(`compile: while the heap grows (${simd ? 'SIMD' : 'typed arrays'})`, (test) => {
    test('two functions share parameters, with eager reads and writes in between', async () => {
      const run = async (compiled: boolean): Promise<number[][]> => {
        manualSeed(8);
        const layer = new Linear(4, 3);
        const optimizer = new Adam(layer.parameters(), { lr: 0.05 });
        const train = (x: Tensor, y: Tensor): Tensor => {
          optimizer.zeroGrad();
          const loss = mseLoss(layer.forward(x), y);
          loss.backward();
          optimizer.step();
          return loss;
        };
        const infer = (x: Tensor) => noGrad(() => [layer.forward(x), layer.weight]);
        const [step, look] = compiled ? [compile(train, { simd }), compile(infer, { simd })] : [train, infer];
        const seen: number[][] = [];
        const inputs = randn([5, 4]);
        const targets = randn([5, 3]);
        for (let call = 0; call < 8; call++) {
          seen.push(values(await step(inputs, targets)));
          if (compiled && call % 2 === 1) await grow();
          seen.push(...(await look(inputs)).map(values), values(layer.weight), values(layer.weight.grad as Tensor));
          seen.push(...Object.values(optimizer.stateDict().state).map(values));
          noGrad(() => layer.weight.assign(layer.weight.mul(0.9)));
        }
        return seen;
      };
      const before = theMachine().heap.version;
      const got = await run(true);
      assert.ok(theMachine().heap.version >= before + 4);
      assertNear(got, await run(false));
    });

    test('views that were taken earlier stay good', async () => {
      const w = new Parameter(tensor([1, 2, 3, 4]));
      const view = w.detach().reshape([2, 2]);
      const f = compile((x: Tensor) => w.mul(x), { simd });
      const result = await f(ones([4]));
      await grow();
      noGrad(() => w.assign(tensor([5, 6, 7, 8])));
      assert.equal(
        [values(view), values(result)],
        [
          [5, 6, 7, 8],
          [1, 2, 3, 4],
        ],
      );
      view.assign(zeros([2, 2]));
      assert.equal(values(await f(ones([4]))), [0, 0, 0, 0]);
    });

    test('the scratch area moves under a function', async () => {
      const table = tensor([10, 20, 30]);
      const small = compile(
        (x: Tensor) =>
          x
            .mul(2)
            .add(table)
            .cumsum(0)
            .add(tensor([1, 2, 3])),
        { simd },
      );
      assert.equal(values(await small(tensor([1, 2, 3]))), [13, 38, 75]);
      for (let round = 1; round <= 4; round++) {
        const { heap } = theMachine();
        const { version } = heap;
        const large = compile((x: Tensor) => x.mul(2).add(1).cumsum(0), { simd });
        let size = 1000;
        for (; heap.version === version; size *= 2) await large(zeros([size * 2]));
        assert.equal(values(await small(tensor([1, 2, 3]))), [13, 38, 75]);
        assert.equal(values(await small(tensor([2, 4, 6]))), [15, 44, 87]);
        assert.ok(values(await large(zeros([size]))).every((v, i) => v === i + 1));
      }
    });

    test('a function that grows the heap by being compiled runs at once', async () => {
      const { heap } = theMachine();
      const size = (heap.buffer.byteLength - heap.bytes) / 4 + 1;
      const data = new Float32Array(size).map((_, i) => i % 7);
      const w = new Parameter(tensor(data));
      const f = compile(
        (x: Tensor) =>
          w
            .slice(0, size - 7)
            .mul(x)
            .add(tensor(data.slice(-7))),
        { simd },
      );
      assert.equal(
        values(await f(tensor([2]))),
        [...data.slice(-7)].map((v) => 3 * v),
      );
    });
  });
}

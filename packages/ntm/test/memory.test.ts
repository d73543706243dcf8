import { Generator, rand, randn, type Shape, ShapeError, type Tensor, tensor } from '@engram/tensor';
import { assertClose, gradcheck } from '@engram/tensor/testing';
import { assert, suite } from '@engram/tools/suite';
import fc from 'fast-check';
import { readMemory, writeMemory } from '../src/index.ts';
import { check } from './property.ts';
import * as reference from './reference.ts';

const size = fc.integer({ min: 1, max: 5 });
const sizes = fc.record({ batch: size, slots: size, width: size, seed: fc.integer({ min: 0, max: 1000 }) });

interface Drawn {
  readonly memory: Tensor;
  readonly attention: Tensor;
  readonly erase: Tensor;
  readonly addition: Tensor;
}

/** A memory [B, N, W], attention [B, N] that sums to 1, erase in [0, 1] and add [B, W], in float64. */
const draw = ({ batch, slots, width, seed }: { batch: number; slots: number; width: number; seed: number }): Drawn => {
  const generator = new Generator(seed);
  const normal = (shape: Shape) => randn(shape, { generator, dtype: 'float64' });
  return {
    memory: normal([batch, slots, width]),
    attention: normal([batch, slots]).softmax(-1),
    erase: rand([batch, width], { generator, dtype: 'float64' }),
    addition: normal([batch, width]),
  };
};

const rows = (x: Tensor): number[][] => x.arraySync() as number[][];
const grids = (x: Tensor): number[][][] => x.arraySync() as number[][][];

/** All of the attention on slot `slot(b)` of row b. */
const oneHot = (batch: number, slots: number, slot: (b: number) => number): Tensor =>
  tensor(
    Array.from({ length: batch }, (_, b) => Array.from({ length: slots }, (_, i) => (i === slot(b) ? 1 : 0))),
    { dtype: 'float64' },
  );

const full = (like: Tensor, value: number): Tensor => like.mul(0).add(value);

suite('readMemory', (test) => {
  test('is Σ w M, worked out by hand', () => {
    const memory = tensor([
      [1, 2, 3],
      [10, 20, 30],
    ]);
    const attention = tensor([
      [0.25, 0.75],
      [1, 0],
    ]);
    assertClose(readMemory(attention, memory), [
      [7.75, 15.5, 23.25],
      [1, 2, 3],
    ]);
  });

  test('agrees with loops, each row with its own memory', () => {
    check(sizes, (s) => {
      const { memory, attention } = draw(s);
      const expected = rows(attention).map((w, b) => reference.read(w, grids(memory)[b]!));
      assertClose(readMemory(attention, memory), expected);
    });
  });

  test('agrees with loops, one memory shared by the batch', () => {
    check(sizes, (s) => {
      const { memory, attention } = draw(s);
      const shared = memory.select(0, 0);
      const expected = rows(attention).map((w) => reference.read(w, rows(shared)));
      assertClose(readMemory(attention, shared), expected);
    });
  });

  test('all attention on one slot returns that slot', () => {
    check(sizes, (s) => {
      const { memory } = draw(s);
      const slot = (b: number) => (b + s.seed) % s.slots;
      const read = readMemory(oneHot(s.batch, s.slots, slot), memory);
      assert.equal(
        rows(read),
        grids(memory).map((grid, b) => grid[slot(b)]),
      );
    });
  });

  test('reading an empty batch is legal', () => {
    assert.equal(readMemory(tensor([], { dtype: 'float32' }).reshape([0, 4]), randn([4, 3])).shape, [0, 3]);
  });

  test('sizes that do not fit are an error', () => {
    assert.throws(() => readMemory(randn([2, 3]), randn([4, 5])), ShapeError);
    assert.throws(() => readMemory(randn([2, 3]), randn([2, 4, 5])), ShapeError);
    assert.throws(() => readMemory(randn([2, 3]), randn([3, 3, 5])), ShapeError);
  });

  test('its gradients are right', () => {
    const { memory, attention } = draw({ batch: 2, slots: 3, width: 2, seed: 1 });
    const leaf = (x: Tensor): Tensor => Object.assign(x.detach(), { requiresGrad: true });
    gradcheck(readMemory, [leaf(attention), leaf(memory)]);
    gradcheck(readMemory, [leaf(attention), leaf(memory.select(0, 1))]);
  });
});

suite('writeMemory', (test) => {
  test('is M (1 − w e) + w a, worked out by hand', () => {
    const memory = tensor([
      [
        [1, 2],
        [3, 4],
      ],
    ]);
    const written = writeMemory(memory, tensor([[0.5, 0]]), tensor([[1, 0.5]]), tensor([[10, 20]]));
    assertClose(written, [
      [
        [5.5, 11.5],
        [3, 4],
      ],
    ]);
  });

  test('agrees with loops, and leaves what it was given alone', () => {
    check(sizes, (s) => {
      const { memory, attention, erase, addition } = draw(s);
      const before = grids(memory);
      const expected = before.map((grid, b) =>
        reference.write(grid, rows(attention)[b]!, rows(erase)[b]!, rows(addition)[b]!),
      );
      assertClose(writeMemory(memory, attention, erase, addition), expected);
      assert.equal(grids(memory), before);
    });
  });

  test('erase 0 and add 0 leave the memory as it is', () => {
    check(sizes, (s) => {
      const { memory, attention, erase } = draw(s);
      const written = writeMemory(memory, attention, full(erase, 0), full(erase, 0));
      assert.equal(grids(written), grids(memory));
    });
  });

  test('no attention leaves the memory as it is', () => {
    check(sizes, (s) => {
      const { memory, attention, erase, addition } = draw(s);
      const written = writeMemory(memory, full(attention, 0), erase, addition);
      assert.equal(grids(written), grids(memory));
    });
  });

  test('all attention on one slot with erase 1 replaces that slot and no other', () => {
    check(sizes, (s) => {
      const { memory, erase, addition } = draw(s);
      const slot = (b: number) => (b + s.seed) % s.slots;
      const written = grids(writeMemory(memory, oneHot(s.batch, s.slots, slot), full(erase, 1), addition));
      const before = grids(memory);
      const replaced = before.map((grid, b) => grid.with(slot(b), rows(addition)[b]!));
      assertClose(tensor(written, { dtype: 'float64' }), replaced, { rtol: 1e-12, atol: 1e-12 });
      // The others are not nearly but exactly as they were.
      const without = (all: number[][][]) => all.map((grid, b) => grid.toSpliced(slot(b), 1));
      assert.equal(without(written), without(before));
    });
  });

  test('what is written is what is read, at the same attention', () => {
    check(sizes, (s) => {
      const { memory, erase, addition } = draw(s);
      const at = oneHot(s.batch, s.slots, (b) => b % s.slots);
      assertClose(readMemory(at, writeMemory(memory, at, full(erase, 1), addition)), addition);
    });
  });

  test('sizes that do not fit are an error', () => {
    const memory = randn([2, 4, 5]);
    assert.throws(() => writeMemory(memory, randn([2, 3]), randn([2, 5]), randn([2, 5])), ShapeError);
    assert.throws(() => writeMemory(memory, randn([2, 4]), randn([2, 6]), randn([2, 5])), ShapeError);
    assert.throws(() => writeMemory(memory, randn([2, 4]), randn([2, 5]), randn([2, 6])), ShapeError);
  });

  test('its gradients are right', () => {
    const { memory, attention, erase, addition } = draw({ batch: 2, slots: 3, width: 2, seed: 2 });
    const inputs = [memory, attention, erase, addition].map((x) => Object.assign(x.detach(), { requiresGrad: true }));
    gradcheck(writeMemory, inputs);
  });
});

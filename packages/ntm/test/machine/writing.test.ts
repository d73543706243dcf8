import { ShapeError, type Tensor } from '@engram/tensor';
import { assertClose, gradcheck } from '@engram/tensor/testing';
import { assert, suite } from '@engram/tools/suite';
import fc from 'fast-check';
import { readMemory, type Write, writeAll, writeMemory } from '../../src/index.ts';
import { check } from '../property.ts';
import { read } from '../reference.ts';
import { cube, leaf, matrix, normals, oneHot } from './machines.ts';
import { type Action, written } from './reference.ts';

const TIGHT = { rtol: 1e-12, atol: 1e-13 };

const sizes = fc.record({
  batch: fc.integer({ min: 1, max: 3 }),
  slots: fc.integer({ min: 1, max: 6 }),
  width: fc.integer({ min: 1, max: 6 }),
  heads: fc.integer({ min: 1, max: 4 }),
  seed: fc.integer({ min: 0, max: 10_000 }),
});
type Sizes = typeof sizes extends fc.Arbitrary<infer S> ? S : never;

/** A memory and what several heads write, each with its own weights, erase and add. */
const draw = ({ batch, slots, width, heads, seed }: Sizes): { memory: Tensor; writes: Write[] } => {
  const normal = normals(seed);
  return {
    memory: normal([batch, slots, width]),
    writes: Array.from({ length: heads }, () => ({
      weights: normal([batch, slots], 2).softmax(1),
      erase: normal([batch, width], 2).sigmoid(),
      add: normal([batch, width]),
    })),
  };
};

const actionsOf = (writes: readonly Write[], b: number): Action[] =>
  writes.map(({ weights, erase, add }) => ({
    weights: matrix(weights)[b]!,
    erase: matrix(erase)[b]!,
    add: matrix(add)[b]!,
  }));

suite('reading and writing', (test) => {
  test('eq. 2: a read, in loops', () => {
    check(sizes, (s) => {
      const { memory, writes } = draw(s);
      const { weights } = writes[0]!;
      const expected = matrix(weights).map((w, b) => read(w, cube(memory)[b]!));
      assertClose(readMemory(weights, memory), expected, TIGHT);
    });
  });

  test('eq. 3 and 4: erase and add of one head, in loops', () => {
    check(sizes, (s) => {
      const { memory, writes } = draw({ ...s, heads: 1 });
      const { weights, erase, add } = writes[0]!;
      const expected = cube(memory).map((slots, b) => written(slots, actionsOf(writes, b)));
      assertClose(writeMemory(memory, weights, erase, add), expected, TIGHT);
      assertClose(writeAll(memory, writes), expected, TIGHT);
    });
  });

  test('several heads: all erase, then all add, in loops', () => {
    check(sizes, (s) => {
      const { memory, writes } = draw(s);
      const expected = cube(memory).map((slots, b) => written(slots, actionsOf(writes, b)));
      assertClose(writeAll(memory, writes), expected, TIGHT);
    });
  });

  test('the order of the heads does not matter', () => {
    check(sizes, (s) => {
      const { memory, writes } = draw(s);
      assertClose(writeAll(memory, [...writes].reverse()), writeAll(memory, writes), TIGHT);
      assertClose(writeAll(memory, [...writes.slice(1), writes[0]!]), writeAll(memory, writes), TIGHT);
    });
  });

  test('one head after the other would matter: what the first added, the second would erase', () => {
    const { memory, writes } = draw({ batch: 1, slots: 3, width: 2, heads: 2, seed: 5 });
    const inTurn = writes.reduce((m, write) => writeAll(m, [write]), memory);
    const apart = Math.max(...inTurn.sub(writeAll(memory, writes)).abs().dataSync());
    assert.ok(apart > 1e-3, `${apart}`);
  });

  test('erase 1 leaves exactly what is added, and what is read there is just that', () => {
    check(sizes, (s) => {
      const { memory, writes } = draw({ ...s, heads: 1 });
      const slot = (b: number) => (b + s.seed) % s.slots;
      const weights = oneHot(s.batch, s.slots, slot);
      const { add } = writes[0]!;
      const next = writeAll(memory, [{ weights, erase: add.mul(0).add(1), add }]);
      assertClose(readMemory(weights, next), add, { rtol: 1e-15, atol: 1e-15 });
      cube(next).forEach((slots, b) => {
        slots.forEach((row, i) => {
          if (i !== slot(b)) assert.equal(row, cube(memory)[b]![i], `slot ${i}`);
        });
      });
    });
  });

  test('two heads that erase all of one slot leave the sum of what both add', () => {
    const { memory, writes } = draw({ batch: 2, slots: 4, width: 3, heads: 2, seed: 6 });
    const weights = oneHot(2, 4, (b) => b + 1);
    const sharp = writes.map(({ add }) => ({ weights, erase: add.mul(0).add(1), add }));
    const expected = writes[0]!.add.add(writes[1]!.add);
    assertClose(readMemory(weights, writeAll(memory, sharp)), expected, TIGHT);
  });

  test('weight 0 changes nothing, whatever is erased and added', () => {
    check(sizes, (s) => {
      const { memory, writes } = draw(s);
      const idle = writes.map(({ weights, erase, add }) => ({ weights: weights.mul(0), erase, add: add.mul(1e6) }));
      assert.equal(cube(writeAll(memory, idle)), cube(memory));
    });
  });

  test('erase 0 and add 0 change nothing', () => {
    check(sizes, (s) => {
      const { memory, writes } = draw(s);
      const idle = writes.map(({ weights, erase, add }) => ({ weights, erase: erase.mul(0), add: add.mul(0) }));
      assert.equal(cube(writeAll(memory, idle)), cube(memory));
    });
  });

  test('what does not fit is an error', () => {
    const { memory, writes } = draw({ batch: 2, slots: 4, width: 3, heads: 2, seed: 7 });
    const { weights, erase, add } = writes[0]!;
    const wrong = { weights: weights.narrow(1, 0, 3), erase, add };
    assert.throws(() => writeAll(memory, [wrong]), ShapeError);
    assert.throws(() => writeAll(memory, [writes[1]!, wrong]), ShapeError);
    assert.throws(() => writeAll(memory, [{ weights, erase, add: add.narrow(1, 0, 2) }]), ShapeError);
  });

  for (const heads of [1, 3]) {
    test(`the gradients of ${heads === 1 ? 'one head' : `${heads} heads`} are right`, () => {
      const { memory, writes } = draw({ batch: 2, slots: 3, width: 2, heads, seed: 8 });
      const inputs = [memory, ...writes.flatMap(({ weights, erase, add }) => [weights, erase, add])].map(leaf);
      gradcheck(
        (m, ...parts) =>
          writeAll(
            m!,
            writes.map((_, h) => ({ weights: parts[3 * h]!, erase: parts[3 * h + 1]!, add: parts[3 * h + 2]! })),
          ),
        inputs,
        { atol: 1e-7, rtol: 1e-5 },
      );
    });
  }
});

import { assert, suite } from '@engram/tools/suite';
import { barsAround } from '../page/draw/bars.ts';
import { type Grid, poolCell, wrongIn } from '../page/draw/grid.ts';
import { headWords } from '../page/draw/head-words.ts';
import { nextSlot, whereOf } from '../page/draw/heads.ts';
import { layoutOf, middleOf, slotAt } from '../page/draw/layout.ts';
import { headsAt, Motion } from '../page/draw/motion.ts';
import { poolWeights, spanOf } from '../page/draw/pool.ts';
import { writerOf } from '../page/draw/provenance.ts';
import { slotWords, writingWords } from '../page/draw/slot-words.ts';
import { leftOf, stepAt } from '../page/draw/time.ts';
import { piecesOf } from '../page/draw/window.ts';
import { errorWords, ordinal, stepWords } from '../page/draw/words.ts';
import { type MemoryTrace, type Trace, toByte } from '../shared/trace.ts';

/** A memory of which heads look at slots with these weights, a row a step: `write[step][slot]`. */
const memoryOf = (write: readonly (readonly number[])[], read = write): MemoryTrace => ({
  slots: write[0]!.length,
  width: 2,
  readHeads: 1,
  writeHeads: 1,
  readWeights: Uint8Array.from(read.flat(), toByte),
  writeWeights: Uint8Array.from(write.flat(), toByte),
  contents: null,
  rows: [],
});

/** Copy of two vectors of two bits: shown 10 and 01, a mark, then asked. */
const copied = (outputs: readonly number[], wrong: readonly number[], memory: MemoryTrace | null = null): Trace => ({
  trained: 0,
  over: 'bits',
  steps: 5,
  inputSize: 3,
  outputSize: 2,
  inputs: Float32Array.from([1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0]),
  targets: Float32Array.from([0, 0, 0, 0, 0, 0, 1, 0, 0, 1]),
  counts: Uint8Array.from([0, 0, 0, 1, 1]),
  outputs: Float32Array.from([0, 0, 0, 0, 0, 0, ...outputs]),
  wrong: Uint8Array.from([0, 0, 0, ...wrong]),
  memory,
});

suite('who wrote to a slot', (test) => {
  const memory = memoryOf([
    [0.9, 0.1, 0],
    [0.2, 0.8, 0],
    [0.5, 0.25, 0.25],
  ]);

  test('the last step with a weight of 0.3 or more, up to the cursor', () => {
    assert.is(writerOf(memory, 0, 2)!.step, 2);
    assert.is(writerOf(memory, 0, 1)!.step, 0);
    assert.is(writerOf(memory, 1, 2)!.step, 1);
    assert.ok(Math.abs(writerOf(memory, 1, 2)!.weight - 0.8) < 0.01);
  });
  test('nobody, where weights were small or have not been yet', () => {
    assert.is(writerOf(memory, 2, 2), null);
    assert.is(writerOf(memory, 1, 0), null);
  });
  test('of several heads the one that wrote most; none where nobody can write', () => {
    const two = { slots: 1, writeHeads: 2, writeWeights: Uint8Array.from([toByte(0.4), toByte(0.6)]) };
    assert.is(writerOf(two, 0, 0)!.head, 1);
    assert.is(writerOf({ slots: 1, writeHeads: 0, writeWeights: new Uint8Array(0) }, 0, 0), null);
  });
  test('in words, with what was shown then', () => {
    const all = [...Array.from({ length: 3 }, (_, t) => [0, 1, 2].map((n) => Number(n === t))), [0, 0, 0], [0, 0, 0]];
    const trace = copied([1, 0, 0, 1], [0, 0], memoryOf(all));
    assert.is(slotWords(trace, 1, 4), 'Slot 1: written at step 2, when the 2nd vector was shown, 01.');
    assert.is(slotWords(trace, 2, 4), 'Slot 2: written at step 3, when a mark went by.');
    assert.is(slotWords(trace, 1, 1), 'Slot 1: written at this step, as the 2nd vector is shown, 01.');
    assert.is(writingWords(trace, 1, 1), 'It writes to slot 1, as the 2nd vector is shown, 01.');
    assert.is(slotWords(trace, 2, 0), 'Slot 2: nobody has written here yet.');
  });
});

suite('the pictures in words', (test) => {
  test('ordinals', () => {
    const said = [1, 2, 3, 4, 11, 12, 13, 21, 102, 111, 1003].map(ordinal).join(' ');
    assert.is(said, '1st 2nd 3rd 4th 11th 12th 13th 21st 102nd 111th 1003rd');
  });
  test('what a step is about', () => {
    const trace = copied([1, 0, 1, 1], [0, 1]);
    assert.is(stepWords(trace, 1), 'step 2 of 5: it is shown the 2nd vector');
    assert.is(stepWords(trace, 2), 'step 3 of 5: a mark goes by');
    assert.is(stepWords(trace, 4), 'step 5 of 5: it must say the 2nd vector; 1 of 2 bits wrong');
  });
  test('a vector of nothing is shown as well', () => {
    const trace = copied([1, 0, 0, 1], [0, 0]);
    trace.inputs.fill(0, 3, 6);
    assert.is(stepWords(trace, 1), 'step 2 of 5: it is shown the 2nd vector');
  });
  test('what is wrong', () => {
    assert.is(errorWords(copied([1, 0, 0, 1], [0, 0])), 'all 4 bits right');
    assert.is(errorWords(copied([1, 0, 1, 1], [0, 1])), '1 of 4 bits wrong; right up to vector 1');
    assert.is(errorWords(copied([0, 0, 0, 1], [1, 0])), '1 of 4 bits wrong');
  });
  test('where heads look', () => {
    const words = (write: number[], read: number[]) => headWords(headsAt(memoryOf([write], [read]), 0));
    assert.is(words([1, 0, 0, 0], [0.25, 0.25, 0.25, 0.25]), 'It writes to slot 0. It reads all slots alike.');
    assert.is(words([0, 0.7, 0.3, 0], [0.5, 0.5, 0, 0]), 'It writes mostly to slot 1. It reads mostly slot 0.');
    assert.is(words([0.4, 0.3, 0.3, 0], [0, 0, 1, 0]), 'It writes to a little of 3 slots. It reads slot 2.');
  });
});

suite('what is wrong in a grid', (test) => {
  test('bits on the wrong side of a half, where they count', () => {
    const wrong = wrongIn(copied([0.6, 0.4, 0.6, 0.4], [0, 2]));
    const found = [0, 1, 2, 3, 4].map((t) => [wrong(t, 0), wrong(t, 1)].map(Number).join(''));
    assert.equal(found, ['00', '00', '00', '00', '11']);
  });
  test('the token that is said in the place of another', () => {
    const trace: Trace = { ...copied([0.1, 0.9, 0.1, 0.9], [1, 0]), over: 'tokens' };
    const wrong = wrongIn(trace);
    assert.equal([wrong(3, 0), wrong(3, 1), wrong(4, 1)], [false, true, false]);
  });
  test('a wrong bit is in the pooled cell, and what does not count is not', () => {
    const steps = 1000;
    const grid: Grid = {
      rows: new Float32Array(steps).fill(1),
      size: 1,
      steps,
      counts: new Uint8Array(steps).fill(1, 500),
      wrong: (step) => step === 777,
    };
    const cells = Array.from({ length: 70 }, (_, i) => poolCell(grid, 0, ...spanOf(i, 70, steps)));
    assert.is(cells.filter(({ wrong }) => wrong).length, 1);
    assert.is(cells[0]!.value, null);
    assert.is(cells[69]!.value, 1);
  });
});

suite('many things in few pixels', (test) => {
  test('spans leave nothing out', () => {
    for (const [parts, count] of [
      [7, 100],
      [100, 7],
      [5, 5],
    ] as const) {
      const seen = new Set<number>();
      for (let i = 0; i < parts; i++) {
        const [from, to] = spanOf(i, parts, count);
        assert.ok(to > from && to <= count);
        for (let n = from; n < to; n++) seen.add(n);
      }
      assert.is(seen.size, count);
    }
  });
  test('the sharpest weight is kept, wherever it is', () => {
    const [steps, slots] = [301, 97];
    const weights = new Uint8Array(steps * slots);
    weights[200 * slots + 50] = 255;
    const pooled = poolWeights(weights, { steps, heads: 1, slots }, 40, 12);
    assert.ok(pooled.includes(255));
    assert.is(pooled[Math.floor((50 / slots) * 12) * 40 + Math.floor((200 / steps) * 40)], 255);
  });
  test('of several heads the most; larger than life where there is room', () => {
    const weights = Uint8Array.from([10, 20, 30, 5]);
    const pooled = poolWeights(weights, { steps: 1, heads: 2, slots: 2 }, 2, 4);
    assert.equal([...pooled], [30, 30, 30, 30, 20, 20, 20, 20]);
  });
  test('a place in time and its step', () => {
    for (let step = 0; step < 25; step++) assert.is(stepAt(leftOf(step, 25, 390) + 1, 25, 390), step);
    assert.is(stepAt(-5, 25, 390), 0);
    assert.is(stepAt(999, 25, 390), 24);
  });
});

suite('a piece of the tape', (test) => {
  const holds = (slot: number, slots: number, room: number, heads: readonly number[]): boolean =>
    piecesOf(slots, room, heads).some(({ from, count }) => slot >= from && slot < from + count);

  test('all of it where there is room', () => {
    assert.equal(piecesOf(24, 30, [3]), [{ from: 0, count: 24 }]);
  });
  test('holds its heads, wherever they are, and no more than there is room for', () => {
    for (let a = 0; a < 1024; a += 13) {
      for (let b = 0; b < 1024; b += 17) {
        const pieces = piecesOf(1024, 33, [a, b]);
        assert.ok(holds(a, 1024, 33, [a, b]) && holds(b, 1024, 33, [a, b]), `${a} and ${b}`);
        assert.ok(pieces.every(({ from, count }) => from >= 0 && from + count <= 1024));
        assert.ok(pieces.reduce((sum, { count }) => sum + count, 0) <= 33);
      }
    }
  });
  test('bars of all slots, or of those around one', () => {
    assert.equal(barsAround(3, 24), { from: 0, count: 24 });
    const { from, count } = barsAround(700, 1009);
    assert.ok(count < 60 && from <= 700 && from + count > 700);
  });
  test('stays where it is while a head walks inside', () => {
    const starts = Array.from({ length: 200 }, (_, slot) => piecesOf(1024, 32, [300 + slot])[0]!.from);
    assert.ok(new Set(starts).size <= 14);
  });
  test('a place on the canvas and its slot', () => {
    const memory = { slots: 1024, readHeads: 1, writeHeads: 1 };
    const layout = layoutOf(memory, [3, 800], 358, 256);
    assert.is(layout.pieces.length, 2);
    for (const slot of [3, 800]) assert.is(slotAt(layout, middleOf(layout, slot)!), slot);
    assert.is(middleOf(layout, 400), null);
  });
});

suite('heads', (test) => {
  test('where one looks, and over how many slots it is spread', () => {
    assert.equal(whereOf(Uint8Array.from([0, 255, 0])), { slot: 1, peak: 1, spread: 1 });
    assert.is(whereOf(Uint8Array.from([64, 64, 64, 64])).spread, 4);
  });
  test('the next slot goes around', () => {
    assert.equal([nextSlot(null, 1, 5), nextSlot(null, -1, 5), nextSlot(4, 1, 5), nextSlot(0, -10, 5)], [0, 4, 0, 0]);
  });
  test('what was touched glows on, and fades', () => {
    const memory = memoryOf([
      [1, 0],
      [0, 1],
    ]);
    const motion = new Motion();
    motion.show(memory, 0, 1000, false);
    assert.is(motion.glow('write', 0), 1);
    motion.show(memory, 1, 2000, false);
    assert.is(motion.glow('write', 0), 1);
    assert.is(motion.glow('write', 1), 1);
    assert.ok(motion.moves);
    motion.show(memory, 1, 2300, false);
    assert.ok(motion.glow('write', 0) > 0 && motion.glow('write', 0) < 0.5);
    motion.show(memory, 1, 3000, false);
    assert.is(motion.glow('write', 0), 0);
    assert.not.ok(motion.moves);
  });
  test('nothing moves for who wants it so', () => {
    const memory = memoryOf([
      [1, 0],
      [0, 1],
    ]);
    const motion = new Motion();
    motion.show(memory, 0, 0, true);
    motion.show(memory, 1, 10, true);
    assert.not.ok(motion.moves);
    assert.is(motion.glow('write', 0), 0);
  });
});

import { assert, suite } from '@engram/tools/suite';
import { comparison, errorsOf, firstWipe, hasShifts, slotAt, wipeAt } from '../page/try/plug.ts';
import { UNTOUCHED } from '../shared/messages.ts';
import type { MemoryTrace, Trace } from '../shared/trace.ts';

// Two slots, four steps: what is shown, a delimiter, an answer of two steps. Slot 1 is written first, then slot 0.
const memory: MemoryTrace = {
  slots: 2,
  width: 1,
  readHeads: 1,
  writeHeads: 1,
  readWeights: Uint8Array.of(255, 0, 255, 0, 255, 0, 0, 255),
  writeWeights: Uint8Array.of(5, 250, 250, 5, 255, 0, 255, 0),
  contents: null,
  rows: [],
};

const traceOf = (wrong: readonly number[], trained = 10): Trace => ({
  trained,
  over: 'bits',
  steps: 4,
  inputSize: 2,
  outputSize: 8,
  inputs: new Float32Array(8),
  targets: new Float32Array(32),
  counts: Uint8Array.of(0, 0, 1, 1),
  outputs: new Float32Array(32),
  wrong: Uint8Array.from(wrong),
  memory,
});

const sequence = { kind: 'random', size: { length: 2 }, seed: 1 } as const;
const here = { sequence, snapshot: null };
const right = errorsOf(traceOf([0, 0, 0, 0]), here);
const wrong = errorsOf(traceOf([0, 0, 3, 1]), here);
const wiped = { ...UNTOUCHED, wipe: { slot: 0, step: 1 } };

suite('what became of the answer', (test) => {
  test('untouched', () => {
    assert.is(comparison(null, right, UNTOUCHED, 'bit'), 'Untouched: nothing wrong.');
    assert.is(comparison(null, wrong, UNTOUCHED, 'bit'), 'Untouched: 4 of 16 bits wrong.');
  });
  test('against the same sequence untouched', () => {
    assert.is(comparison(right, wrong, wiped, 'bit'), 'Untouched: nothing wrong. Now: 4 of 16 bits wrong.');
    assert.is(comparison(wrong, right, wiped, 'bit'), 'Untouched: 4 of 16 bits wrong. Now: nothing wrong.');
  });
  test('against nothing where another sequence was untouched, or another moment of the training', () => {
    const other = errorsOf(traceOf([0, 0, 0, 0]), { sequence: { ...sequence, seed: 2 }, snapshot: null });
    assert.is(comparison(other, wrong, wiped, 'bit'), 'Now: 4 of 16 bits wrong.');
    const earlier = errorsOf(traceOf([0, 0, 0, 0]), { sequence, snapshot: 100 });
    assert.is(comparison(earlier, wrong, wiped, 'bit'), 'Now: 4 of 16 bits wrong.');
    assert.is(comparison(null, wrong, wiped, 'bit'), 'Now: 4 of 16 bits wrong.');
  });
});

suite('the slot to wipe', (test) => {
  test('is what was written at the step, or read where nothing is written', () => {
    assert.is(slotAt(memory, 0), 1);
    assert.is(slotAt({ ...memory, writeHeads: 0, writeWeights: new Uint8Array() }, 3), 1);
  });
  test('is in the middle of what is shown where the cursor says nothing of it', () => {
    assert.equal(firstWipe(traceOf([0, 0, 0, 0]), 0, null), { slot: 0, step: 1 });
    assert.equal(firstWipe(traceOf([0, 0, 0, 0]), 3, null), { slot: 0, step: 1 });
    assert.equal(firstWipe(traceOf([0, 0, 0, 0]), 1, 1), { slot: 1, step: 1 });
  });
  test('is at the cursor where the reader says so', () => {
    assert.equal(wipeAt(traceOf([0, 0, 0, 0]), 3, null), { slot: 0, step: 3 });
  });
  test('only the NTM moves its heads by shifts', () => {
    assert.ok(hasShifts('ntm'));
    assert.not(hasShifts('dnc'));
  });
});

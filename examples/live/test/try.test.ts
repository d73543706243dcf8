import { assert, suite } from '@engram/tools/suite';
import { stopNear, stopsOf } from '../page/try/stops.ts';
import { cellsBetween, drawnSequence, resized, shownVectors, withBit } from '../page/try/vectors.ts';
import { howWrong, pooled, runsOf, sentence, verdictOf } from '../page/try/verdict.ts';
import type { Trace } from '../shared/trace.ts';

const answered = (wrong: readonly number[], before = 0) => ({
  counts: Uint8Array.from([...Array<number>(before).fill(0), ...wrong.map(() => 1)]),
  wrong: Uint8Array.from([...Array<number>(before).fill(0), ...wrong]),
});

suite('the stops of a slider', (test) => {
  test('are all whole numbers while these are few', () => {
    assert.equal(stopsOf(2, 6), [2, 3, 4, 5, 6]);
    assert.equal(stopsOf(1, 40).length, 40);
  });
  test('are further apart the larger they are, and have both ends and what is asked for', () => {
    const stops = stopsOf(1, 1000, [20, 87]);
    assert.is(stops[0], 1);
    assert.is(stops.at(-1), 1000);
    assert.ok(stops.includes(87));
    assert.ok(stops.length < 150, `${stops.length}`);
    for (let i = 1; i < stops.length; i++) {
      assert.ok(stops[i]! > stops[i - 1]!);
      assert.ok(stops[i]! - stops[i - 1]! <= Math.max(1, stops[i]! / 10), `${stops[i - 1]} to ${stops[i]}`);
    }
  });
  test('the nearest to a number that was typed', () => {
    const stops = stopsOf(1, 1000);
    assert.is(stops[stopNear(stops, 1)], 1);
    assert.is(stops[stopNear(stops, 998)], 1000);
    assert.ok(Math.abs(stops[stopNear(stops, 333)]! - 333) < 10);
  });
});

suite('what is drawn', (test) => {
  test('a bit goes on and off, and nothing else changes', () => {
    assert.equal(withBit([0, 3, 0], 1, 7, true), [0, 131, 0]);
    assert.equal(withBit([0, 131, 0], 1, 0, false), [0, 130, 0]);
  });
  test('is cut or filled up', () => {
    assert.equal(resized([1, 2, 3], 2), [1, 2]);
    assert.equal(resized([1], 3), [1, 0, 0]);
  });
  test('becomes a sequence of its length, and keeps the other sizes', () => {
    const before = { kind: 'random', size: { length: 5, repeats: 3 }, seed: 1 } as const;
    assert.equal(drawnSequence([1, 2], before), { kind: 'drawn', vectors: [1, 2], size: { length: 2, repeats: 3 } });
  });
  test('is read from what a network was shown, up to the delimiter', () => {
    const inputs = Float32Array.from([1, 0, 0, 1, 1, 0, 0, 0, 1, 0, 0, 0]);
    const trace: Trace = {
      trained: 0,
      over: 'bits',
      steps: 4,
      inputSize: 3,
      outputSize: 2,
      inputs,
      targets: new Float32Array(8),
      outputs: new Float32Array(8),
      ...answered([0], 3),
      memory: null,
    };
    assert.equal(shownVectors(trace, 2), [1, 3]);
  });
  test('a quick stroke leaves no gaps', () => {
    const cells = cellsBetween([0, 0], [5, 2]);
    assert.is(cells.length, 6);
    assert.equal(cells[0], [0, 0]);
    assert.equal(cells.at(-1), [5, 2]);
    assert.equal(cellsBetween([3, 3], [3, 3])[0], [3, 3]);
  });
});

suite('what is said of an answer', (test) => {
  test('all right', () => {
    const verdict = verdictOf(answered(Array<number>(1000).fill(0), 5));
    assert.is(sentence(verdict, 'vector'), 'All 1,000 vectors right.');
    assert.is(howWrong(verdict, 'vector', 'bits'), '');
  });
  test('where it breaks, and how much is wrong', () => {
    const verdict = verdictOf(answered([0, 0, 3, 0, 1]));
    assert.equal(verdict, { counted: 5, wrong: 2, errors: 4, breaksAt: 2 });
    assert.is(sentence(verdict, 'vector'), 'Right up to vector 2 of 5.');
    assert.is(howWrong(verdict, 'vector', 'bits'), '2 of 5 vectors wrong: 4 bits in all.');
  });
  test('wrong from the start, and one alone', () => {
    assert.is(sentence(verdictOf(answered([1, 0])), 'token'), 'Wrong from the first token on.');
    assert.is(sentence(verdictOf(answered([0])), 'token'), 'The one token is right.');
  });
  test('one wrong bit of a thousand vectors does not disappear', () => {
    for (const at of [0, 1, 499, 998, 999]) {
      const wrong = Array<number>(1000).fill(0);
      wrong[at] = 1;
      const cells = pooled(answered(wrong, 3), 37);
      assert.is(cells.length, 37);
      assert.is(cells.filter((errors) => errors > 0).length, 1);
    }
  });
  test('few steps are not stretched', () => {
    assert.equal([...pooled(answered([0, 2, 0]), 100)], [0, 2, 0]);
  });
  test('as runs', () => {
    const { runs, more } = runsOf(answered([0, 0, 3, 1, 0]), 10);
    assert.is(more, 0);
    assert.equal(runs, [
      { from: 1, to: 2, right: true },
      { from: 3, to: 4, right: false },
      { from: 5, to: 5, right: true },
    ]);
    assert.is(runsOf(answered([0, 1, 0, 1, 0]), 2).more, 3);
  });
});

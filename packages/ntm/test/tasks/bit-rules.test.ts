import { assert, suite } from '@engram/tools/suite';
import { associativeRecall, copyBits, prioritySort, repeatCopyBits } from '../../src/index.ts';
import { assertEven, blanks, drawOne, eachSequence, isBit, mark, ones, range, zeros } from './sequences.ts';

suite('copy', (test) => {
  test('shows the vectors, then a delimiter, then nothing; the vectors are due in the nothing', () => {
    eachSequence(copyBits, ({ inputs, targets, mask }, { length: n }) => {
      const vectors = inputs.slice(0, n).map((row) => row.slice(0, 8));
      assert.ok(vectors.flat().every(isBit));
      assert.equal(inputs, [...vectors.map((vector) => [...vector, 0]), mark(9, 8), ...blanks(n!, 9)]);
      assert.equal(targets, [...blanks(n! + 1, 8), ...vectors]);
      assert.equal(mask, [...zeros(n! + 1), ...ones(n!)]);
    });
  });

  test('one vector takes three steps', () => {
    const { inputs, targets, mask } = drawOne(copyBits, { length: 1 }, 3);
    const vector = inputs[0]!.slice(0, 8);
    assert.equal(inputs, [[...vector, 0], [0, 0, 0, 0, 0, 0, 0, 0, 1], zeros(9)]);
    assert.equal(targets, [zeros(8), zeros(8), vector]);
    assert.equal(mask, [0, 0, 1]);
  });

  test('every bit is a fair coin, and vectors are even over all 256', () => {
    const { inputs } = drawOne(copyBits, { length: 10_000 }, 1);
    const vectors = inputs.slice(0, 10_000);
    for (const i of range(8))
      assertEven(
        vectors.map((row) => row[i]),
        [0, 1],
        `bit ${i}`,
      );
    assertEven(
      vectors.map((row) => Number.parseInt(row.slice(0, 8).join(''), 2)),
      range(256),
      'vector',
    );
  });
});

suite('repeat copy', (test) => {
  test('after a delimiter with the count the vectors are due again and again, then an end marker', () => {
    eachSequence(repeatCopyBits, ({ inputs, targets, mask }, { length: n, repeats }) => {
      const vectors = inputs.slice(0, n).map((row) => row.slice(0, 8));
      assert.ok(vectors.flat().every(isBit));
      const count = Math.fround((repeats! - 5.5) / Math.sqrt(8.25));
      const due = n! * repeats! + 1;
      assert.equal(inputs, [
        ...vectors.map((vector) => [...vector, 0, 0]),
        [...zeros(8), 1, count],
        ...blanks(due, 10),
      ]);
      const copies = range(repeats!).flatMap(() => vectors.map((vector) => [...vector, 0]));
      assert.equal(targets, [...blanks(n! + 1, 9), ...copies, mark(9, 8)]);
      assert.equal(mask, [...zeros(n! + 1), ...ones(due)]);
    });
  });

  test('the counts of the training have zero mean and unit variance', () => {
    const counts = range(10).map((r) => drawOne(repeatCopyBits, { length: 1, repeats: r + 1 }).inputs[1]![9]!);
    const mean = counts.reduce((a, b) => a + b) / 10;
    const variance = counts.reduce((sum, count) => sum + (count - mean) ** 2, 0) / 10;
    assert.ok(Math.abs(mean) < 1e-6, `mean ${mean}`);
    assert.ok(Math.abs(variance - 1) < 1e-6, `variance ${variance}`);
  });

  test('two vectors, twice, take eight steps', () => {
    const { inputs, targets, mask } = drawOne(repeatCopyBits, { length: 2, repeats: 2 }, 3);
    const [a, b] = inputs.map((row) => row.slice(0, 8)) as [number[], number[]];
    assert.not.equal(a, b);
    assert.equal(targets, [...blanks(3, 9), [...a, 0], [...b, 0], [...a, 0], [...b, 0], [0, 0, 0, 0, 0, 0, 0, 0, 1]]);
    assert.equal(mask, [0, 0, 0, 1, 1, 1, 1, 1]);
  });
});

suite('associative recall', (test) => {
  /** The items, each as text. */
  const itemsOf = (inputs: readonly number[][], count: number): string[] =>
    range(count).map((n) => String(inputs.slice(4 * n + 1, 4 * n + 4).map((row) => row.slice(0, 6))));

  test('shows items behind delimiters, then one of them between two others; the item after it is due', () => {
    eachSequence(associativeRecall, ({ inputs, targets, mask }, { items: count }) => {
      const vectors = (from: number) => inputs.slice(from, from + 3).map((row) => row.slice(0, 6));
      const padded = (rows: number[][]) => rows.map((row) => [...row, 0, 0]);
      const items = range(count!).map((n) => vectors(4 * n + 1));
      const query = vectors(4 * count! + 1);
      assert.ok([...items, query].flat(2).every(isBit));
      assert.equal(inputs, [
        ...items.flatMap((item) => [mark(8, 6), ...padded(item)]),
        mark(8, 7),
        ...padded(query),
        mark(8, 7),
        ...blanks(3, 8),
      ]);
      const asked = items.findIndex((item) => String(item) === String(query));
      assert.ok(asked >= 0 && asked < count! - 1, `item ${asked} of ${count} is asked for`);
      assert.equal(targets, [...blanks(4 * count! + 5, 6), ...items[asked + 1]!]);
      assert.equal(mask, [...zeros(4 * count! + 5), 1, 1, 1]);
    });
  });

  test('items are never alike, so that there is one answer', () => {
    // Of 1000 items out of 2¹⁸, two would be alike in six draws of seven.
    for (const seed of range(4)) {
      const { inputs } = drawOne(associativeRecall, { items: 1000 }, seed);
      assert.is(new Set(itemsOf(inputs, 1000)).size, 1000);
    }
  });

  test('every item but the last is asked for as often, and every bit is a fair coin', () => {
    const drawn = range(1500).map((seed) => drawOne(associativeRecall, { items: 4 }, seed).inputs);
    const asked = drawn.map((inputs) =>
      itemsOf(inputs, 4).indexOf(String(inputs.slice(17, 20).map((r) => r.slice(0, 6)))),
    );
    assertEven(asked, [0, 1, 2], 'asked for');
    for (const place of range(18)) {
      const bits = drawn.map((inputs) => inputs[1 + Math.floor(place / 6)]![place % 6]);
      assertEven(bits, [0, 1], `bit ${place}`);
    }
  });
});

suite('priority sort', (test) => {
  test('shows vectors with priorities, then a delimiter; the vectors of the highest are due, whole, in order', () => {
    eachSequence(
      prioritySort,
      ({ inputs, targets, mask }, { vectors: n }) => {
        const shown = inputs.slice(0, n).map((row) => ({ vector: row.slice(0, 8), priority: row[8]! }));
        const due = Math.round(0.8 * n!);
        assert.ok(shown.every(({ vector, priority }) => vector.every(isBit) && priority >= -1 && priority < 1));
        assert.equal(inputs, [
          ...shown.map(({ vector, priority }) => [...vector, priority, 0]),
          mark(10, 9),
          ...blanks(due, 10),
        ]);
        const left = [...shown];
        const sorted = range(due).map(() => {
          const highest = Math.max(...left.map(({ priority }) => priority));
          const [found] = left.splice(
            left.findIndex(({ priority }) => priority === highest),
            1,
          );
          return found!.vector;
        });
        assert.equal(targets, [...blanks(n! + 1, 8), ...sorted]);
        assert.equal(mask, [...zeros(n! + 1), ...ones(due)]);
      },
      25,
    );
  });

  test('of 20 vectors 16 are due, in 37 steps', () => {
    assert.equal([prioritySort.steps({ vectors: 20 }), prioritySort.counted({ vectors: 20 })], [37, 16]);
  });

  test('sorting each column by itself would be another task', () => {
    const { inputs, targets } = drawOne(prioritySort, { vectors: 20 });
    const shown = new Set(inputs.slice(0, 20).map((row) => String(row.slice(0, 8))));
    assert.ok(targets.slice(21).every((row) => shown.has(String(row))));
    const ascending = targets.slice(21).every((row, t, rows) => t === 0 || row[0]! <= rows[t - 1]![0]!);
    assert.not.ok(ascending, 'the first column is not sorted');
  });

  test('priorities are even on [−1, 1), and vectors even', () => {
    const drawn = range(10).flatMap((seed) => drawOne(prioritySort, { vectors: 1000 }, seed).inputs.slice(0, 1000));
    assertEven(
      drawn.map((row) => Math.floor(10 * (row[8]! + 1))),
      range(20),
      'priority',
    );
    assertEven(
      drawn.map((row) => Number.parseInt(row.slice(0, 8).join(''), 2)),
      range(256),
      'vector',
    );
  });
});

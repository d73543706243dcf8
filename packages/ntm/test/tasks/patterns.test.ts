import { ArgumentError, Generator } from '@engram/tensor';
import { assert, suite } from '@engram/tools/suite';
import { copyBits, repeatCopyBits, type Task, tasks } from '../../src/index.ts';
import { assertEven, drawOne, eachSequence, ones, range, sequencesOf, zeros } from './sequences.ts';

/** What each vector is, given the first. */
const VECTORS: Record<string, (first: number[]) => number[]> = {
  zeros: () => zeros(8),
  ones: () => ones(8),
  repeat: (first) => first,
};

suite('patterns', (test) => {
  test('are those of copying, and no other task has some', () => {
    const patterned = Object.values(tasks as Record<string, Task>).filter(({ patterns }) => patterns);
    assert.equal(
      patterned.map(({ name }) => name),
      ['copy', 'repeat-copy'],
    );
    for (const { patterns } of patterned) assert.equal(Object.keys(patterns!), Object.keys(VECTORS));
  });

  for (const task of [copyBits, repeatCopyBits]) {
    for (const [pattern, expected] of Object.entries(VECTORS)) {
      test(`${task.name}, ${pattern}: the same task with other vectors`, () => {
        const variant = task.patterns![pattern]!;
        assert.is(variant.name, task.name);
        assert.is(variant.patterns, undefined);
        eachSequence(variant, ({ inputs, targets, mask }, size) => {
          const length = size.length!;
          const vectors = inputs.slice(0, length).map((row) => row.slice(0, 8));
          for (const vector of vectors) assert.equal(vector, expected(vectors[0]!));
          const usual = drawOne(task, size);
          // Marks, counts and what counts are as always; what is due is what was shown.
          const marks = (rows: number[][]) => rows.map((row) => row.slice(8));
          assert.equal(marks(inputs), marks(usual.inputs));
          assert.equal(marks(targets), marks(usual.targets));
          assert.equal(mask, usual.mask);
          const due = targets.filter((row, t) => mask[t] === 1 && row[8] !== 1).map((row) => row.slice(0, 8));
          assert.equal(
            due,
            range(size.repeats ?? 1).flatMap(() => vectors),
          );
        });
      });
    }

    test(`${task.name}, repeat: each sequence repeats a vector of its own, all of them as often`, () => {
      const size = { length: 2, repeats: 1 };
      const { length } = size;
      const asked = task.dimensions.length === 1 ? { length } : size;
      const batch = sequencesOf(task.patterns!.repeat!.sample(3000, asked, new Generator(3)));
      const firsts = batch.map(({ inputs }) => Number.parseInt(inputs[0]!.slice(0, 8).join(''), 2));
      assertEven(firsts, range(256), 'vector');
    });

    test(`${task.name}, given: these vectors, from the first again in each sequence and where it is longer`, () => {
      const [length, repeats] = [5, 2];
      const size = task.dimensions.length === 1 ? { length } : { length, repeats };
      const own = [3, 0, 255];
      const variant = task.given!(own);
      own[0] = 77;
      const batch = sequencesOf(variant.sample(2, size, new Generator(3)));
      for (const { inputs } of batch) {
        const shown = inputs
          .slice(0, length)
          .map((row) => row.slice(0, 8).reduce((sum, bit, i) => sum + bit * 2 ** i, 0));
        assert.equal(shown, [3, 0, 255, 3, 0]);
      }
      for (const wrong of [[], [256], [-1], [1.5], [1, Number.NaN]]) {
        assert.throws(() => task.given!(wrong), ArgumentError);
      }
    });
  }
});

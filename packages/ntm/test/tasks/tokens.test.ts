import { ArgumentError, Generator, type Tensor } from '@engram/tensor';
import { assert, suite } from '@engram/tools/suite';
import fc from 'fast-check';
import {
  CUE,
  copyTask,
  DATA_TOKENS,
  DELIMITER,
  recallTask,
  repeatTask,
  type Task,
  type TaskBatch,
  tokenTask,
  tokenTasks,
  VOCAB,
} from '../../src/index.ts';
import { check, throwsError } from '../property.ts';

const TASKS: readonly Task[] = Object.values(tokenTasks);

const rows = (x: Tensor): number[][] => x.arraySync() as number[][];
const blanks = (n: number): number[] => new Array<number>(n).fill(0);
const isData = (token: number): boolean => Number.isInteger(token) && token >= 0 && token <= 7;

const draw = (task: Task, batch: number, length: number, seed: number): TaskBatch =>
  task.sample(batch, { length }, new Generator(seed));

/** The first step of the recall half. */
const recallStart = (task: Task, length: number): number => task.steps({ length }) - task.counted({ length });

const rangeOf = (task: Task): readonly [number, number] => [task.dimensions[0]!.least, task.dimensions[0]!.most];

/** Sequences of any legal length, at most 12, row by row: its input, its target. */
const eachRow = (
  task: Task,
  property: (input: number[], target: number[], length: number, seed: number) => void,
): void => {
  const length = fc.integer({ min: rangeOf(task)[0], max: Math.min(12, rangeOf(task)[1]) });
  const seed = fc.integer({ min: 0, max: 1e6 });
  check(fc.tuple(fc.integer({ min: 1, max: 4 }), length, seed), ([batch, n, s]) => {
    const { inputs, targets } = draw(task, batch, n, s);
    const said = rows(targets);
    for (const [b, input] of rows(inputs).entries()) property(input, said[b]!, n, s);
  });
};

const counts = (values: readonly number[], kinds: number): number[] =>
  Array.from({ length: kinds }, (_, k) => values.filter((v) => v === k).length);

/** Whether n draws from `kinds` equally likely ones came out like this: each within six standard deviations. */
const assertUniform = (values: readonly number[], kinds: number, label: string): void => {
  const expected = values.length / kinds;
  const deviation = Math.sqrt(expected * (1 - 1 / kinds));
  for (const [k, n] of counts(values, kinds).entries())
    assert.ok(Math.abs(n - expected) < 6 * deviation, `${label}: ${k} came ${n} times of ${values.length}`);
};

suite('the tokens', (test) => {
  test('are the lab’s: 0 to 7 carry data, 8 is the cue, 9 the delimiter', () => {
    assert.equal([DATA_TOKENS, CUE, DELIMITER, VOCAB], [8, 8, 9, 10]);
  });
});

suite('every task', (test) => {
  for (const task of TASKS) {
    test(`${task.name}: int32 [B, T], the recall half at the end`, () => {
      for (const length of [1, 3, 8]) {
        const { inputs, targets, mask } = draw(task, 5, length, 0);
        const steps = task.steps({ length });
        for (const x of [inputs, targets]) {
          assert.equal(x.shape, [5, steps]);
          assert.is(x.dtype, 'int32');
        }
        const start = recallStart(task, length);
        for (const row of rows(mask)) assert.equal(row, [...blanks(start), ...blanks(steps - start).fill(1)]);
        for (const row of rows(targets)) assert.equal(row.slice(0, start), blanks(start));
        assert.ok(rows(targets).some((row) => row.at(-1) !== 0));
      }
    });

    test(`${task.name}: one delimiter, and one cue where there is one; all else carries data`, () => {
      eachRow(task, (input, target, length) => {
        const marks = input.filter((token) => !isData(token));
        assert.equal(marks, task === recallTask ? [CUE, DELIMITER] : [DELIMITER]);
        assert.ok(input.indexOf(DELIMITER) < recallStart(task, length));
        assert.ok(target.every(isData));
      });
    });

    test(`${task.name}: the same seed draws the same, another seed another`, () => {
      const drawn = (seed: number) => {
        const { inputs, targets } = draw(task, 4, 6, seed);
        return [rows(inputs), rows(targets)];
      };
      assert.equal(drawn(7), drawn(7));
      assert.not.equal(drawn(7), drawn(8));
    });

    test(`${task.name}: rows differ, and so does the next batch`, () => {
      const generator = new Generator(1);
      const [first, second] = [task.sample(3, { length: 6 }, generator), task.sample(3, { length: 6 }, generator)].map(
        (b) => rows(b.inputs),
      );
      assert.is(new Set([...first!, ...second!].map(String)).size, 6);
    });

    test(`${task.name}: a batch is its rows, one drawn after the other`, () => {
      const generator = new Generator(11);
      const parts = [task.sample(2, { length: 4 }, generator), task.sample(3, { length: 4 }, generator)];
      const whole = draw(task, 5, 4, 11);
      assert.equal(
        parts.flatMap(({ inputs }) => rows(inputs)),
        rows(whole.inputs),
      );
      assert.equal(
        parts.flatMap(({ targets }) => rows(targets)),
        rows(whole.targets),
      );
    });

    test(`${task.name}: only its generator is drawn from`, () => {
      const bystander = new Generator(3);
      const before = bystander.getState();
      draw(task, 2, 2, 3);
      assert.equal(bystander.getState(), before);
    });

    const [min, max] = rangeOf(task);
    for (const length of [min - 1, max + 1, -1, 2.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      test(`${task.name}: length ${length} makes no sense`, () => {
        const generator = new Generator(0);
        throwsError(
          () => task.sample(1, { length }, generator),
          ArgumentError,
          new RegExp(`^${task.name}: length is a whole number from ${min} to ${max}, got ${length}$`),
        );
        assert.is(generator.getState().offset, 0, 'nothing was drawn');
      });
    }

    for (const batch of [0, -2, 1.5, Number.NaN]) {
      test(`${task.name}: batch ${batch} makes no sense`, () => {
        const generator = new Generator(0);
        throwsError(
          () => task.sample(batch, { length: 2 }, generator),
          ArgumentError,
          new RegExp(`^${task.name}: batch is a whole number ≥ 1, got ${batch}$`),
        );
        assert.is(generator.getState().offset, 0, 'nothing was drawn');
      });
    }
  }
});

suite('copy', (test) => {
  test('shown, delimiter, blanks; then the same again', () => {
    eachRow(copyTask, (input, target, length) => {
      const shown = input.slice(0, length);
      assert.ok(shown.every(isData));
      assert.equal(input, [...shown, 9, ...blanks(length)]);
      assert.equal(target, [...blanks(length + 1), ...shown]);
    });
  });

  test('every token is as likely at every place', () => {
    const shown = rows(draw(copyTask, 2000, 3, 5).inputs);
    for (const place of [0, 1, 2])
      assertUniform(
        shown.map((row) => row[place]!),
        8,
        `place ${place}`,
      );
  });

  test('lengths go from 1 to 1,000', () => {
    assert.equal(rangeOf(copyTask), [1, 1000]);
    assert.equal(draw(copyTask, 1, 1000, 0).inputs.shape, [1, 2001]);
  });
});

suite('repeat', (test) => {
  test('shown, delimiter, blanks; then the same again, twice', () => {
    eachRow(repeatTask, (input, target, length) => {
      const shown = input.slice(0, length);
      assert.ok(shown.every(isData));
      assert.equal(input, [...shown, 9, ...blanks(2 * length)]);
      assert.equal(target, [...blanks(length + 1), ...shown, ...shown]);
    });
  });

  test('every token is as likely', () => {
    const shown = rows(draw(repeatTask, 1000, 3, 5).inputs).flatMap((row) => row.slice(0, 3));
    assertUniform(shown, 8, 'shown');
  });
});

suite('recall', (test) => {
  test('tokens, a cue, the pattern, tokens, delimiter, blanks; then the pattern', () => {
    eachRow(recallTask, (input, target, length) => {
      const cue = input.indexOf(8);
      const pattern = input.slice(cue + 1, cue + 1 + length);
      const others = [...input.slice(0, cue), ...input.slice(cue + 1 + length, 2 * length + 1)];
      assert.ok(cue >= 0 && cue <= length, `the cue is at ${cue}`);
      assert.ok([...pattern, ...others].every(isData));
      assert.equal(input, [...others.slice(0, cue), 8, ...pattern, ...others.slice(cue), 9, ...blanks(length)]);
      assert.equal(target, [...blanks(2 * length + 2), ...pattern]);
    });
  });

  test('the cue is as likely at every place; so is every token, in the pattern and around it', () => {
    const drawn = rows(draw(recallTask, 2000, 3, 5).inputs).map((row) => row.slice(0, 7));
    const cueAt = (row: number[]) => row.indexOf(8);
    assertUniform(drawn.map(cueAt), 4, 'cue');
    const [patterns, others] = [
      drawn.flatMap((row) => row.slice(cueAt(row) + 1, cueAt(row) + 4)),
      drawn.flatMap((row) => row.toSpliced(cueAt(row), 4)),
    ];
    assert.equal([patterns.length, others.length], [6000, 6000]);
    assertUniform(patterns, 8, 'pattern');
    assertUniform(others, 8, 'around it');
  });
});

suite('tokenTask', (test) => {
  const countdown = tokenTask({
    name: 'countdown',
    about: 'counts down',
    lengths: [2, 4],
    length: 3,
    steps: (length) => length,
    recallStart: () => 1,
    draw: (length, randint) => ({
      inputs: Array.from({ length }, (_, i) => length - i),
      targets: Array.from({ length }, () => randint(3)),
    }),
  });

  test('lays out what `draw` returns, row by row', () => {
    const { inputs, targets } = draw(countdown, 2, 3, 0);
    assert.equal(rows(inputs), [
      [3, 2, 1],
      [3, 2, 1],
    ]);
    assert.ok(
      rows(targets)
        .flat()
        .every((token) => [0, 1, 2].includes(token)),
    );
  });

  test('refuses what the record does not allow', () => {
    throwsError(
      () => draw(countdown, 1, 5, 0),
      ArgumentError,
      /^countdown: length is a whole number from 2 to 4, got 5$/,
    );
  });
});

import { ArgumentError, Generator } from '@engram/tensor';
import { assert, suite } from '@engram/tools/suite';
import fc from 'fast-check';
import { type BitTaskRecord, bitTask, bitTasks, type TaskBatch, type TaskSize } from '../../src/index.ts';
import { check, throwsError } from '../property.ts';
import { blanks, drawOne, eachSequence, full, isBit, seeds, sequencesOf, smallSizes, zeros } from './sequences.ts';

const TASKS = Object.values(bitTasks);

const bytes = ({ inputs, targets, mask }: TaskBatch): number[][] =>
  [inputs, targets, mask].map((x) => [...(x.dataSync() as Float32Array)]);

suite('bitTasks', (test) => {
  test('are the five of the paper, by name and in its order, then the others', () => {
    assert.equal(Object.keys(bitTasks), [
      'copy',
      'repeat-copy',
      'associative-recall',
      'dynamic-ngrams',
      'priority-sort',
      'graph-traversal',
      'mqar',
    ]);
    for (const [name, task] of Object.entries(bitTasks)) assert.is(task.name, name);
  });

  test('have the channels, the training ranges and the tests of the issue', () => {
    const facts = TASKS.map(({ inputSize, outputSize, dimensions, testSizes }) => ({
      sizes: [inputSize, outputSize],
      train: Object.fromEntries(dimensions.map(({ name, train }) => [name, train])),
      tests: testSizes.map((size) => Object.values(size)),
    }));
    assert.equal(facts, [
      { sizes: [9, 8], train: { length: [1, 20] }, tests: [[30], [50], [120], [250], [500], [1000]] },
      {
        sizes: [10, 9],
        train: { length: [1, 10], repeats: [1, 10] },
        tests: [
          [20, 10],
          [10, 20],
        ],
      },
      { sizes: [8, 6], train: { items: [2, 6] }, tests: [[7], [8], [9], [10], [11], [12], [13], [14], [15]] },
      { sizes: [1, 1], train: {}, tests: [] },
      { sizes: [10, 8], train: { vectors: [20, 20] }, tests: [] },
      {
        sizes: [20, 18],
        train: { nodes: [3, 8], degree: [1, 3], path: [1, 5] },
        tests: [
          [8, 3, 10],
          [16, 3, 5],
          [16, 3, 10],
          [30, 3, 5],
        ],
      },
      {
        sizes: [13, 12],
        train: { pairs: [4, 16], tokens: [64, 64] },
        tests: [
          [32, 128],
          [64, 256],
          [128, 512],
          [256, 1024],
        ],
      },
    ]);
  });

  test('only n-grams cost the best predictor something', () => {
    assert.equal(
      TASKS.filter(({ optimalBits }) => optimalBits).map(({ name }) => name),
      ['dynamic-ngrams'],
    );
  });
});

for (const task of TASKS) {
  suite(task.name, (test) => {
    test('float32 inputs [B, T, I], targets [B, T, O] and mask [B, T]', () => {
      check(fc.tuple(fc.integer({ min: 1, max: 4 }), smallSizes(task), seeds), ([batch, size, seed]) => {
        const { inputs, targets, mask } = task.sample(batch, size, new Generator(seed));
        const steps = task.steps(size);
        assert.equal(inputs.shape, [batch, steps, task.inputSize]);
        assert.equal(targets.shape, [batch, steps, task.outputSize]);
        assert.equal(mask.shape, [batch, steps]);
        for (const x of [inputs, targets, mask]) assert.is(x.dtype, 'float32');
      });
    });

    test('targets and mask are bits; `counted` steps count, and nothing is asked elsewhere', () => {
      eachSequence(task, ({ targets, mask }, size) => {
        assert.ok([...targets.flat(), ...mask].every(isBit));
        assert.is(mask.filter((counts) => counts === 1).length, task.counted(size));
        targets.forEach((row, t) => {
          if (mask[t] === 0) assert.equal(row, zeros(task.outputSize));
        });
      });
    });

    test('what is tested can be drawn', () => {
      for (const size of [full(task), ...task.testSizes.slice(0, 3)]) {
        assert.is(drawOne(task, size).mask.length, task.steps(size));
      }
    });

    test('the same seed draws the same bytes, another seed others', () => {
      const drawn = (seed: number) => bytes(task.sample(3, full(task), new Generator(seed)));
      assert.equal(drawn(7), drawn(7));
      assert.not.equal(drawn(7), drawn(8));
    });

    test('goes on from a state that was kept', () => {
      const generator = new Generator(5);
      task.sample(2, full(task), generator);
      const kept = JSON.parse(JSON.stringify(generator.getState()));
      const next = bytes(task.sample(2, full(task), generator));
      const other = new Generator();
      other.setState(kept);
      assert.equal(bytes(task.sample(2, full(task), other)), next);
      assert.equal(other.getState(), generator.getState());
    });

    test('rows differ, and so does the next batch', () => {
      const generator = new Generator(1);
      const rows = [0, 1].flatMap(() => sequencesOf(task.sample(3, full(task), generator)));
      assert.is(new Set(rows.map(({ inputs }) => String(inputs))).size, 6);
    });

    test('a batch of mixed sizes is its sequences, one drawn after the other, followed by what does not count', () => {
      const sizes = fc.array(smallSizes(task), { minLength: 1, maxLength: 4 });
      check(fc.tuple(sizes, seeds), ([mixed, seed]) => {
        const batch = sequencesOf(task.sample(mixed.length, mixed, new Generator(seed)));
        const steps = Math.max(...mixed.map((size) => task.steps(size)));
        const generator = new Generator(seed);
        mixed.forEach((size, b) => {
          const [alone] = sequencesOf(task.sample(1, size, generator));
          const missing = steps - task.steps(size);
          assert.equal(batch[b]!.inputs, [...alone!.inputs, ...blanks(missing, task.inputSize)]);
          assert.equal(batch[b]!.targets, [...alone!.targets, ...blanks(missing, task.outputSize)]);
          assert.equal(batch[b]!.mask, [...alone!.mask, ...zeros(missing)]);
        });
      });
    });

    test('more steps than the longest needs are steps that do not count; fewer are an error', () => {
      const size = full(task);
      const steps = task.steps(size);
      const [short, long] = [undefined, steps + 3].map((asked) =>
        sequencesOf(task.sample(2, size, new Generator(4), asked)),
      );
      for (const b of [0, 1]) {
        assert.equal(long![b]!.inputs, [...short![b]!.inputs, ...blanks(3, task.inputSize)]);
        assert.equal(long![b]!.targets, [...short![b]!.targets, ...blanks(3, task.outputSize)]);
        assert.equal(long![b]!.mask, [...short![b]!.mask, ...zeros(3)]);
      }
      const generator = new Generator(4);
      for (const asked of [steps - 1, steps + 0.5]) {
        throwsError(() => task.sample(2, size, generator, asked), ArgumentError, new RegExp(`steps .* ≥ ${steps},`));
      }
      assert.equal(generator.getState(), new Generator(4).getState());
    });

    test('one size is for all, in a list or not', () => {
      const drawn = (size: TaskSize | TaskSize[]) => bytes(task.sample(3, size, new Generator(2)));
      assert.equal(drawn([full(task)]), drawn(full(task)));
      assert.equal(drawn([full(task), full(task), full(task)]), drawn(full(task)));
    });
  });
}

suite('bitTask', (test) => {
  const record: BitTaskRecord = {
    name: 'countdown',
    about: 'for the test',
    inputSize: 2,
    outputSize: 1,
    dimensions: [{ name: 'from', about: 'where it starts', train: [2, 3], least: 1, most: 4 }],
    testSizes: [],
    steps: ({ from }) => from!,
    counted: () => 1,
    draw: ({ from }, generator, row) => {
      for (let t = 0; t < from!; t++) row.input(t, 0, from! - t);
      row.input(0, 1, 0.5);
      row.target(from! - 1, 0, generator.nextInt(1) + 1);
      row.counts(from! - 1);
    },
  };
  const countdown = bitTask(record);

  test('lays out what `draw` fills in, sequence by sequence', () => {
    const batch = countdown.sample(2, [{ from: 2 }, { from: 3 }], new Generator(0));
    assert.equal(sequencesOf(batch), [
      {
        inputs: [
          [2, 0.5],
          [1, 0],
          [0, 0],
        ],
        targets: [[0], [1], [0]],
        mask: [0, 1, 0],
      },
      {
        inputs: [
          [3, 0.5],
          [2, 0],
          [1, 0],
        ],
        targets: [[0], [0], [1]],
        mask: [0, 0, 1],
      },
    ]);
  });

  test('refuses what the record does not allow', () => {
    const message = /^countdown: from is a whole number from 1 to 4, got 5$/;
    throwsError(() => countdown.sample(1, { from: 5 }, new Generator(0)), ArgumentError, message);
  });

  test('is learned below a tenth of a wrong bit, or below what the record says', () => {
    assert.equal(countdown.learned, { by: 'training', errors: 0.1 });
    assert.equal(bitTask({ ...record, learned: 3 }).learned, { by: 'training', errors: 3 });
    assert.equal(bitTasks['priority-sort'].learned, { by: 'training', errors: 4 });
    for (const learned of [0, -1, Number.NaN])
      throwsError(
        () => bitTask({ ...record, learned }),
        ArgumentError,
        /^bitTask: learned is a number of wrong bits > 0, got /,
      );
    throwsError(
      () => bitTask({ ...record, learned: '4' as unknown as number }),
      ArgumentError,
      /^bitTask: learned is a number, got "4"/,
    );
  });
});

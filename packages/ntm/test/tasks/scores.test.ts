import { Generator, randn, tensor } from '@engram/tensor';
import { assert, suite } from '@engram/tools/suite';
import {
  bitErrors,
  bitTasks,
  copyBits,
  copyTask,
  dynamicNgrams,
  optimalPredictions,
  prioritySort,
  repeatCopyBits,
} from '../../src/index.ts';
import { mergeScores, scoreBatch } from '../../src/tasks/scores.ts';
import { rightBut, sequencesOf, sumOf } from './sequences.ts';

suite('the errors of guessing', (test) => {
  test('are half of the bits that count', () => {
    assert.is(copyBits.chance({ length: 20 }), 80);
    assert.is(repeatCopyBits.chance({ length: 2, repeats: 3 }), (9 * 7) / 2);
    assert.is(dynamicNgrams.chance({}), 100);
    assert.is(prioritySort.chance({ vectors: 20 }), 64);
    // Of eight tokens one is right.
    assert.is(copyTask.chance({ length: 8 }), 7);
  });

  test('are what answers that know nothing leave on average', () => {
    const generator = new Generator(5);
    const size = { items: 3 };
    const task = bitTasks['associative-recall'];
    const drawn = task.sample(2000, size, generator);
    const wrong = bitErrors(randn(drawn.targets.shape, { generator }), drawn).dataSync();
    // 18 bits a sequence have a standard deviation of √18 / 2 = 2.1; the mean of 2000 has 0.05.
    const mean = sumOf([...wrong].map(Number)) / 2000;
    assert.ok(Math.abs(mean - task.chance(size)) < 0.2, `${mean}`);
  });
});

suite('scoreBatch', (test) => {
  test('means over sequences', async () => {
    const batch = copyBits.sample(4, { length: 2 }, new Generator(0));
    // Two bits of the first sequence and one of the second.
    const logits = rightBut(batch, 39, 38, 79);
    const { loss, bits, ...rest } = await scoreBatch(logits, batch, copyBits);
    assert.equal(rest, { sequences: 4, errors: 0.75, exact: 0.5, optimalBits: null });
    // Right: ln(1 + e⁻²); wrong: 2 more.
    const cost = 64 * Math.log1p(Math.exp(-2)) + 3 * 2;
    assert.ok(Math.abs(loss - cost / 64) < 1e-6, `${loss}`);
    assert.ok(Math.abs(bits - cost / 4 / Math.LN2) < 1e-5, `${bits}`);
  });

  test('the best predictor of n-grams pays the optimum that stands beside it', async () => {
    const batch = dynamicNgrams.sample(5, {}, new Generator(1));
    const logits = sequencesOf(batch).flatMap(({ targets }) =>
      Array.from(optimalPredictions(targets.flat()), (p) => Math.log(p / (1 - p))),
    );
    const { bits, optimalBits } = await scoreBatch(tensor(logits).reshape([5, 200, 1]), batch, dynamicNgrams);
    assert.ok(optimalBits! > 50 && Math.abs(bits - optimalBits!) < 1e-3, `${bits}, optimum ${optimalBits}`);
  });
});

suite('mergeScores', (test) => {
  test('weighs parts by their sequences', () => {
    const part = { loss: 1, errors: 2, bits: 3, exact: 0.5, optimalBits: 4 };
    const other = { loss: 5, errors: 6, bits: 7, exact: 1, optimalBits: 8 };
    assert.equal(
      mergeScores([
        { sequences: 3, ...part },
        { sequences: 1, ...other },
      ]),
      {
        sequences: 4,
        loss: 2,
        errors: 3,
        bits: 4,
        exact: 0.625,
        optimalBits: 5,
      },
    );
  });

  test('there is no optimum where a part has none', () => {
    const part = { sequences: 1, loss: 1, errors: 2, bits: 3, exact: 0.5, optimalBits: 4 };
    assert.is(mergeScores([part, { ...part, optimalBits: null }]).optimalBits, null);
  });
});

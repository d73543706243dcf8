import { Generator } from '@engram/tensor';
import { assert, suite } from '@engram/tools/suite';
import fc from 'fast-check';
import { dynamicNgrams, optimalPredictions } from '../../src/index.ts';
import { check } from '../property.ts';
import { assertEven, eachSequence, ones, range } from './sequences.ts';

const STEPS = 200;
const SEQUENCES = 4000;

const mean = (x: ArrayLike<number>): number => Array.from(x).reduce((a, b) => a + b, 0) / x.length;

/** Of the mean of independent numbers. */
const standardError = (x: ArrayLike<number>): number => {
  const middle = mean(x);
  return Math.sqrt(mean(Array.from(x, (value) => (value - middle) ** 2)) / (x.length - 1));
};

/** P(1) = (N₁ + add) / (N₀ + N₁ + 2 add) after the same five bits, each counted anew at each step. */
const predictions = (bits: readonly number[], add: number): number[] =>
  bits.map((_, t) => {
    if (t < 5) return 0.5;
    const context = String(bits.slice(t - 5, t));
    let [n0, n1] = [0, 0];
    for (let s = 5; s < t; s++) {
      if (String(bits.slice(s - 5, s)) !== context) continue;
      if (bits[s] === 1) n1++;
      else n0++;
    }
    return (n1 + add) / (n0 + n1 + 2 * add);
  });

/** The same for many sequences, faster: what such a predictor pays for one. */
const bitsPaid = (bits: ArrayLike<number>, add: number): number => {
  const counts = new Map<string, [number, number]>();
  let paid = 5;
  let context = Array.from({ length: 5 }, (_, t) => bits[t]).join('');
  for (let t = 5; t < bits.length; t++) {
    const bit = bits[t] as 0 | 1;
    const seen = counts.get(context) ?? [0, 0];
    paid -= Math.log2((seen[bit] + add) / (seen[0] + seen[1] + 2 * add));
    seen[bit]++;
    counts.set(context, seen);
    context = context.slice(1) + bit;
  }
  return paid;
};

suite('dynamic n-grams', (test) => {
  test('shows the bit before the one that is due; all 200 count', () => {
    eachSequence(dynamicNgrams, ({ inputs, targets, mask }) => {
      assert.is(targets.length, STEPS);
      assert.equal(inputs.flat(), [0, ...targets.flat().slice(0, -1)]);
      assert.equal(mask, ones(STEPS));
    });
  });

  test('the first five bits are fair coins that do not depend on each other', () => {
    const bits = dynamicNgrams.sample(SEQUENCES, {}, new Generator(1)).targets.dataSync();
    const starts = Array.from({ length: SEQUENCES }, (_, b) => [...bits.slice(b * STEPS, b * STEPS + 5)].join(''));
    assertEven(
      starts,
      range(32).map((start) => start.toString(2).padStart(5, '0')),
      'start',
    );
  });
});

suite('optimalPredictions', (test) => {
  test('are those of equation 10, in any bits', () => {
    const bits = fc.array(fc.integer({ min: 0, max: 1 }), { maxLength: 60 });
    check(bits, (given) => {
      assert.equal([...optimalPredictions(given)], predictions(given, 0.5));
    });
  });

  test('a context that always goes on with a 1: ½, ¾, ⅚, …', () => {
    assert.equal([...optimalPredictions([1, 1, 1, 1, 1, 1, 1, 1])], [0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 1.5 / 2, 2.5 / 3]);
  });

  test('no bit is predicted from itself or from what follows', () => {
    const bits = fc.array(fc.integer({ min: 0, max: 1 }), { minLength: 10, maxLength: 60 });
    check(fc.tuple(bits, fc.nat(9)), ([given, t]) => {
      const changed = given.map((bit, s) => (s < t ? bit : 1 - bit));
      assert.equal([...optimalPredictions(given).slice(0, t + 1)], [...optimalPredictions(changed).slice(0, t + 1)]);
    });
  });
});

suite('optimalBits', (test) => {
  const batch = dynamicNgrams.sample(SEQUENCES, {}, new Generator(2));
  const bits = batch.targets.dataSync();
  const sequence = (b: number) => bits.subarray(b * STEPS, (b + 1) * STEPS);
  const paidWith = (add: number): number[] => Array.from({ length: SEQUENCES }, (_, b) => bitsPaid(sequence(b), add));
  const paid = paidWith(0.5);

  test('is what the predictions of equation 10 cost, sequence by sequence', async () => {
    const optimal = await dynamicNgrams.optimalBits!(batch);
    assert.is(optimal.length, SEQUENCES);
    optimal.forEach((value, b) => {
      assert.ok(Math.abs(value - paid[b]!) < 1e-9, `sequence ${b}: ${value}, not ${paid[b]}`);
    });
  });

  test('is near the 133 bits of the paper’s figure 13 on average', () => {
    // Measured once with a program that shares nothing with this one, Beta(½, ½) being a² / (a² + b²) of normal a and b:
    // 133.32 ± 0.11 over 100,000 sequences.
    const error = standardError(paid);
    assert.ok(error < 0.7, `standard error ${error}`);
    assert.ok(Math.abs(mean(paid) - 133.32) < 4 * Math.hypot(error, 0.11), `${mean(paid)} ± ${error}`);
  });

  test('whoever predicts so has fewer wrong bits than a network that has learned the task', () => {
    const wrong = Array.from({ length: SEQUENCES }, (_, b) => {
      const row = sequence(b);
      return optimalPredictions(row).reduce((sum, p, t) => sum + Number(p > 0.5 !== (row[t] === 1)), 0);
    });
    const { learned } = dynamicNgrams;
    assert.ok(learned.by === 'training');
    assert.ok(mean(wrong) + 4 * standardError(wrong) < learned.errors, `${mean(wrong)} wrong`);
    assert.ok(learned.errors < STEPS / 4);
  });

  for (const add of [0.1, 0.3, 0.4, 0.6, 0.75, 1, 2]) {
    test(`is less than with N₁ + ${add} in the place of N₁ + ½, on average`, () => {
      const more = paidWith(add).map((value, b) => value - paid[b]!);
      const [difference, error] = [mean(more), standardError(more)];
      assert.ok(difference > 5 * error, `${difference} ± ${error} bits more`);
    });
  }
});

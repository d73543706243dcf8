import { assert, suite } from '@engram/tools/suite';
import { DataLoader } from '../../src/data/data-loader.ts';
import { arrayDataset } from '../../src/data/dataset.ts';
import { WeightedRandomSampler } from '../../src/data/sampler.ts';
import { ArgumentError } from '../../src/errors.ts';
import { Generator } from '../../src/random/generator.ts';

const counts = (indices: Iterable<number>, classes: number): number[] => {
  const result = Array<number>(classes).fill(0);
  for (const i of indices) result[i]++;
  return result;
};

suite('WeightedRandomSampler', (test) => {
  test('draws in proportion to the weights, and never what has none', () => {
    const sampler = new WeightedRandomSampler([0, 1, 3, 0, 6, 0], 20_000, { generator: new Generator(3) });
    assert.is(sampler.length, 20_000);
    const parts = counts(sampler, 6).map((n) => n / 20_000);
    [0, 0.1, 0.3, 0, 0.6, 0].forEach((expected, i) => {
      assert.ok(Math.abs(parts[i] - expected) < (expected === 0 ? 1e-12 : 0.015), `${i}: ${parts[i]}`);
    });
  });

  test('without replacement each comes once; the first is drawn in proportion', () => {
    const generator = new Generator(4);
    const sampler = new WeightedRandomSampler(Float32Array.of(1, 0, 3, 6), 3, { replacement: false, generator });
    const first: number[] = [];
    for (let pass = 0; pass < 5000; pass++) {
      const order = [...sampler];
      assert.equal([...order].sort(), [0, 2, 3]);
      first.push(order[0]);
    }
    const parts = counts(first, 4).map((n) => n / 5000);
    [0.1, 0, 0.3, 0.6].forEach((expected, i) => {
      assert.ok(Math.abs(parts[i] - expected) < 0.03, `${i}: ${parts[i]}`);
    });
  });

  test('gives a loader its order: the same for the same seed, anew at every pass', () => {
    const loader = (seed: number) =>
      new DataLoader(arrayDataset(['a', 'b', 'c']), {
        batchSize: 4,
        sampler: new WeightedRandomSampler([1, 1, 1], 10, { generator: new Generator(seed) }),
      });
    const one = loader(1);
    assert.is(one.length, 3);
    const [first, second] = [[...one], [...one]];
    assert.equal(
      first.map((batch) => batch.length),
      [4, 4, 2],
    );
    assert.not.equal(first, second);
    assert.equal([...loader(1)], first);
    const own = new DataLoader(arrayDataset(['a', 'b', 'c']), { batchSize: 2, sampler: [2, 0, 2], dropLast: true });
    assert.is(own.length, 1);
    assert.equal([...own], [['c', 'a']]);
  });

  test('refuses what it cannot draw from', () => {
    for (const weights of [[], [0], [1, -1], [Number.NaN], [Infinity], ['1'], [true], [1n], null, 3])
      assert.throws(() => new WeightedRandomSampler(weights as number[], 1), ArgumentError);
    for (const count of [0, 1.5, -1, 2 ** 40])
      assert.throws(() => new WeightedRandomSampler([1], count), ArgumentError);
    assert.throws(
      () => new WeightedRandomSampler([1, 0], 2, { replacement: false }),
      /1 of 2 weights are > 0, need 2 or more/,
    );
    const dataset = arrayDataset(['a']);
    assert.throws(() => new DataLoader(dataset, { sampler: [0], shuffle: true }), /leave shuffle out/);
    assert.throws(() => new DataLoader(dataset, { sampler: 3 as never }), /iterable of indices/);
    assert.throws(() => new DataLoader(dataset, { sampler: new Set([0]) as never }).length, /the sampler's length/);
  });
});

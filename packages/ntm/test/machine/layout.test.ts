import { Parameter } from '@engram/tensor';
import { assert, suite } from '@engram/tools/suite';
import fc from 'fast-check';
import { type FullNTMConfig, LSTMBaseline, NTM, type SequenceModel } from '../../src/index.ts';
import { type Layout, layoutOfBaseline, layoutOfNTM } from '../../src/models/layout.ts';
import { check } from '../property.ts';

const n = fc.integer({ min: 1, max: 3 });
const machines: fc.Arbitrary<FullNTMConfig> = fc.record({
  inputSize: n,
  outputSize: n,
  controller: fc.constantFrom('lstm', 'gru', 'feed-forward'),
  hiddenSize: n,
  layers: n,
  slots: fc.integer({ min: 3, max: 6 }),
  width: n,
  readHeads: n,
  writeHeads: n,
  shifts: fc.constantFrom(1, 3),
  initialMemory: fc.constantFrom('constant', 'random', 'learned'),
  initialWeights: fc.constantFrom('one-hot', 'learned'),
});
const baselines = fc.record({ inputSize: n, outputSize: n, hiddenSize: n, layers: n });

const same = (layout: Layout, model: SequenceModel): void => {
  const places = [...layout];
  const learned = model.namedParameters();
  assert.equal(
    places.map(({ name, shape }) => [name, shape]),
    Object.entries(model.stateDict()).map(([name, x]) => [name, [...x.shape]]),
  );
  assert.equal(
    places.filter((place) => place.learned).map(({ name }) => name),
    learned.map(([name]) => name),
  );
  assert.ok(learned.every(([, x]) => x instanceof Parameter));
};

suite('the layout of a network, from its config alone', (test) => {
  test('is the machine’s, in its order', () => {
    check(machines, (config) => same(layoutOfNTM(config), new NTM(config)));
  });

  test('is the baseline’s, in its order', () => {
    check(baselines, (config) => same(layoutOfBaseline(config), new LSTMBaseline(config)));
  });

  test('begins at once, whatever the config claims', () => {
    const sizes = { inputSize: 1, outputSize: 1, hiddenSize: 2 ** 50, layers: 2 ** 50 };
    assert.equal(layoutOfBaseline(sizes).next().value?.shape, [1, 2 ** 50]);
  });
});

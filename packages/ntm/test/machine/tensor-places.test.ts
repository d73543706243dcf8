import { Parameter } from '@engram/tensor';
import { assert, suite } from '@engram/tools/suite';
import fc from 'fast-check';
import {
  type ControllerKind,
  type InitialMemory,
  type InitialWeights,
  type ModelKind,
  type ModelPlan,
  makeModel,
  modelKinds,
} from '../../src/index.ts';
import { placesOf } from '../../src/models/registry.ts';
import { check } from '../property.ts';

const n = fc.integer({ min: 1, max: 3 });
const machines = fc.record({
  controller: fc.constantFrom<ControllerKind>('lstm', 'gru', 'feed-forward'),
  hiddenSize: n,
  layers: n,
  slots: fc.integer({ min: 3, max: 6 }),
  width: n,
  readHeads: n,
  writeHeads: n,
  shifts: fc.constantFrom(1, 3),
  initialMemory: fc.constantFrom<InitialMemory>('constant', 'random', 'learned'),
  initialWeights: fc.constantFrom<InitialWeights>('one-hot', 'learned'),
  bookmark: fc.boolean(),
  maskedLookup: fc.boolean(),
});
const dncs = fc.record({
  controller: fc.constantFrom<ControllerKind>('lstm', 'gru', 'feed-forward'),
  hiddenSize: n,
  layers: n,
  slots: n,
  width: n,
  readHeads: n,
  maskedLookup: fc.boolean(),
  clearFreed: fc.boolean(),
  sharpLinks: fc.boolean(),
});
const baselines = fc.record({ hiddenSize: n, layers: n });

const tinies = fc.record({
  hidden: n,
  slots: n,
  width: n,
  memory: fc.constantFrom<'fixed' | 'writable'>('fixed', 'writable'),
});
const ends = { inputSize: 2, outputSize: 2 };

/** The plan's tensors, and those of the network that is made of it. */
const same = (plan: ModelPlan, over?: 'bits' | 'tokens'): void => {
  const ends = { inputSize: 2, outputSize: 2, ...(over ? { over } : {}) };
  const places = [...placesOf(plan, ends)];
  const model = makeModel(plan, ends, 0);
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

const plans: { readonly [K in ModelKind]: fc.Arbitrary<Omit<Extract<ModelPlan, { kind: K }>, 'kind'>> } = {
  ntm: machines,
  dnc: dncs,
  lstm: baselines,
  'tiny-ntm': tinies,
};

suite('the tensors of a network, from its plan alone', (test) => {
  test('every kind is tried', () => assert.equal(Object.keys(plans).sort(), Object.keys(modelKinds).sort()));

  for (const [kind, plan] of Object.entries(plans)) {
    test(`${kind}: those that it has, in its order`, () => {
      check(plan as fc.Arbitrary<object>, (sizes) => same({ kind, ...sizes } as ModelPlan));
    });

    test(`${kind}, over tokens: those that it has, in its order`, () => {
      check(plan as fc.Arbitrary<object>, (sizes) => same({ kind, ...sizes } as ModelPlan, 'tokens'));
    });
  }

  test('they begin at once, whatever the plan claims', () => {
    const plan: ModelPlan = { kind: 'lstm', hiddenSize: 2 ** 50, layers: 2 ** 50 };
    assert.equal(placesOf(plan, ends).next().value?.shape, [1, 2 ** 50]);
  });
});

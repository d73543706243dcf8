import { ArgumentError } from '@engram/tensor';
import { assert, suite } from '@engram/tools/suite';
import { bitTasks, makeModel, recipes, Trainer, type TrainingPlan, taskNamed } from '../../src/index.ts';
import { makeSchedule } from '../../src/train/bits/plan.ts';
import { tinyPlan } from './plans.ts';

const wrong: [string, object, RegExp][] = [
  ['task', { task: 'copie' }, /no task 'copie'; there are copy, repeat-copy/],
  ['batch', { batch: 0 }, /batch is a whole number ≥ 1, got 0/],
  ['steps', { steps: 1.5 }, /steps is a whole number ≥ 1, got 1\.5/],
  ['window', { window: undefined }, /window is a whole number ≥ 1, got undefined/],
  ['validation', { validation: -1 }, /validation is a whole number ≥ 0/],
  ['clip', { clip: 0 }, /clip is a number > 0, or null/],
  ['clipThroughTime', { clipThroughTime: -1 }, /clipThroughTime is a number > 0, or null, got -1/],
  ['noise', { noise: { from: -1, to: 0 } }, /noise\.from is a number ≥ 0/],
  ['noise', { noise: 0.5 }, /noise\.from is a number ≥ 0, got undefined/],
  ['schedule', { schedule: { kind: 'step' } }, /schedule\.kind is 'constant'/],
  ['optimizer', { optimizer: { kind: 'sgd', lr: 1 } }, /optimizer\.kind is 'rmsprop'/],
  ['lr', { optimizer: { kind: 'adam', lr: -1 } }, /lr/],
  ['model', { model: { kind: 'gru' } }, /model\.kind is 'ntm' or 'lstm'/],
  ['slots', { model: { kind: 'ntm', slots: 0 } }, /slots is a whole number ≥ 1/],
  ['curriculum', { curriculum: { from: { length: 1 }, steps: 0 } }, /curriculum\.steps/],
  ['curriculum.from', { curriculum: { from: { size: 1 }, steps: 5 } }, /curriculum\.from: unknown size/],
  ['curriculum.from', { curriculum: { from: { length: 0 }, steps: 5 } }, /curriculum\.from: length/],
  ['seed', { seed: -1 }, /seed/],
];

suite('a training plan', (test) => {
  for (const [field, change, message] of wrong) {
    test(`is refused for its ${field}`, () => {
      let error: unknown = null;
      try {
        new Trainer({ ...tinyPlan(), ...change } as TrainingPlan);
      } catch (thrown) {
        error = thrown;
      }
      assert.instance(error, ArgumentError);
      assert.match((error as Error).message, message);
    });
  }

  test('there is a recipe for every task, and its model is the task’s', () => {
    assert.equal(Object.keys(recipes), Object.keys(bitTasks));
    for (const [name, recipe] of Object.entries(recipes)) {
      assert.is(recipe.task, name);
      const model = makeModel(recipe.model, taskNamed(name), 0);
      assert.is(model.inputSize, bitTasks[name]!.inputSize);
      assert.is(model.outputSize, bitTasks[name]!.outputSize);
    }
  });
});

suite('the learning rate of a plan', (test) => {
  const lr = 3e-4;
  const at = (plan: Partial<TrainingPlan>, step: number): number =>
    makeSchedule(tinyPlan({ steps: 100, ...plan }))(step);
  const near = (actual: number, expected: number) => assert.ok(Math.abs(actual - expected) < 1e-12, `${actual}`);

  test('is constant, or falls along a cosine', () => {
    for (const step of [0, 50, 99]) near(at({ schedule: { kind: 'constant' } }, step), lr);
    const cosine = { schedule: { kind: 'cosine', end: 1e-5 } } as const;
    near(at(cosine, 0), lr);
    near(at(cosine, 50), (lr + 1e-5) / 2);
    near(at(cosine, 100), 1e-5);
  });

  test('grows in a straight line first', () => {
    const warm = { schedule: { kind: 'constant', warmup: 10 } } as const;
    near(at(warm, 0), 0);
    near(at(warm, 5), lr / 2);
    near(at(warm, 10), lr);
    near(at({ schedule: { kind: 'cosine', warmup: 10, end: 0 } }, 50), lr / 2);
  });
});

suite('a checkpoint', (test) => {
  const good = () => new Trainer(tinyPlan()).checkpoint();
  const refused = (change: (metadata: Record<string, string>) => void, message: RegExp): void => {
    const { tensors, metadata } = good();
    const changed = { ...metadata };
    change(changed);
    let error: unknown = null;
    try {
      Trainer.restore({ tensors, metadata: changed });
    } catch (thrown) {
      error = thrown;
    }
    assert.instance(error, Error);
    assert.match((error as Error).message, message);
  };

  test('of something else is refused, and says why', () => {
    refused((m) => delete m.format, /no checkpoint of a training: its format is not given/);
    refused((m) => Object.assign(m, { format: 'engram-training-9' }), /its format is 'engram-training-9'/);
    refused((m) => delete m.plan, /has no 'plan'/);
    refused((m) => Object.assign(m, { progress: '{' }), /'progress' is no JSON/);
    refused((m) => Object.assign(m, { progress: '{"step": -1}' }), /'progress'/);
    refused((m) => Object.assign(m, { progress: '7' }), /'progress'/);
    refused((m) => Object.assign(m, { plan: 'null' }), /'plan'/);
    refused((m) => Object.assign(m, { optimizer: '{}' }), /loadStateDict/);
  });

  test('whose tensors do not fit is refused', () => {
    const { tensors, metadata } = good();
    const { [Object.keys(tensors)[0]!]: _, ...fewer } = tensors;
    assert.throws(() => Trainer.restore({ tensors: fewer, metadata }), /missing/);
    assert.throws(
      () => Trainer.restore({ tensors: { ...tensors, more: tensors['output.bias']! }, metadata }),
      /unexpected: more/,
    );
  });

  test('has the weights under their own names', () => {
    const trainer = new Trainer(tinyPlan());
    const { tensors } = trainer.checkpoint();
    for (const name of Object.keys(trainer.model.stateDict())) assert.ok(name in tensors, name);
  });
});

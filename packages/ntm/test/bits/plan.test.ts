import { ArgumentError } from '@engram/tensor';
import { assert, suite } from '@engram/tools/suite';
import { bitTasks, makeModel, recipes, Trainer, type TrainingPlan, taskNamed } from '../../src/index.ts';
import { makeSchedule } from '../../src/train/plan.ts';
import { tinyPlan } from './plans.ts';

const wrong: [string, object, RegExp][] = [
  ['task', { task: 'copie' }, /task is the name of a task \(copy, repeat-copy, .*got "copie"/],
  ['batch', { batch: 0 }, /batch is a whole number ≥ 1, got 0/],
  ['steps', { steps: 1.5 }, /steps is a whole number ≥ 1, got 1\.5/],
  ['window', { window: undefined }, /window is a whole number ≥ 1, got undefined/],
  ['validation', { validation: -1 }, /validation is a whole number from 0 to 1000000, got -1/],
  ['clip', { clip: 0 }, /clip is a number > 0, or null/],
  ['clipThroughTime', { clipThroughTime: -1 }, /clipThroughTime is a number > 0, or null, got -1/],
  ['noise', { noise: { from: -1, to: 0 } }, /noise\.from is a finite number ≥ 0, got -1/],
  ['noise', { noise: 0.5 }, /noise is a record, got 0\.5/],
  ['schedule', { schedule: { kind: 'step' } }, /schedule\.kind is 'constant'/],
  [
    'optimizer',
    { optimizer: { kind: 'sgd', lr: 1 } },
    /optimizer\.kind is one of 'rmsprop', 'adam', 'adamw', got "sgd"/,
  ],
  ['lr', { optimizer: { kind: 'adam', lr: -1 } }, /lr/],
  ['model', { model: { kind: 'gru' } }, /model\.kind is one of 'ntm', 'lstm', 'tiny-ntm'/],
  ['slots', { model: { kind: 'ntm', slots: 0 } }, /slots is a whole number ≥ 1/],
  ['curriculum', { curriculum: { from: { length: 1 }, steps: 0 } }, /curriculum\.steps/],
  ['curriculum.from', { curriculum: { from: { size: 1 }, steps: 5 } }, /curriculum\.from: unknown size/],
  ['curriculum.from', { curriculum: { from: { length: 0 }, steps: 5 } }, /curriculum\.from: length/],
  ['seed', { seed: -1 }, /seed is a whole number from 0 to 4294967295, got -1/],
  ['seed', { seed: 2 ** 32 }, /seed is a whole number/],
  ['seed', { seed: '0' }, /seed is a whole number .*, got "0"/],
  ['mixed', { mixed: 1 }, /mixed is true or false, got 1/],
  ['mixed', { mixed: 'no' }, /mixed is true or false, got "no"/],
  ['clip', { clip: '5' }, /clip is a number > 0, or null, got "5"/],
  ['clip', { clip: Number.NaN }, /clip is a number > 0, or null, got NaN/],
  ['clip', { clip: undefined }, /clip is a number > 0, or null, got undefined/],
  ['noise', { noise: { from: 0 } }, /noise\.to is a finite number ≥ 0, got undefined/],
  ['noise', { noise: { from: 0, to: '1' } }, /noise\.to .*got "1"/],
  ['warmup', { schedule: { kind: 'cosine', warmup: -5 } }, /schedule\.warmup is a whole number ≥ 0, got -5/],
  ['warmup', { schedule: { kind: 'cosine', warmup: 2.5 } }, /schedule\.warmup is a whole number ≥ 0, got 2\.5/],
  ['end', { schedule: { kind: 'cosine', end: -1 } }, /schedule\.end is a finite number ≥ 0/],
  ['alpha', { optimizer: { kind: 'rmsprop', lr: 1, alpha: 2, momentum: 0 } }, /optimizer\.alpha is a number from 0/],
  ['betas', { optimizer: { kind: 'adam', lr: 1, betas: [0.9] } }, /optimizer\.betas is a list of two, got a list of 1/],
  ['betas', { optimizer: { kind: 'adam', lr: 1, betas: [0.9, 1] } }, /optimizer\.betas\[1\] is a number ≥ 0 and < 1/],
  ['window', { window: 5_000_000, steps: 6_000_000 }, /window is at most 4000000 where there are more steps/],
  ['a field', { clipTroughTime: 3 }, /: unknown field clipTroughTime; did you mean clipThroughTime\? There are task,/],
  ['a field', { learningRate: 3 }, /: unknown field learningRate; /],
  ['a field', { optimizer: { kind: 'adam', lr: 1, beta: 0.5 } }, /optimizer: unknown field beta; did you mean betas\?/],
  ['a field', { schedule: { kind: 'cosine', decay: 1 } }, /schedule: unknown field decay; there are kind, end, warmup/],
  ['a field', { noise: { from: 0, to: 0, until: 1 } }, /noise: unknown field until/],
  ['a field', { model: { kind: 'ntm', hidden: 4 } }, /model: unknown field hidden; did you mean hiddenSize\?/],
  ['a field', { model: { kind: 'lstm', slots: 4 } }, /model: unknown field slots/],
  ['a field', { curriculum: { from: { length: 1 }, steps: 5, to: 1 } }, /curriculum: unknown field to/],
  ['a field', JSON.parse('{"__proto__": {"batch": 1}}'), /unknown field __proto__/],
  ['model', { model: { kind: 'ntm', slots: 4, shifts: 5 } }, /model\.shifts is odd and at most slots \(4\), got 5/],
  ['task', { task: 'constructor' }, /task is the name of a task/],
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
      assert.match((error as Error).message, /^TrainingPlan: /);
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
    refused((m) => delete m.format, /not a checkpoint of a training: its format is not given/);
    refused((m) => Object.assign(m, { format: 'engram-training-9' }), /its format is "engram-training-9"/);
    refused((m) => delete m.plan, /has no 'plan'/);
    refused((m) => Object.assign(m, { progress: '{' }), /'progress' is not JSON/);
    refused((m) => Object.assign(m, { progress: '{"step": -1}' }), /'progress'/);
    refused((m) => Object.assign(m, { progress: '7' }), /'progress'/);
    refused((m) => Object.assign(m, { plan: 'null' }), /'plan'/);
    refused((m) => Object.assign(m, { optimizer: '{}' }), /'optimizer': optimizer is a name, got undefined/);
  });

  test('whose tensors do not fit is refused', () => {
    const { tensors, metadata } = good();
    const { [Object.keys(tensors)[0]!]: _, ...fewer } = tensors;
    assert.throws(() => Trainer.restore({ tensors: fewer, metadata }), /missing/);
    assert.throws(
      () => Trainer.restore({ tensors: { ...tensors, more: tensors['output.bias']! }, metadata }),
      /tensor "more" is unexpected/,
    );
  });

  test('has the weights under their own names', () => {
    const trainer = new Trainer(tinyPlan());
    const { tensors } = trainer.checkpoint();
    for (const name of Object.keys(trainer.model.stateDict())) assert.ok(name in tensors, name);
  });
});

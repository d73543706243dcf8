import { ArgumentError } from '@engram/tensor';
import { assert, suite } from '@engram/tools/suite';
import {
  heldNumbers,
  type ModelKind,
  makeModel,
  modelKinds,
  recipeFor,
  recipes,
  Trainer,
  type TrainingPlan,
  taskNamed,
  taskNames,
} from '../../src/index.ts';
import { kindOver } from '../../src/models/registry.ts';
import { checkedPlan } from '../../src/train/plan.ts';
import { makeSchedule } from '../../src/train/schedule.ts';
import { tinyPlan } from './plans.ts';

const NEW_START = { learnWithin: null, rollbacks: null, test: null, most: 3 };

const wrong: [string, object, RegExp][] = [
  ['task', { task: 'copie' }, /task is the name of a task \(copy, repeat-copy, .*got "copie"/],
  ['batch', { batch: 0 }, /batch is a whole number ≥ 1, got 0/],
  ['steps', { steps: 1.5 }, /steps is a whole number ≥ 1, got 1\.5/],
  ['window', { window: undefined }, /window is a whole number ≥ 1, got undefined/],
  ['validation', { validation: -1 }, /validation is a whole number from 0 to 1000000, got -1/],
  ['freshValidation', { freshValidation: 1 }, /freshValidation is true or false, got 1/],
  ['sizes', { sizes: { width: [1, 2] } }, /sizes: copy: unknown limits width; there is length/],
  ['sizes', { sizes: { length: [0, 2] } }, /sizes: copy: the limits of length are two whole numbers from 1/],
  ['sizes', { sizes: { length: 5 } }, /sizes: a range is a list of two, got 5/],
  ['sizes', { sizes: { length: [1, '2'] } }, /sizes: copy: the limits of length/],
  ['samples', { samples: 0 }, /samples is a whole number from 1 to 10000000, got 0/],
  ['samples', { samples: 3, batch: 4, curriculum: null }, /batch is at most samples \(3\), got 4/],
  ['samples', { samples: 100 }, /samples is null where sizes grow in a curriculum/],
  ['scores', { schedule: { kind: 'scored' } }, /schedule\.scores is needed where kind is 'scored'/],
  ['scores', { schedule: { kind: 'cosine', scores: [] } }, /schedule\.scores has no say where kind is 'cosine'/],
  ['scores', { schedule: { kind: 'scored', scores: [] } }, /validation is at least 1 where the training hangs on it/],
  ['rollback', { rollback: null }, /rollback is a record, got null/],
  [
    'rollback',
    { rollback: { ...recipes.copy.rollback, slower: 0 } },
    /rollback\.slower is a number > 0 and ≤ 1, got 0/,
  ],
  ['rollback', { rollback: { ...recipes.copy.rollback, faster: 0.5 } }, /rollback\.faster is a finite number ≥ 1/],
  ['newStart', { newStart: {} }, /newStart\.learnWithin is a whole number ≥ 1, got undefined/],
  ['newStart', { newStart: { ...NEW_START, most: 0 } }, /newStart\.most is a whole number from 1 to 1000, got 0/],
  [
    'newStart',
    { newStart: { ...NEW_START, test: { size: { width: 3 }, count: 1, exact: 1 } } },
    /newStart\.test\.size: length is missing/,
  ],
  [
    'newStart',
    { newStart: { ...NEW_START, test: { size: { length: 10_001 }, count: 1, exact: 1 } } },
    /newStart\.test\.size: length is a whole number from 1 to 10000, got 10001/,
  ],
  ['model', { model: { kind: 'tiny-ntm' } }, /model\.kind 'tiny-ntm' is for tasks over tokens, and copy is over bits/],
  ['clip', { clip: 0 }, /clip is a number > 0, or null/],
  ['clipThroughTime', { clipThroughTime: -1 }, /clipThroughTime is a number > 0, or null, got -1/],
  ['noise', { noise: { from: -1, to: 0 } }, /noise\.from is a finite number ≥ 0, got -1/],
  ['noise', { noise: 0.5 }, /noise is a record, got 0\.5/],
  ['schedule', { schedule: { kind: 'step' } }, /schedule\.kind is one of 'constant', 'cosine', 'scored', got "step"/],
  [
    'optimizer',
    { optimizer: { kind: 'sgd', lr: 1 } },
    /optimizer\.kind is one of 'rmsprop', 'adam', 'adamw', got "sgd"/,
  ],
  ['lr', { optimizer: { kind: 'adam', lr: -1 } }, /lr/],
  ['model', { model: { kind: 'gru' } }, /model\.kind is one of 'ntm', 'dnc', 'lstm', 'tiny-ntm'/],
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
  [
    'a field',
    { schedule: { kind: 'cosine', decay: 1 } },
    /schedule: unknown field decay; there are kind, end, warmup, scores/,
  ],
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
    assert.equal(Object.keys(recipes), taskNames);
    for (const kind of Object.keys(modelKinds) as ModelKind[]) {
      for (const name of taskNames) {
        if (!kindOver(kind).includes(taskNamed(name).over)) continue;
        const recipe = recipeFor(name, kind);
        assert.equal([recipe.task, recipe.model.kind], [name, kind]);
        checkedPlan({ ...recipe, seed: 0 });
      }
    }
    for (const [name, recipe] of Object.entries(recipes)) {
      assert.is(recipe.task, name);
      const task = taskNamed(name);
      const model = makeModel(recipe.model, task, 0);
      assert.equal([model.inputSize, model.outputSize, model.over], [task.inputSize, task.outputSize, task.over]);
      checkedPlan({ ...recipe, seed: 0 });
    }
  });
});

suite('the learning rate of a plan', (test) => {
  const lr = 3e-4;
  const at = ({ schedule }: Pick<TrainingPlan, 'schedule'>, step: number, exact = 0): number =>
    makeSchedule(lr, schedule, 100, () => exact)(step);
  const near = (actual: number, expected: number) => assert.ok(Math.abs(actual - expected) < 1e-12, `${actual}`);

  test('is constant, or falls along a cosine', () => {
    for (const step of [0, 50, 99]) near(at({ schedule: { kind: 'constant' } }, step), lr);
    const cosine = { schedule: { kind: 'cosine', end: 1e-5 } } as const;
    near(at(cosine, 0), lr);
    near(at(cosine, 50), (lr + 1e-5) / 2);
    near(at(cosine, 100), 1e-5);
  });

  test('falls with what the validation has reached', () => {
    const scores = [
      { above: 0.9, rate: 0.1 },
      { above: 0.5, rate: 0.4 },
    ];
    for (const [exact, rate] of [
      [0, 1],
      [0.5, 1],
      [0.6, 0.4],
      [1, 0.1],
    ] as const) {
      near(at({ schedule: { kind: 'scored', scores } }, 7, exact), rate * lr);
    }
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

suite('the numbers that a training holds', (test) => {
  for (const kind of Object.keys(modelKinds) as ModelKind[]) {
    test(`are its weights four times, and more for longer sequences: ${kind}`, () => {
      const plan = { ...recipeFor('copy-task', kind), seed: 0 };
      const weights = new Trainer(plan).model.parameters().reduce((sum, { numel }) => sum + numel, 0);
      const held = heldNumbers(plan);
      assert.ok(held > 4 * weights && held < 4 * weights + 1e6, `${held} with ${weights} weights`);
      assert.ok(heldNumbers({ ...plan, batch: 10 * plan.batch }) > held);
    });
  }

  test('are counted as far as it matters', () => {
    const plan = tinyPlan({ model: { kind: 'lstm', hiddenSize: 3, layers: 1e9 } });
    assert.ok(heldNumbers(plan, 1e6) > 1e6);
    assert.throws(() => heldNumbers({ ...plan, batch: 0 }), ArgumentError);
  });
});

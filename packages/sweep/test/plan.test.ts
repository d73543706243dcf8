import { recipes } from '@engram/ntm';
import { assert, suite } from '@engram/tools/suite';
import { logUniform, range, SweepError, type SweepPlan, sweepOf, uniform } from '../src/index.ts';

const base = recipes.copy;
const idsOf = (plan: SweepPlan): string[] => sweepOf(plan).trials.map(({ id }) => id);

suite('the trials of a sweep', (test) => {
  test('are every combination of the values, with names of their own', () => {
    const { trials } = sweepOf({ base, vary: { seed: range(0, 3), 'optimizer.lr': [1e-3, 1e-4] } });
    assert.equal(
      trials.map(({ plan }) => [plan.seed, plan.optimizer.lr]),
      [
        [0, 1e-3],
        [0, 1e-4],
        [1, 1e-3],
        [1, 1e-4],
        [2, 1e-3],
        [2, 1e-4],
      ],
    );
    assert.is(new Set(trials.map(({ id }) => id)).size, 6);
  });

  test('have the same name wherever they come from, and another where anything differs', () => {
    const [one] = idsOf({ base, vary: { seed: [3], 'optimizer.lr': [1e-3] } });
    const optimizer = { ...base.optimizer, lr: 1e-3 };
    assert.is(idsOf({ base: { ...base, optimizer }, vary: { seed: [5, 3] } })[1], one);
    // The order of fields is not a difference.
    const reversed = Object.fromEntries(Object.entries({ ...base, optimizer }).reverse()) as unknown as typeof base;
    assert.is(idsOf({ base: reversed, vary: { seed: [3] } })[0], one);
    assert.is.not(idsOf({ base, vary: { seed: [4], 'optimizer.lr': [1e-3] } })[0], one);
    assert.is.not(idsOf({ base, vary: { seed: [3], 'optimizer.lr': [1e-3] }, untilLearned: true })[0], one);
  });

  test('that are drawn depend on the seed of the drawing, and a longer list begins with the shorter', () => {
    const vary = { seed: range(0, 100), 'optimizer.lr': logUniform(1e-4, 1e-2), clip: uniform(0.1, 1) };
    const few = idsOf({ base, vary, random: { count: 5, seed: 1 } });
    assert.equal(idsOf({ base, vary, random: { count: 20, seed: 1 } }).slice(0, 5), few);
    assert.not.equal(idsOf({ base, vary, random: { count: 5, seed: 2 } }), few);
    for (const { plan } of sweepOf({ base, vary, random: { count: 200 } }).trials) {
      assert.ok(plan.optimizer.lr >= 1e-4 && plan.optimizer.lr <= 1e-2);
      assert.ok(plan.clip! >= 0.1 && plan.clip! <= 1);
    }
  });

  test('that are drawn on a log scale are as many below as above the middle of the powers', () => {
    const { trials } = sweepOf({ base, vary: { 'optimizer.lr': logUniform(1e-4, 1e-2) }, random: { count: 400 } });
    const low = trials.filter(({ plan }) => plan.optimizer.lr < 1e-3).length;
    assert.ok(low > 150 && low < 250, `${low} of 400`);
  });

  test('that are drawn from few values are each there once', () => {
    assert.is(idsOf({ base, vary: { seed: [1, 2, 3] }, random: { count: 50 } }).length, 3);
  });

  test('may set what a plan leaves out', () => {
    const { trials } = sweepOf({ base, vary: { 'model.width': [10, 20], 'optimizer.momentum': [0.5] } });
    assert.equal(
      trials.map(({ plan }) => (plan.model as { width?: number }).width),
      [10, 20],
    );
  });

  for (const [what, plan, message] of [
    [
      'a misspelt path',
      { vary: { 'optimiser.lr': [1] } },
      /no "optimiser\.lr" in the plan; did you mean optimizer\.lr\? There are batch, /,
    ],
    ['a path into a number', { vary: { 'batch.size': [1] } }, /there is no "batch\.size"/],
    ['a path through a prototype', { vary: { '__proto__.x': [1] } }, /there is no/],
    [
      'a value that a plan refuses',
      { vary: { batch: [4, 0] } },
      /at batch 0: TrainingPlan: batch is a whole number ≥ 1, got 0/,
    ],
    ['no values', { vary: { seed: [] } }, /seed has no values/],
    ['a value twice', { vary: { seed: [1, 1] } }, /seed has 1 twice/],
    ['endless values without a number of trials', { vary: { clip: uniform(0, 1) } }, /say how many trials to draw/],
    ['too many', { vary: { seed: range(0, 1000), batch: range(1, 1001) } }, /more than 100000 trials/],
    ['an unknown goal', { vary: {}, goal: 'speed' as 'loss' }, /goal is one of sequencesToLearn/],
    ['an unknown field', { vary: {}, seeds: 4 } as object, /unknown option "seeds"/],
  ] as const) {
    test(`refuse ${what}`, () => {
      assert.throws(() => sweepOf({ base, ...plan } as SweepPlan), message);
    });
  }

  test('refuse ends that are the wrong way round', () => {
    assert.throws(() => uniform(1, 0), SweepError);
    assert.throws(() => logUniform(0, 1), /needs two numbers > 0/);
    assert.throws(() => range(3, 1), SweepError);
  });
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { recipes } from '@engram/ntm';
import { assert, suite } from '@engram/tools/suite';
import { begin } from '../src/begin.ts';
import { effectsOf, range, readSweep, type SweepError, SweepFolder, type SweepPlan, sweepOf } from '../src/index.ts';
import { keptStandings } from '../src/kept-results.ts';
import type { TrialResult } from '../src/result.ts';
import { nothing } from '../src/train-trial.ts';
import { kernelsHere, version } from '../src/version.ts';

const result = (trial: string, errors: number, ending: TrialResult['ending']): TrialResult => ({
  ...nothing,
  trial,
  errors,
  ending,
  why: null,
  kernels: kernelsHere(),
  version,
});

const plan: SweepPlan = {
  base: { ...recipes.copy, steps: 900 },
  vary: { seed: range(0, 9) },
  goal: 'errors',
  halving: { first: 100, factor: 3 },
};

suite('a sweep that is read from its folder', (test) => {
  let out = '';
  test.before.each(() => {
    out = mkdtempSync(join(tmpdir(), 'engram-sweep-'));
  });
  test.after.each(() => rmSync(out, { recursive: true }));

  test('compares trials by what they were at a rung, not by what became of them', async () => {
    const sweep = sweepOf(plan);
    const folder = new SweepFolder(out);
    for (const [i, { id }] of sweep.trials.entries()) await folder.keepResult(result(id, i, 'paused'), 100);
    // The best of the first rung went on, and its errors rose.
    const [first, , third] = sweep.trials;
    await folder.keepResult(result(first!.id, 50, 'done'), Number.POSITIVE_INFINITY);
    const standings = await keptStandings(sweep, folder);
    assert.is(standings.rung, 300);
    assert.equal(
      standings.open.map(({ trial }) => trial.plan.seed),
      [1, 2],
    );
    assert.equal(standings.atRung, { step: 300, trials: 3, done: 1 });
    assert.is(standings.results.get(third!.id)!.errors, 2);
  });

  test('is what was asked for, and what there is', async () => {
    const sweep = sweepOf(plan);
    const folder = new SweepFolder(out);
    await begin(sweep, folder, false);
    await folder.keepResult(result(sweep.trials[4]!.id, 3, 'paused'), 100);
    const kept = await readSweep(out);
    assert.equal(kept.sweep.plan, JSON.parse(JSON.stringify(plan)));
    assert.equal(
      kept.sweep.trials.map(({ id }) => id),
      sweep.trials.map(({ id }) => id),
    );
    assert.equal([...kept.results.keys()], [sweep.trials[4]!.id]);
    assert.equal([kept.isOver, kept.atRung, kept.workers], [false, { step: 100, trials: 9, done: 1 }, {}]);
  });

  const good = {
    format: 'engram-sweep-1',
    id: '00000000-0000-0000-0000-000000000000',
    plan,
    kernels: '',
    version: '',
  };
  for (const [what, text, message] of [
    ['is not JSON', '{', /sweep\.json/],
    ['is of another format', { ...good, format: 'engram-sweep-2' }, /sweep\.json: "format"/],
    ['has a field more', { ...good, __proto: 1 }, /sweep\.json: /],
    ['has no plan', { ...good, plan: undefined }, /"plan"/],
    ['has a plan without a model', { ...good, plan: { ...plan, base: { ...plan.base, model: undefined } } }, /model/],
    [
      'asks for more memory than there is',
      { ...good, plan: { ...plan, base: { ...plan.base, batch: 1e9 } } },
      /more than can be/,
    ],
    ['has a base that is a list', { ...good, plan: { ...plan, base: [] } }, /TrainingPlan/],
    ['varies by an object', { ...good, plan: { ...plan, vary: { seed: [{}] } } }, /vary/],
    [
      'draws a billion',
      { ...good, plan: { ...plan, vary: { clip: { uniform: [0, 1] } }, random: { count: 1e9 } } },
      /at most 100000/,
    ],
    ['has an unknown goal', { ...good, plan: { ...plan, goal: 'constructor' } }, /is a goal/],
  ] as const) {
    test(`is refused where sweep.json ${what}`, async () => {
      writeFileSync(join(out, 'sweep.json'), typeof text === 'string' ? text : JSON.stringify(text));
      let error: unknown = null;
      await readSweep(out).catch((thrown: unknown) => {
        error = thrown;
      });
      assert.is((error as SweepError | null)?.name, 'SweepError', String(error));
      assert.match((error as SweepError).message, message);
    });
  }

  test('is refused where there is none', async () => {
    let message = '';
    await readSweep(out).catch((error: Error) => {
      message = error.message;
    });
    assert.match(message, /has no sweep: there is no sweep\.json in it/);
  });
});

suite('the effect of a setting', (test) => {
  const points = Array.from({ length: 40 }, (_, i) => ({
    settings: { seed: i, lr: i % 2 === 0 ? 0.1 : 0.2, clip: i / 40, kind: i < 20 ? 'a' : 'b' },
    goal: i % 2 === 0 ? 10 : i < 30 ? null : 20,
  }));
  const groups = (path: string) => effectsOf([path], points)[0]!.groups;

  test('is the goal by each of its values; those that have none are behind all others', () => {
    assert.equal(groups('lr'), [
      { values: { is: 0.1 }, trials: 20, reached: 20, median: 10, quartiles: [10, 10] },
      { values: { is: 0.2 }, trials: 20, reached: 5, median: null, quartiles: [null, null] },
    ]);
    assert.equal(
      groups('kind').map(({ values, reached, median }) => [values, reached, median]),
      [
        [{ is: 'a' }, 10, null],
        [{ is: 'b' }, 15, 15],
      ],
    );
  });

  test('is that of ranges where there are many values, and of all seeds together', () => {
    assert.equal(
      groups('clip').map(({ values, trials }) => [values, trials]),
      [0, 8, 16, 24, 32].map((i) => [{ from: i / 40, to: (i + 7) / 40 }, 8]),
    );
    assert.equal(
      groups('seed').map(({ values, trials }) => [values, trials]),
      [[{ from: 0, to: 39 }, 40]],
    );
  });
});

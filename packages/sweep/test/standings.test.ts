import { recipes } from '@engram/ntm';
import { assert, suite } from '@engram/tools/suite';
import { range, sweepOf } from '../src/index.ts';
import { type Standing, Standings } from '../src/standings.ts';
import { nothing } from '../src/train-trial.ts';

const sweepOfNine = (factor = 3) =>
  sweepOf({
    base: { ...recipes.copy, steps: 900 },
    vary: { seed: range(0, 9) },
    goal: 'errors',
    halving: { first: 100, factor },
  });

const result = (trial: string, errors: number, ending: Standing['ending'] = 'paused'): Standing => ({
  ...nothing,
  trial,
  errors,
  ending,
  why: null,
  kernels: '',
  version: '',
});

suite('successive halving', (test) => {
  test('lets the best third go on, three times as long', () => {
    const sweep = sweepOfNine();
    assert.equal(sweep.rungs, [100, 300, Number.POSITIVE_INFINITY]);
    const standings = new Standings(sweep);
    const errors = [5, 1, 9, 3, 8, 2, 7, 6, 4];
    assert.is(standings.open.length, 9);
    sweep.trials.forEach(({ id }, i) => {
      assert.is(standings.rung, 100);
      standings.add(result(id, errors[i]!));
    });
    assert.is(standings.rung, 300);
    assert.equal(
      standings.open.map(({ trial }) => trial.plan.seed),
      [1, 3, 5],
    );
    for (const { trial } of standings.open) standings.add(result(trial.id, errors[trial.plan.seed]!));
    assert.equal(
      standings.open.map(({ trial, rung }) => [trial.plan.seed, rung]),
      [[1, Number.POSITIVE_INFINITY]],
    );
    standings.add(result(sweep.trials[1]!.id, 0, 'done'));
    assert.ok(standings.isOver);
    assert.is(standings.results.size, 9);
  });

  test('comes to the same whatever the order of the results', () => {
    const sweep = sweepOfNine();
    const goOn = [sweep.trials, [...sweep.trials].reverse()].map((trials) => {
      const standings = new Standings(sweep);
      for (const { id, plan } of trials) standings.add(result(id, plan.seed % 4));
      return standings.open.map(({ trial }) => trial.id).sort();
    });
    assert.equal(goOn[0], goOn[1]);
  });

  test('gives one that has ended its place and nothing more to do', () => {
    const sweep = sweepOfNine();
    const standings = new Standings(sweep);
    sweep.trials.forEach(({ id }, i) => {
      standings.add(result(id, i, i === 0 ? 'done' : 'paused'));
    });
    assert.equal(
      standings.open.map(({ trial }) => trial.plan.seed),
      [1, 2],
    );
  });

  test('takes a result of a trial once', () => {
    const sweep = sweepOfNine();
    const standings = new Standings(sweep);
    standings.add(result(sweep.trials[0]!.id, 1));
    standings.add(result(sweep.trials[0]!.id, 7));
    assert.is(standings.results.get(sweep.trials[0]!.id)!.errors, 1);
  });
});

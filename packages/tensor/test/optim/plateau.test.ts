import { assert, suite } from '@engram/tools/suite';
import { ArgumentError, StateDictError } from '../../src/errors.ts';
import { type ReduceOnPlateauOptions, reduceOnPlateau } from '../../src/optim/plateau.ts';
import { assertNear } from './fixture.ts';

const METRICS = [1, 0.9, 0.95, 0.9, 0.91, 0.5, 0.49999, 0.6, 0.6, NaN, 0.7, 0.2, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3];

suite('reduceOnPlateau', (test) => {
  // ReduceLROnPlateau of PyTorch 1.13 from 0.1; each rate and how often it comes.
  const cases: [options: ReduceOnPlateauOptions, metrics: number[], rates: [rate: number, times: number][]][] = [
    [
      { patience: 1, factor: 0.5 },
      METRICS,
      [
        [0.1, 3],
        [0.05, 4],
        [0.025, 2],
        [0.0125, 4],
        [0.00625, 2],
        [0.003125, 2],
        [0.0015625, 2],
      ],
    ],
    [
      { patience: 0, factor: 0.5, cooldown: 2, minLr: 0.02, threshold: 0.05 },
      METRICS,
      [
        [0.1, 2],
        [0.05, 4],
        [0.025, 3],
        [0.02, 10],
      ],
    ],
    [
      { patience: 1, mode: 'max', factor: 0.3, thresholdMode: 'abs', threshold: 0.01 },
      METRICS,
      [2, ...Array(8).fill(2), 1].map((times, i) => [0.1 * 0.3 ** i, times]),
    ],
    [
      { patience: 0, factor: 0.5, thresholdMode: 'abs', threshold: 0.2, eps: 0.02 },
      METRICS,
      [
        [0.1, 1],
        [0.05, 1],
        [0.025, 17],
      ],
    ],
    [
      { patience: 0, factor: 0.5, threshold: 0.1 },
      [-1, -1.00001, -2, -2.1, -1.5, -3],
      [
        [0.1, 4],
        [0.05, 2],
      ],
    ],
    [{ patience: 0, factor: 0.5, threshold: 0.1, mode: 'max' }, [-1, -0.95, -0.5, -0.45, -0.46, 3], [[0.1, 6]]],
  ];
  for (const [options, metrics, rates] of cases) {
    test(`has the numbers of PyTorch with ${JSON.stringify(options)}, also from a state that was saved`, () => {
      const expected = rates.flatMap(([rate, times]) => Array<number>(times).fill(rate));
      const plateau = reduceOnPlateau(0.1, options);
      assertNear(
        metrics.map((metric) => plateau.step(metric)),
        expected,
        1e-12,
      );
      let last = reduceOnPlateau(0.1, options);
      const resumed = metrics.map((metric) => {
        const next = reduceOnPlateau(9, options);
        next.loadStateDict(JSON.parse(JSON.stringify(last.stateDict())));
        last = next;
        return next.step(metric);
      });
      assertNear(resumed, expected, 1e-12);
      assert.is(last.lr, plateau.lr);
    });
  }

  test('refuses options out of their range, and what is not a metric or a state', () => {
    const wrong = (options: object) => assert.throws(() => reduceOnPlateau(0.1, options), ArgumentError);
    for (const options of [
      { mode: 'least' },
      { factor: 1 },
      { patience: -1 },
      { threshold: NaN },
      { thresholdMode: 'x' },
    ])
      wrong(options);
    assert.throws(() => reduceOnPlateau(-1), /reduceOnPlateau: lr/);
    const plateau = reduceOnPlateau(0.1);
    assert.throws(() => plateau.step('0.1' as never), /the metric is a number/);
    for (const state of [null, {}, { ...plateau.stateDict(), lr: -1 }, { ...plateau.stateDict(), best: NaN }])
      assert.throws(() => plateau.loadStateDict(state as never), StateDictError);
    assert.equal(plateau.stateDict(), { lr: 0.1, best: null, numBadEpochs: 0, cooldownCounter: 0 });
  });
});

import { assert, suite } from '@engram/tools/suite';
import { tensor } from '../../src/ops/create.ts';
import { Adam, type AdamOptions, AdamW } from '../../src/optim/adam.ts';
import { assertNear, GRADIENTS, parameter, START, values } from './fixture.ts';

/** The equations of the doc comments, element by element. */
const reference = (options: Required<AdamOptions>, decoupled: boolean): number[] => {
  const { lr, betas, eps, weightDecay } = options;
  return START.map((start, i) => {
    let [p, m, v] = [start, 0, 0];
    GRADIENTS.forEach((row, index) => {
      const t = index + 1;
      if (decoupled) p -= lr * weightDecay * p;
      const g = row[i] + (decoupled ? 0 : weightDecay * p);
      m = betas[0] * m + (1 - betas[0]) * g;
      v = betas[1] * v + (1 - betas[1]) * g ** 2;
      p -= (lr * (m / (1 - betas[0] ** t))) / (Math.sqrt(v / (1 - betas[1] ** t)) + eps);
    });
    return p;
  });
};

suite('Adam and AdamW', (test) => {
  for (const [name, Algorithm] of [
    ['Adam', Adam],
    ['AdamW', AdamW],
  ] as const) {
    for (const betas of [
      [0.9, 0.999],
      [0.5, 0.5],
      [0, 0],
    ] as const) {
      for (const weightDecay of [0, 0.3]) {
        const options = { lr: 0.05, betas, eps: 1e-4, weightDecay, amsgrad: false };
        test(`${name} follows its equations with ${JSON.stringify(options)}`, () => {
          const p = parameter(START);
          const optimizer = new Algorithm([p], options);
          for (const row of GRADIENTS) {
            p.grad = tensor(row, { dtype: 'float64' });
            optimizer.step();
          }
          assertNear(p, reference(options, name === 'AdamW'));
        });
      }
    }

    test(`${name} refuses options out of their range`, () => {
      const make = (options: AdamOptions) => () => new Algorithm([parameter([1])], options);
      assert.throws(make({ lr: -1e-3 }), new RegExp(`^${name}: lr is a finite number ≥ 0, got -0.001`));
      assert.throws(make({ betas: [0.9, 1] }), new RegExp(`^${name}: betas\\[1\\] is .* ≥ 0 and < 1, got 1`));
      assert.throws(make({ betas: [-0.1, 0.9] }), /betas\[0\] .* got -0.1/);
      assert.throws(make({ betas: 0.9 as unknown as [number, number] }), /betas are two numbers, got 0.9/);
      assert.throws(make({ eps: -1 }), /eps is a finite number ≥ 0, got -1/);
      assert.throws(make({ weightDecay: -1 }), /weightDecay .* got -1/);
    });

    test(`${name} keeps an infinite parameter infinite`, () => {
      const p = parameter([Infinity], [1]);
      new Algorithm([p]).step();
      assert.equal(values(p), [Infinity]);
    });
  }

  test('the first step has the size of lr, whatever the size of the gradient', () => {
    const p = parameter([0, 0, 0], [1e-3, -5, 1e6]);
    new Adam([p], { lr: 0.1, eps: 0 }).step();
    assertNear(p, [-0.1, 0.1, -0.1]);
  });

  test('with a gradient of zero only the decay of AdamW moves a parameter', () => {
    const [p, q] = [parameter([2], [0]), parameter([2], [0])];
    new Adam([p], { lr: 0.1 }).step();
    new AdamW([q], { lr: 0.1, weightDecay: 0.5 }).step();
    assertNear(p, [2]);
    assertNear(q, [2 * (1 - 0.1 * 0.5)]);
  });

  test('its options are not shared with the caller', () => {
    const betas: [number, number] = [0.9, 0.99];
    const adam = new Adam([parameter([1])], { betas });
    betas[0] = 5;
    assert.equal(adam.hyperparameters.betas, [0.9, 0.99]);
  });
});

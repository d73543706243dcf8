import { assert, suite } from '@engram/tools/suite';
import { ArgumentError } from '../../src/errors.ts';
import { tensor } from '../../src/ops/create.ts';
import { SGD, type SGDOptions } from '../../src/optim/sgd.ts';
import { assertNear, GRADIENTS, parameter, START, values } from './fixture.ts';

/** The equations of the doc comment, element by element. */
const reference = ({
  lr = 1e-3,
  momentum = 0,
  dampening = 0,
  weightDecay = 0,
  nesterov = false,
}: SGDOptions): number[] =>
  START.map((start, i) => {
    let p = start;
    let b = 0;
    GRADIENTS.forEach((row, t) => {
      const g = row[i] + weightDecay * p;
      b = t === 0 ? g : momentum * b + (1 - dampening) * g;
      p -= lr * (momentum === 0 ? g : nesterov ? g + momentum * b : b);
    });
    return p;
  });

suite('SGD', (test) => {
  for (const momentum of [0, 0.5, 0.9]) {
    for (const weightDecay of [0, 0.1]) {
      for (const [dampening, nesterov] of [
        [0, false],
        [0.4, false],
        [0, true],
      ] as const) {
        if (nesterov && momentum === 0) continue;
        const options = { lr: 0.2, momentum, dampening, weightDecay, nesterov };
        test(`follows its equations with ${JSON.stringify(options)}`, () => {
          const p = parameter(START);
          const sgd = new SGD([p], options);
          for (const row of GRADIENTS) {
            p.grad = tensor(row, { dtype: 'float64' });
            sgd.step();
          }
          assertNear(p, reference(options));
        });
      }
    }
  }

  test('the gradient steps of x² shrink x by 1 − 2 lr each', () => {
    const p = parameter([3]);
    const sgd = new SGD([p], { lr: 0.1 });
    for (let t = 0; t < 10; t++) {
      p.grad = tensor([2 * values(p)[0]], { dtype: 'float64' });
      sgd.step();
    }
    assertNear(p, [3 * 0.8 ** 10]);
  });

  test('has the learning rate 1e-3 by default', () => {
    const p = parameter([1], [1]);
    const sgd = new SGD([p]);
    assert.is(sgd.lr, 1e-3);
    sgd.step();
    assertNear(p, [1 - 1e-3]);
  });

  test('leaves an infinite parameter infinite, and spreads NaN from the gradient only', () => {
    const p = parameter([Infinity, 1, 1], [1, Number.NaN, 1]);
    new SGD([p], { lr: 1 }).step();
    assert.equal(values(p), [Infinity, Number.NaN, 0]);
  });

  test('refuses options out of their range, naming option, value and range', () => {
    const make = (options: SGDOptions) => () => new SGD([parameter([1])], options);
    assert.throws(make({ lr: -1 }), /SGD: lr is a finite number ≥ 0, got -1/);
    assert.throws(make({ lr: -1 }), ArgumentError);
    assert.throws(make({ lr: Number.NaN }), /lr .* got NaN/);
    assert.throws(make({ lr: '0.1' as unknown as number }), /lr .* got "0.1"/);
    assert.throws(make({ momentum: -0.1 }), /SGD: momentum is a finite number ≥ 0, got -0.1/);
    assert.throws(make({ dampening: 2 }), /SGD: dampening is a finite number ≥ 0 and ≤ 1, got 2/);
    assert.throws(make({ weightDecay: Infinity }), /SGD: weightDecay .* got Infinity/);
    assert.throws(make({ nesterov: 1 as unknown as boolean }), /SGD: nesterov is true or false, got 1/);
    assert.throws(make({ nesterov: true }), /nesterov needs momentum > 0/);
    assert.throws(make({ nesterov: true, momentum: 0.9, dampening: 0.1 }), /dampening = 0, .* dampening 0.1/);
  });
});

import { assert, suite } from '@engram/tools/suite';
import {
  compile,
  mul,
  Parameter,
  RMSprop,
  type RMSpropOptions,
  sum,
  type Tensor,
  tensor,
  zeros,
} from '../../src/index.ts';
import { assertNear, GRADIENTS, parameter, START } from './fixture.ts';

/** The equations of the doc comment, element by element. */
const reference = ({ lr, alpha, eps, weightDecay, momentum, centered }: Required<RMSpropOptions>): number[] =>
  START.map((start, i) => {
    let [p, v, a, b] = [start, 0, 0, 0];
    for (const row of GRADIENTS) {
      const g = row[i] + weightDecay * p;
      v = alpha * v + (1 - alpha) * g ** 2;
      if (centered) a = alpha * a + (1 - alpha) * g;
      b = momentum * b + g / (Math.sqrt(v - a ** 2) + eps);
      p -= lr * b;
    }
    return p;
  });

suite('RMSprop', (test) => {
  for (const centered of [false, true]) {
    for (const momentum of [0, 0.9]) {
      for (const weightDecay of [0, 0.2]) {
        const options = { lr: 0.02, alpha: 0.95, eps: 1e-4, weightDecay, momentum, centered };
        test(`follows its equations with ${JSON.stringify(options)}`, () => {
          const p = parameter(START);
          const optimizer = new RMSprop([p], options);
          for (const row of GRADIENTS) {
            p.grad = tensor(row, { dtype: 'float64' });
            optimizer.step();
          }
          assertNear(p, reference(options));
        });
      }
    }
  }

  for (const dtype of ['float32', 'float64'] as const) {
    for (const momentum of [0, 0.9]) {
      for (const mode of ['eager', 'SIMD', 'typed arrays']) {
        test(`centered, a variance that rounding makes negative is 0: ${dtype}, momentum ${momentum}, ${mode}`, async () => {
          const p = new Parameter(zeros([5], { dtype }));
          const optimizer = new RMSprop([p], { lr: 1e-3, alpha: 0.5, centered: true, momentum });
          const step = (g: Tensor) => {
            optimizer.zeroGrad();
            sum(mul(p, g)).backward();
            optimizer.step();
            return p.detach();
          };
          const run = mode === 'eager' ? step : compile(step, { simd: mode === 'SIMD' });
          for (let i = 0; i < 60; i++) await run(tensor([0.3, 0.7, -0.1, 0.9, 0.3], { dtype }));
          assert.ok(p.dataSync().every(Number.isFinite), String(p));
        });
      }
    }
  }

  test('has the defaults of PyTorch', () => {
    const expected = { lr: 1e-2, alpha: 0.99, eps: 1e-8, weightDecay: 0, momentum: 0, centered: false };
    assert.equal(new RMSprop([parameter([1])]).hyperparameters, expected);
  });

  test('refuses options out of their range', () => {
    const make = (options: RMSpropOptions) => () => new RMSprop([parameter([1])], options);
    assert.throws(make({ lr: Infinity }), /RMSprop: lr is a finite number ≥ 0, got Infinity/);
    assert.throws(make({ alpha: 1.1 }), /RMSprop: alpha is a finite number ≥ 0 and ≤ 1, got 1.1/);
    assert.throws(make({ eps: -1 }), /eps .* got -1/);
    assert.throws(make({ weightDecay: -1 }), /weightDecay .* got -1/);
    assert.throws(make({ momentum: -1 }), /momentum .* got -1/);
    assert.throws(make({ centered: 'yes' as unknown as boolean }), /centered is true or false, got "yes"/);
  });
});

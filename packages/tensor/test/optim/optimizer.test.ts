import '../../src/fluent.ts';
import { assert, suite } from '@engram/tools/suite';
import { backward } from '../../src/autograd/backward.ts';
import { isGradEnabled } from '../../src/autograd/mode.ts';
import type { Tensor } from '../../src/autograd/tensor.ts';
import { compile } from '../../src/compile/compile.ts';
import { ArgumentError, DTypeError, GradientError, ShapeError } from '../../src/errors.ts';
import { mul } from '../../src/ops/arithmetic.ts';
import { tensor, zeros } from '../../src/ops/create.ts';
import { square } from '../../src/ops/power.ts';
import { sum } from '../../src/ops/reduce.ts';
import { Adam, AdamW } from '../../src/optim/adam.ts';
import { Optimizer } from '../../src/optim/optimizer.ts';
import { RMSprop } from '../../src/optim/rmsprop.ts';
import { SGD } from '../../src/optim/sgd.ts';
import { assertNear, parameter, values } from './fixture.ts';

suite('Optimizer', (test) => {
  test('takes any iterable of parameters, once through', () => {
    const [p, q] = [parameter([1], [1]), parameter([2], [1])];
    function* parameters() {
      yield p;
      yield q;
    }
    const sgd = new SGD(parameters(), { lr: 0.5 });
    sgd.step();
    sgd.step();
    assert.equal([values(p), values(q)], [[0], [1]]);
  });

  test('refuses what it cannot optimize', () => {
    const p = parameter([1, 2]);
    assert.throws(() => new SGD([]), ArgumentError);
    assert.throws(() => new SGD([]), /SGD: there is no parameter to optimize/);
    assert.throws(() => new SGD(p as unknown as Tensor[]), /wrap a single one in \[ \]/);
    assert.throws(() => new SGD(undefined as unknown as Tensor[]), /iterable of tensors/);
    assert.throws(() => new SGD([p, [1] as unknown as Tensor]), /parameter 1 must be a tensor, got an array/);
    assert.throws(() => new SGD([p, tensor([1])]), GradientError);
    assert.throws(() => new SGD([p, tensor([1])]), /parameter 1 \[1\] does not require gradients; set requiresGrad/);
    assert.throws(() => new Adam([mul(p, 2)]), /Adam: parameter 0 \[2\] was computed by 'mul'; .* detach\(\)/);
    assert.throws(() => new SGD([p, parameter([1]), p]), /parameter 2 \[2\] is parameter 0 again/);
  });

  test('descends: backward, step, zeroGrad', () => {
    const p = parameter([3, -2]);
    const adam = new Adam([p], { lr: 0.1 });
    for (let t = 0; t < 300; t++) {
      adam.zeroGrad();
      backward(sum(square(p)));
      adam.step();
    }
    assertNear(p, [0, 0], 1e-3);
    assert.ok(isGradEnabled());
    assert.ok(p.requiresGrad && p.isLeaf);
  });

  test('zeroGrad forgets every gradient', () => {
    const [p, q] = [parameter([1], [1]), parameter([1])];
    new SGD([p, q]).zeroGrad();
    assert.is(p.grad, null);
    assert.is(q.grad, null);
  });

  test('skips a parameter without a gradient and does not count the step', () => {
    const [p, q] = [parameter([1], [1]), parameter([1])];
    const adam = new Adam([p, q], { lr: 0.1, eps: 0 });
    adam.step();
    assert.equal(values(q), [1]);
    assert.equal(adam.stateDict().steps, [1, 0]);
    assert.equal(Object.keys(adam.stateDict().state), ['0.exp_avg', '0.exp_avg_sq']);
    q.grad = tensor([7], { dtype: 'float64' });
    adam.step();
    // Its first step: corrected as such, so of the size of lr.
    assertNear(q, [0.9]);
    assert.equal(adam.stateDict().steps, [2, 1]);
  });

  test('leaves the gradients alone', () => {
    const p = parameter([1], [2]);
    new SGD([p], { weightDecay: 1, momentum: 0.9 }).step();
    assert.equal(values(p.grad!), [2]);
  });

  test('updates empty and scalar parameters', () => {
    const empty = zeros([0, 3], { requiresGrad: true });
    empty.grad = zeros([0, 3]);
    const scalar = tensor(1, { requiresGrad: true });
    scalar.grad = tensor(1);
    new SGD([empty, scalar], { lr: 0.25, momentum: 0.5 }).step();
    assert.is(scalar.itemSync(), 0.75);
  });

  test('a gradient that does not fit throws before anything has changed', () => {
    const [p, q] = [parameter([1], [1]), parameter([1, 2])];
    const adam = new Adam([p, q]);
    q.grad = tensor([1], { dtype: 'float64' });
    assert.throws(() => adam.step(), ShapeError);
    assert.throws(() => adam.step(), /Adam: parameter 1 is \[2\], its gradient \[1\]/);
    q.grad = tensor([1, 2]);
    assert.throws(() => adam.step(), DTypeError);
    assert.throws(() => adam.step(), /parameter 1 is float64, its gradient float32/);
    assert.equal(values(p), [1]);
    assert.equal(adam.stateDict().steps, [0, 0]);
    assert.equal(adam.stateDict().state, {});
  });

  test('lr can be set between steps, within its range', () => {
    const p = parameter([1], [1]);
    const sgd = new SGD([p], { lr: 0.5 });
    sgd.lr = 0.25;
    sgd.step();
    assert.equal(values(p), [0.75]);
    assert.throws(() => {
      sgd.lr = -1;
    }, /SGD: lr is a finite number ≥ 0, got -1/);
    assert.throws(() => {
      sgd.lr = Number.NaN;
    }, ArgumentError);
    assert.is(sgd.lr, 0.25);
  });

  test('the graph of an earlier forward pass refuses to run backward after a step', () => {
    const p = parameter([2]);
    const loss = sum(square(p));
    backward(loss, { retainGraph: true });
    new SGD([p]).step();
    assert.throws(() => backward(loss), /changed in place/);
  });

  test('a lab can write its own', () => {
    class SignDescent extends Optimizer<{ readonly lr: number }, number> {
      protected override check(): void {}
      protected override slots(): readonly string[] {
        return ['last'];
      }
      protected override scalars(step: number, { lr }: { readonly lr: number }): number {
        return lr / step;
      }
      protected override update(p: Tensor, g: Tensor, { last }: Record<string, Tensor>, size: number): void {
        p.assign(tensor(values(p).map((x, i) => x - size * Math.sign(values(g)[i]))));
        last.assign(g);
      }
    }
    const p = parameter([1, 1], [5, -3]);
    const own = new SignDescent('SignDescent', [p], { lr: 0.5 });
    own.step();
    own.step();
    assert.equal(values(p), [0.25, 1.75]);
    assert.equal(values(own.stateDict().state['0.last']), [5, -3]);
  });
});

suite('moments that float32 cannot hold', (test) => {
  const GRADIENTS = [1, 1e18, 1e19, -1e20, 1e25, -3e38, 2];
  const optimizers = {
    Adam: (p: Tensor) => new Adam([p], { lr: 0.1 }),
    'Adam, weight decay': (p: Tensor) => new Adam([p], { lr: 0.1, weightDecay: 0.1 }),
    AdamW: (p: Tensor) => new AdamW([p], { lr: 0.1 }),
    RMSprop: (p: Tensor) => new RMSprop([p], { lr: 0.1 }),
    'RMSprop, momentum': (p: Tensor) => new RMSprop([p], { lr: 0.1, momentum: 0.9 }),
    'RMSprop, centered': (p: Tensor) => new RMSprop([p], { lr: 0.1, centered: true }),
  };
  for (const [name, make] of Object.entries(optimizers)) {
    test(`${name}: eager steps are those of SIMD and of compiled typed arrays`, async () => {
      const run = async (simd: boolean | null): Promise<number[]> => {
        const p = tensor(
          GRADIENTS.map(() => 1),
          { requiresGrad: true },
        );
        const optimizer = make(p);
        const step = (g: Tensor): void => {
          optimizer.zeroGrad();
          sum(mul(p, g)).backward();
          optimizer.step();
        };
        const call = simd === null ? step : compile(step, { simd });
        for (const size of [1, 0.5, 1]) await call(mul(tensor(GRADIENTS), size));
        return values(p);
      };
      const eager = await run(null);
      assert.ok(eager.every(Number.isFinite));
      assert.is(eager[4], name.includes('decay') || name === 'AdamW' ? eager[4] : 1, 'no step where it is infinite');
      for (const simd of [true, false]) {
        (await run(simd)).forEach((x, i) => {
          assert.ok(Math.abs(x - eager[i]) < 1e-6, `${i}: ${x}, eager ${eager[i]}`);
        });
      }
    });
  }
});

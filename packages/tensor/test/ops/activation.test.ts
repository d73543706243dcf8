import { assert, suite } from '@engram/tools/suite';
import fc from 'fast-check';
import {
  ArgumentError,
  add,
  compile,
  DTypeError,
  dropout,
  elu,
  exp,
  type GeluOptions,
  gelu,
  grad,
  init,
  leakyRelu,
  log1p,
  mul,
  neg,
  relu,
  selu,
  sigmoid,
  silu,
  softmax,
  softplus,
  sub,
  sum,
  type Tensor,
  tanh,
  tensor,
} from '../../src/index.ts';
import { assertClose } from '../../src/testing/index.ts';
import { activation } from '../cases/activation.ts';
import { checkCases } from '../cases/check.ts';
import { gradientAt } from '../cases/gradient.ts';

checkCases('activation', activation);

const all = { tanh, sigmoid, relu, leakyRelu, gelu, silu, softplus };

suite('activation: kinks and tails', (test) => {
  test('relu has gradient 0 at 0, and passes a NaN', () => {
    assert.equal(gradientAt(relu, [-1, 0, -0, 1, NaN]), [[0, 0, 0, 1, 1]]);
  });
  test('leakyRelu has its slope at 0', () => {
    assert.equal(
      gradientAt((x) => leakyRelu(x, 0.25), [-1, 0, -0, 1, NaN]),
      [[0.25, 0.25, 0.25, 1, 0.25]],
    );
  });
  test('softplus is the identity above its threshold only', () => {
    const [[below, on, above]] = gradientAt((x) => softplus(x, 1, 2), [1.9, 2, 2.1]) as number[][];
    assertClose(tensor([below, on]), [1 / (1 + Math.exp(-1.9)), 1 / (1 + Math.exp(-2))]);
    assert.is(above, 1);
  });
  test('elu and selu keep the slope of their left tail', async () => {
    const points = [-12, -18, -80];
    const slopes = (fn: (x: Tensor) => Tensor, dtype: 'float32' | 'float64') => {
      const x = tensor(points, { dtype, requiresGrad: true });
      return grad(sum(fn(x)), x)[0];
    };
    const selus = (x: number) => 1.6732632423543772 * 1.0507009873554805 * Math.exp(x);
    for (const dtype of ['float32', 'float64'] as const) {
      const close = { rtol: dtype === 'float32' ? 1e-5 : 1e-13, atol: 0 };
      assertClose(slopes(elu, dtype), points.map(Math.exp), close);
      assertClose(slopes(selu, dtype), points.map(selus), close);
      assertClose(await compile(() => slopes(elu, dtype))(), points.map(Math.exp), close);
    }
  });
  test('gelu is 0 far to the left, up to the largest number', () => {
    for (const x of [-40, -1e300, -1.7e308]) {
      assert.is(gelu(tensor(x, { dtype: 'float64' })).itemSync(), -0);
      assert.equal(
        gradientAt((at) => gelu(at), [x]),
        [[0]],
      );
    }
  });
  test('gelu keeps its left tail', () => {
    const x = [-1, -3, -6, -8, -10, -12, -13];
    const tail = [
      [-0.15865525393145705, -0.0040496940948902835, -5.9195258702261885e-9, -4.976768459417427e-15],
      [-7.619853024160526e-23, -2.1317785344932147e-32, -7.952313719414843e-38],
    ].flat();
    assertClose(gelu(tensor(x, { dtype: 'float64' })), tail, { rtol: 1e-13, atol: 0 });
    assertClose(gelu(tensor(x)), tail, { rtol: 1e-7, atol: 0 });
  });
  test('gradients far out are 0 or 1, not NaN', () => {
    for (const f of [tanh, sigmoid]) assert.equal(gradientAt(f, [-1000, 1000]), [[0, 0]]);
    for (const f of [relu, silu, softplus, gelu]) {
      assert.equal(
        gradientAt((x) => f(x), [-1000, 1000]),
        [[0, 1]],
        f.name,
      );
    }
    assert.equal(
      gradientAt((x) => gelu(x, { approximate: 'tanh' }), [-1000, 1000]),
      [[0, 1]],
    );
  });
  test('gradients at 0', () => {
    assert.equal(gradientAt(tanh, [0]), [[1]]);
    for (const f of [sigmoid, gelu, silu, softplus]) {
      assertClose(tensor(gradientAt((x) => f(x), [0])[0]), [f === sigmoid ? 0.25 : 0.5], { rtol: 0, atol: 1e-12 });
    }
  });
});

suite('activation: errors', (test) => {
  for (const [name, op] of Object.entries(all)) {
    test(`${name} needs a tensor`, () => {
      const run = () => (op as (x: Tensor) => Tensor)([1] as unknown as Tensor);
      assert.throws(run, ArgumentError);
      assert.throws(run, new RegExp(`^${name}: the input must be a tensor, got an array; wrap it in tensor\\(…\\)`));
    });
  }
  test('relu is not defined for bool', () => {
    assert.throws(() => relu(tensor([true])), DTypeError);
    assert.throws(() => relu(tensor([true])), /^relu: not defined for bool/);
  });
  test('gelu names its approximations', () => {
    const run = () => gelu(tensor([1]), { approximate: 'erf' } as unknown as GeluOptions);
    assert.throws(run, ArgumentError);
    assert.throws(run, /^gelu: approximate is 'none' or 'tanh', got "erf"/);
  });
});

suite('activation: identities', (test) => {
  const property = (name: string, check: (x: Tensor) => void) =>
    test(name, () => {
      fc.assert(
        fc.property(fc.array(fc.double({ min: -15, max: 15, noNaN: true }), { maxLength: 16 }), (x) =>
          check(tensor(x, { dtype: 'float64' })),
        ),
        { seed: 6, numRuns: 30 },
      );
    });
  const close = { rtol: 1e-11, atol: 1e-13 };

  property('σ(x) + σ(−x) = 1', (x) => assertClose(add(sigmoid(x), sigmoid(neg(x))), exp(mul(x, 0)), close));
  property('tanh x = 2 σ(2x) − 1', (x) => assertClose(tanh(x), sub(mul(sigmoid(mul(x, 2)), 2), 1), close));
  property('silu x = x σ(x)', (x) => assertClose(silu(x), mul(x, sigmoid(x)), close));
  property('softplus x = ln(1 + eˣ)', (x) => assertClose(softplus(x), log1p(exp(x)), close));
  property('relu x − relu(−x) = x', (x) => assertClose(sub(relu(x), relu(neg(x))), x, close));
  property('gelu x − gelu(−x) = x', (x) => {
    assertClose(sub(gelu(x), gelu(neg(x))), x, close);
  });
  property('leakyRelu of slope 1 is the identity', (x) => assertClose(leakyRelu(x, 1), x, close));
  property('both gelus agree to three digits', (x) => {
    assertClose(gelu(x, { approximate: 'tanh' }), gelu(x), { rtol: 0, atol: 5e-4 });
  });
});

suite('an object where a number belongs', (test) => {
  test('is refused, not computed with', () => {
    const options = { negativeSlope: 0.1 } as unknown as number;
    assert.throws(() => leakyRelu(tensor([-1]), options), /leakyRelu: the value is a number, got object/);
    assert.throws(() => softplus(tensor([-1]), options), /softplus: the value is a number, got object/);
    assert.throws(() => softplus(tensor([-1]), 1, options), /softplus: the value is a number, got object/);
    assert.throws(
      () => init.uniform(tensor([-1]), options),
      /init.uniform: a parameter is a finite number, got object/,
    );
    assert.throws(() => dropout(tensor([-1]), 0.5, options as never), /dropout: training is true or false, got object/);
    assert.throws(() => sum(tensor([-1]), options), /sum: the axes must be an array of numbers/);
    assert.throws(() => softmax(tensor([-1]), '0' as never), /softmax: an axis is a whole number, got string/);
    assert.throws(
      () => init.normal(tensor([-1]), 0, options),
      /init.normal: a parameter is a finite number, got object/,
    );
  });
});

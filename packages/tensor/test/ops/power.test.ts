import { assert, suite } from '@engram/tools/suite';
import fc from 'fast-check';
import {
  ArgumentError,
  add,
  DTypeError,
  div,
  exp,
  grad,
  log,
  mul,
  pow,
  reciprocal,
  rsqrt,
  ShapeError,
  sqrt,
  square,
  sum,
  type Tensor,
  tensor,
  zeros,
} from '../../src/index.ts';
import { assertClose } from '../../src/testing/index.ts';
import { checkCases } from '../cases/check.ts';
import { gradientAt, secondGradientAt } from '../cases/gradient.ts';
import { power } from '../cases/power.ts';

checkCases('power', power);

suite('power: gradients at special points', (test) => {
  test('with exponent 0, where the reciprocal is infinite', () => {
    for (const [dtype, least] of [
      ['float32', 1e-39],
      ['float64', 5e-309],
    ] as const) {
      const x = tensor([least, -least, 0, 1], { dtype, requiresGrad: true });
      for (const exponent of [0, zeros([4], { dtype })]) {
        assert.equal(grad(sum(pow(x, exponent)), x)[0].arraySync(), [0, 0, 0, 0]);
      }
      const [first] = grad(sum(pow(x, 1)), x, { createGraph: true });
      assert.equal(grad(sum(first), x)[0].arraySync(), [0, 0, 0, 0]);
    }
  });
  test('pow with base 0', () => {
    // d/da = b a^(b−1): 0 where b is 0, 1 where it is 1; d/db = a^b ln a: 0, as the limit from above.
    assert.equal(gradientAt(pow, [0, 0, 0, 0], [0, 1, 2, 3]), [
      [0, 1, 0, 0],
      [0, 0, 0, 0],
    ]);
  });
  test('pow with base 0 and a negative exponent', () => {
    assert.equal(gradientAt(pow, [0], [-1]), [[-Infinity], [-Infinity]]);
  });
  test('pow with exponent 0', () => {
    assert.equal(
      gradientAt((a) => pow(a, 0), [0, 1, -2, Infinity, NaN]),
      [[0, 0, 0, 0, 0]],
    );
    assert.equal(gradientAt(pow, [2], [0]), [[0], [Math.LN2]]);
  });
  test('pow of a negative base: a whole exponent has a slope in the base, none in the exponent', () => {
    assert.equal(gradientAt(pow, [-2], [3]), [[12], [NaN]]);
  });
  test('the second gradient with exponent 0 is finite, at base 0 too', () => {
    assert.equal(
      secondGradientAt((a) => pow(a, 0), [0, 1, -2]),
      [[0, 0, 0]],
    );
  });
  test('the mixed second gradient with exponent 0', () => {
    // d²/da db a^b = a^(b−1) (1 + b ln a) = 1 / a.
    assert.equal(secondGradientAt(pow, [2, 4], [0, 0]), [
      [0, 0],
      [0.5, 0.25],
    ]);
  });
  test('whole exponents have exact second gradients at 0', () => {
    assert.equal(
      secondGradientAt((a) => pow(a, 2), [0]),
      [[2]],
    );
    assert.equal(
      secondGradientAt((a) => pow(a, 3), [0, 1]),
      [[0, 6]],
    );
  });
  test('sqrt, rsqrt and reciprocal at 0', () => {
    assert.equal(gradientAt(sqrt, [0, 4]), [[Infinity, 0.25]]);
    assert.equal(gradientAt(rsqrt, [0, 4, Infinity]), [[-Infinity, -0.0625, -0]]);
    assert.equal(gradientAt(reciprocal, [0, 2]), [[-Infinity, -0.25]]);
    assert.equal(
      gradientAt((x) => pow(x, 0.5), [0, 4]),
      [[Infinity, 0.25]],
    );
  });
});

suite('power: errors', (test) => {
  for (const [name, op] of Object.entries({ sqrt, rsqrt, square, reciprocal })) {
    test(`${name} needs a tensor`, () => {
      assert.throws(() => op(2 as unknown as Tensor), ArgumentError);
      assert.throws(() => op(2 as unknown as Tensor), new RegExp(`^${name}: the input must be a tensor, got number`));
    });
  }
  test('square is not defined for bool', () => {
    assert.throws(() => square(tensor([true])), DTypeError);
    assert.throws(() => square(tensor([true])), /^square: not defined for bool/);
  });
  test('pow names both shapes', () => {
    assert.throws(() => pow(zeros([2]), zeros([3])), ShapeError);
    assert.throws(() => pow(zeros([2]), zeros([3])), /^pow: shapes \[2\] and \[3\] do not broadcast/);
  });
  test('pow of integers to a negative number says to cast', () => {
    const run = () => pow(tensor([2], { dtype: 'int32' }), -1);
    assert.throws(run, ArgumentError);
    assert.throws(run, /^pow: an integer to the power -1 is not an integer; cast the base with to\('float32'\)/);
  });
});

suite('power: identities', (test) => {
  const property = (name: string, check: (x: Tensor, y: Tensor) => void) =>
    test(name, () => {
      const number = fc.double({ min: 0.1, max: 10, noNaN: true });
      fc.assert(
        fc.property(fc.array(fc.tuple(number, number), { maxLength: 12 }), (pairs) =>
          check(
            tensor(
              pairs.map(([a]) => a),
              { dtype: 'float64' },
            ),
            tensor(
              pairs.map(([, b]) => b),
              { dtype: 'float64' },
            ),
          ),
        ),
        { seed: 5, numRuns: 30 },
      );
    });
  const close = { rtol: 1e-11, atol: 0 };

  property('√x² = x', (x) => assertClose(sqrt(square(x)), x, close));
  property('1/√x = (√x)⁻¹', (x) => assertClose(rsqrt(x), reciprocal(sqrt(x)), close));
  property('x · x⁻¹ = 1', (x) => assertClose(mul(x, reciprocal(x)), div(x, x), close));
  property('a^b = e^(b ln a)', (a, b) => assertClose(pow(a, b), exp(mul(b, log(a))), close));
  property('a^b · a^c = a^(b + c)', (a, b) => assertClose(mul(pow(a, b), pow(a, 2)), pow(a, add(b, 2)), close));
  property('the shortcuts agree with the general power', (x) => {
    const as = (p: number) => pow(x, add(mul(x, 0), p));
    assertClose(pow(x, 2), as(2), close);
    assertClose(pow(x, 0.5), as(0.5), close);
  });
});

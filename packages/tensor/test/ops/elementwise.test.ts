import { assert, suite } from '@engram/tools/suite';
import fc from 'fast-check';
import {
  ArgumentError,
  abs,
  add,
  clamp,
  cos,
  DTypeError,
  erf,
  exp,
  log,
  log1p,
  maximum,
  minimum,
  neg,
  sin,
  square,
  type Tensor,
  tensor,
} from '../../src/index.ts';
import { assertClose } from '../../src/testing/index.ts';
import { checkCases } from '../cases/check.ts';
import { elementwise } from '../cases/elementwise.ts';
import { gradientAt, secondGradientAt } from '../cases/gradient.ts';

checkCases('elementwise', elementwise);

const unaries = { abs, exp, log, log1p, sin, cos, erf, clamp: (x: Tensor) => clamp(x, 0, 1) };
const double = { dtype: 'float64' } as const;

suite('elementwise: kinks and poles', (test) => {
  test('abs has gradient 0 at 0', () => {
    assert.equal(gradientAt(abs, [-2, 0, 3]), [[-1, 0, 1]]);
    assert.equal(secondGradientAt(abs, [-2, 0, 3]), [[0, 0, 0]]);
  });
  test('clamp passes the gradient on its bounds, not beyond, nor at NaN', () => {
    assert.equal(
      gradientAt((x) => clamp(x, 1, 2), [0.5, 1, 1.5, 2, 2.5, NaN]),
      [[0, 1, 1, 1, 0, 0]],
    );
    assert.equal(
      gradientAt((x) => clamp(x, 1), [1, 0, Infinity]),
      [[1, 0, 1]],
    );
    assert.equal(
      gradientAt((x) => clamp(x, null, 1), [1, 2, -Infinity]),
      [[1, 0, 1]],
    );
  });
  test('log and log1p at their poles', () => {
    assert.equal(gradientAt(log, [0, Infinity]), [[Infinity, 0]]);
    assert.equal(gradientAt(log1p, [-1, Infinity]), [[Infinity, 0]]);
  });
  test('exp where it over- and underflows', () => {
    assert.equal(gradientAt(exp, [-Infinity, 1000]), [[0, Infinity]]);
  });
  test('erf is flat far out', () => {
    assert.equal(gradientAt(erf, [Infinity, -40]), [[0, 0]]);
  });
});

/** From C's erf, which is within an ulp. */
const erfs = [
  [1e-300, 1.1283791670955126e-300],
  [1e-8, 1.1283791670955126e-8],
  [0.001, 0.0011283787909692365],
  [0.1, 0.1124629160182849],
  [0.25, 0.2763263901682369],
  [0.46875, 0.49261347321793797],
  [0.469, 0.4928398949625797],
  [0.5, 0.5204998778130465],
  [0.7, 0.6778011938374184],
  [1, 0.8427007929497149],
  [1.25, 0.9229001282564582],
  [1.5, 0.9661051464753108],
  [2, 0.9953222650189527],
  [2.5, 0.999593047982555],
  [3, 0.9999779095030014],
  [3.5, 0.9999992569016276],
  [3.999, 0.9999999844552505],
  [4, 0.9999999845827421],
  [4.001, 0.9999999847092178],
  [5, 0.9999999999984626],
  [5.9, 0.9999999999999999],
  [6, 1],
] as const;

suite('elementwise: precision', (test) => {
  test('erf is good to double precision, on both sides and across its pieces', () => {
    const x = tensor(
      erfs.map(([at]) => at),
      double,
    );
    const want = tensor(
      erfs.map(([, y]) => y),
      double,
    );
    assertClose(erf(x), want, { rtol: 5e-16, atol: 0 });
    assertClose(erf(neg(x)), neg(want), { rtol: 5e-16, atol: 0 });
  });
  test('log1p and exp keep small results', () => {
    assertClose(log1p(tensor([1e-300], double)), tensor([1e-300], double), { rtol: 0, atol: 0 });
    assertClose(exp(tensor([-745], double)), tensor([5e-324], double), { rtol: 0, atol: 0 });
  });
  test('odd functions keep the sign of zero', () => {
    for (const f of [sin, erf, log1p]) assert.ok(Object.is(f(tensor([-0])).dataSync()[0], -0));
  });
});

suite('elementwise: errors', (test) => {
  for (const [name, op] of Object.entries(unaries)) {
    test(`${name} needs a tensor`, () => {
      const run = () => op([1, 2] as unknown as Tensor);
      assert.throws(run, ArgumentError);
      assert.throws(run, new RegExp(`^${name}: the input must be a tensor, got an array; wrap it in tensor\\(…\\)`));
    });
  }
  test('abs and clamp are not defined for bool', () => {
    assert.throws(() => abs(tensor([true])), DTypeError);
    assert.throws(() => abs(tensor([true])), /^abs: not defined for bool/);
    assert.throws(() => clamp(tensor([true]), 0), /^clamp: not defined for bool/);
  });
  test('clamp needs a bound, and numbers', () => {
    assert.throws(() => clamp(tensor([1])), ArgumentError);
    assert.throws(() => clamp(tensor([1])), /^clamp: give min, max or both/);
    assert.throws(
      () => clamp(tensor([1]), tensor(0) as never),
      /^clamp: min and max are numbers or null, got object; use maximum/,
    );
  });
});

suite('elementwise: identities', (test) => {
  const property = (name: string, low: number, high: number, check: (x: Tensor) => void) =>
    test(name, () => {
      const values = fc.array(fc.double({ min: low, max: high, noNaN: true }), { maxLength: 16 });
      fc.assert(
        fc.property(values, (x) => check(tensor(x, double))),
        { seed: 3, numRuns: 30 },
      );
    });
  const close = { rtol: 1e-12, atol: 1e-12 };

  property('exp(log x) = x', 1e-3, 1e3, (x) => assertClose(exp(log(x)), x, close));
  property('log(exp x) = x', -50, 50, (x) => assertClose(log(exp(x)), x, close));
  property('log1p(x) = log(1 + x)', 0, 1e3, (x) => assertClose(log1p(x), log(add(x, 1)), close));
  property('sin² + cos² = 1', -100, 100, (x) =>
    assertClose(add(square(sin(x)), square(cos(x))), add(x.mul(0), 1), close),
  );
  property('erf is odd and rises', -7, 7, (x) => {
    assertClose(erf(neg(x)), neg(erf(x)), close);
    assert.ok(erf(add(x, 1e-3)).ge(erf(x)).all().itemSync() === 1);
  });
  property('clamp = min(max(x, low), high)', -9, 9, (x) =>
    assertClose(clamp(x, -1, 2), minimum(maximum(x, -1), 2), close),
  );
  property('|x|² = x²', -9, 9, (x) => assertClose(square(abs(x)), square(x), close));
});

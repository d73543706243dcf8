import { assert, suite } from '@engram/tools/suite';
import fc from 'fast-check';
import {
  DTypeError,
  eq,
  GradientError,
  ge,
  gt,
  le,
  logicalAnd,
  logicalNot,
  logicalOr,
  lt,
  ne,
  ShapeError,
  type Tensor,
  type TensorLike,
  tensor,
  where,
  zeros,
} from '../../src/index.ts';
import { assertClose } from '../../src/testing/index.ts';
import { checkCases } from '../cases/check.ts';
import { compare } from '../cases/compare.ts';
import { gradientAt, secondGradientAt } from '../cases/gradient.ts';

checkCases('compare', compare);

const binaries = { eq, ne, lt, le, gt, ge, logicalAnd, logicalOr };

suite('compare: gradients', (test) => {
  for (const [name, op] of Object.entries(binaries)) {
    test(`${name} has none`, () => {
      const x = tensor([1, 2], { requiresGrad: true });
      const y = op(x, 1);
      assert.is(y.requiresGrad, false);
      assert.throws(() => y.backward(), GradientError);
    });
  }
  test('where sends it to the side that was taken, and sums broadcast axes', () => {
    const [a, b] = gradientAt((x, y) => where(tensor([true, false, true]), x, y), [1, 2, 3], 5);
    assert.equal(a, [1, 0, 1]);
    assert.equal(b, 1);
  });
  test('an infinite gradient of the side not taken stays out', () => {
    assert.equal(
      gradientAt((x) => where(eq(x, 0), 0, x), [0, 2]),
      [[0, 1]],
    );
    assert.equal(
      secondGradientAt((x) => where(gt(x, 0), x.mul(x), 1), [-1, 2]),
      [[0, 2]],
    );
  });
});

suite('compare: errors', (test) => {
  for (const [name, op] of Object.entries(binaries)) {
    test(`${name} names both shapes`, () => {
      assert.throws(() => op(zeros([2]), zeros([3])), ShapeError);
      assert.throws(
        () => op(zeros([2]), zeros([3])),
        new RegExp(`^${name}: shapes \\[2\\] and \\[3\\] do not broadcast`),
      );
    });
    test(`${name} refuses an array`, () => {
      assert.throws(
        () => op([1] as unknown as Tensor, 1),
        new RegExp(`^${name}: expected a tensor or a number, got an array`),
      );
    });
  }
  test('logicalNot refuses a string', () => {
    assert.throws(
      () => logicalNot('a' as unknown as TensorLike),
      /^logicalNot: expected a tensor or a number, got string/,
    );
  });
  test('where needs a bool condition and says how to get one', () => {
    const run = () => where(tensor([1, 0]), 1, 2);
    assert.throws(run, DTypeError);
    assert.throws(run, /^where: the condition must be bool, got float32; compare first, for example ne\(x, 0\)/);
    assert.throws(() => where(true as unknown as Tensor, 1, 2), /^where: the condition must be a tensor, got boolean/);
  });
  test('where broadcasts all three', () => {
    const flags = tensor([true, false]);
    assert.throws(() => where(flags, zeros([3]), 1), /^where: shapes \[2\] and \[3\] do not broadcast/);
    assert.throws(() => where(flags, zeros([2]), zeros([3])), /^where: shapes \[2\] and \[3\] do not broadcast/);
  });
});

suite('compare: identities', (test) => {
  const value = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constantFrom(NaN, Infinity, -Infinity, -0));
  const pair = fc.array(fc.tuple(value, value), { minLength: 1, maxLength: 20 });
  const property = (name: string, check: (a: Tensor, b: Tensor) => void) =>
    test(name, () => {
      fc.assert(
        fc.property(pair, (both) => check(tensor(both.map(([a]) => a)), tensor(both.map(([, b]) => b)))),
        { seed: 2, numRuns: 30 },
      );
    });

  property('each agrees with JavaScript', (a, b) => {
    const [x, y] = [Array.from(a.dataSync()), b.dataSync()];
    const by = (f: (p: number, q: number) => boolean) => tensor(x.map((p, i) => f(p, y[i])));
    assertClose(
      eq(a, b),
      by((p, q) => p === q),
    );
    assertClose(
      ne(a, b),
      by((p, q) => p !== q),
    );
    assertClose(
      lt(a, b),
      by((p, q) => p < q),
    );
    assertClose(
      le(a, b),
      by((p, q) => p <= q),
    );
    assertClose(
      gt(a, b),
      by((p, q) => p > q),
    );
    assertClose(
      ge(a, b),
      by((p, q) => p >= q),
    );
  });
  property('ne is not eq, gt is lt turned round', (a, b) => {
    assertClose(ne(a, b), logicalNot(eq(a, b)));
    assertClose(gt(a, b), lt(b, a));
    assertClose(ge(a, b), le(b, a));
  });
  property("De Morgan's law", (a, b) => {
    assertClose(logicalNot(logicalAnd(a, b)), logicalOr(logicalNot(a), logicalNot(b)));
  });
  property('where of a condition and its opposite swap', (a, b) => {
    const c = lt(a, b);
    assertClose(where(c, a, b), where(logicalNot(c), b, a));
  });
});

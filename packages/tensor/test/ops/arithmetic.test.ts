import { assert, suite } from '@engram/tools/suite';
import fc from 'fast-check';
import {
  ArgumentError,
  add,
  type DivOptions,
  DTypeError,
  div,
  maximum,
  minimum,
  mul,
  neg,
  ShapeError,
  sub,
  type TensorLike,
  tensor,
  zeros,
} from '../../src/index.ts';
import { assertClose } from '../../src/testing/index.ts';
import { arithmetic } from '../cases/arithmetic.ts';
import { checkCases } from '../cases/check.ts';
import { gradientAt } from '../cases/gradient.ts';

checkCases('arithmetic', arithmetic);

const binaries = { add, sub, mul, div, maximum, minimum };

suite('arithmetic: ties', (test) => {
  test('maximum gives each of two equals half of the gradient', () => {
    assert.equal(gradientAt(maximum, [1, 2, 3], [2, 2, 2]), [
      [0, 0.5, 1],
      [1, 0.5, 0],
    ]);
  });
  test('minimum gives each of two equals half of the gradient', () => {
    assert.equal(gradientAt(minimum, [1, 2, 3], [2, 2, 2]), [
      [1, 0.5, 0],
      [0, 0.5, 1],
    ]);
  });
  test('equal infinities are a tie too', () => {
    assert.equal(gradientAt(maximum, [Infinity], [Infinity]), [[0.5], [0.5]]);
    assert.equal(gradientAt(minimum, [-Infinity], [-Infinity]), [[0.5], [0.5]]);
  });
  test('a NaN on either side passes the gradient to both', () => {
    assert.equal(gradientAt(maximum, [NaN, 1], [1, NaN]), [
      [1, 1],
      [1, 1],
    ]);
  });
});

suite('arithmetic: gradients at poles', (test) => {
  test('div by zero', () => {
    assert.equal(
      gradientAt((a, b) => div(a, b), [1, -1], [0, 0]),
      [
        [Infinity, Infinity],
        [-Infinity, Infinity],
      ],
    );
  });
  test('mul by infinity', () => {
    assert.equal(gradientAt(mul, [2], [Infinity]), [[Infinity], [2]]);
  });
  test('rounded division is flat', () => {
    for (const roundingMode of ['floor', 'trunc'] as const) {
      const [a, b] = gradientAt((x, y) => div(x, y, { roundingMode }), [7, -7], [2, 2]);
      assertClose(tensor(a), [0, 0]);
      assertClose(tensor(b), [0, 0]);
    }
  });
  test('an int32 operand takes no gradient, the other still does', () => {
    const scale = tensor([2, 3], { dtype: 'int32' });
    assert.equal(
      gradientAt((x) => mul(x, scale), [1, 1]),
      [[2, 3]],
    );
  });
});

suite('arithmetic: signs of zero', (test) => {
  const zero = (x: number): string => (Object.is(x, -0) ? '-0' : String(x));
  test('neg turns 0 into −0 and back', () => {
    assert.equal(Array.from(neg(tensor([0, -0])).dataSync(), zero), ['-0', '0']);
  });
  test('the sign of a zero product or quotient is that of its factors', () => {
    assert.equal(Array.from(mul(tensor([0, -0, -0]), tensor([-1, -1, 1])).dataSync(), zero), ['-0', '0', '-0']);
    assert.equal(Array.from(div(tensor([1, -1]), Infinity).dataSync(), zero), ['0', '-0']);
  });
});

suite('arithmetic: errors', (test) => {
  for (const [name, op] of Object.entries(binaries)) {
    test(`${name} names both shapes and the axis that differs`, () => {
      const run = () => op(zeros([2, 3]), zeros([2, 4]));
      assert.throws(run, ShapeError);
      assert.throws(run, new RegExp(`^${name}: shapes \\[2, 3\\] and \\[2, 4\\] do not broadcast: axis -1 is 3 and 4`));
    });
    test(`${name} does not broadcast 0 with 2`, () => {
      assert.throws(
        () => op(zeros([0]), zeros([2])),
        new RegExp(`^${name}: shapes \\[0\\] and \\[2\\] do not broadcast`),
      );
    });
    test(`${name} says what to do with an array`, () => {
      const run = () => op(zeros([2]), [1, 2] as unknown as TensorLike);
      assert.throws(run, ArgumentError);
      assert.throws(run, new RegExp(`^${name}: expected a tensor or a number, got an array; wrap it in tensor\\(…\\)`));
    });
    test(`${name} refuses null and undefined`, () => {
      assert.throws(() => op(zeros([2]), null as unknown as TensorLike), new RegExp(`^${name}: .*got null`));
      assert.throws(() => op(undefined as unknown as TensorLike, 1), new RegExp(`^${name}: .*got undefined`));
    });
    test(`${name} refuses a number that int32 can't hold`, () => {
      const run = () => op(tensor([1], { dtype: 'int32' }), 3e9);
      assert.throws(run, ArgumentError);
      assert.throws(run, new RegExp(`^${name}: 3000000000 does not fit int32`));
    });
  }
  test('neg and sub are not defined for bool', () => {
    const flags = tensor([true]);
    assert.throws(() => neg(flags), DTypeError);
    assert.throws(() => neg(flags), /^neg: not defined for bool; use the logical ops/);
    assert.throws(() => sub(flags, flags), /^sub: not defined for bool/);
  });
  test('neg needs a tensor', () => {
    assert.throws(() => neg(3 as never), /^neg: the input must be a tensor, got number/);
  });
  test('div names the rounding modes', () => {
    const run = () => div(zeros([1]), 1, { roundingMode: 'ceil' } as unknown as DivOptions);
    assert.throws(run, ArgumentError);
    assert.throws(run, /^div: roundingMode is 'floor' or 'trunc', got "ceil"/);
  });
});

suite('arithmetic: identities', (test) => {
  const number = fc.float({ min: -100, max: 100, noNaN: true });
  const pair = fc.array(fc.tuple(number, number), { maxLength: 12 });
  const property = (name: string, check: (a: ReturnType<typeof tensor>, b: ReturnType<typeof tensor>) => void) =>
    test(name, () => {
      fc.assert(
        fc.property(pair, (both) => check(tensor(both.map(([a]) => a)), tensor(both.map(([, b]) => b)))),
        { seed: 1, numRuns: 30 },
      );
    });
  const exact = { rtol: 0, atol: 0 };

  property('a + b = b + a', (a, b) => assertClose(add(a, b), add(b, a), exact));
  property('a · b = b · a', (a, b) => assertClose(mul(a, b), mul(b, a), exact));
  property('a − b = a + (−b)', (a, b) => assertClose(sub(a, b), add(a, neg(b)), exact));
  property('max(a, b) = −min(−a, −b)', (a, b) => assertClose(maximum(a, b), neg(minimum(neg(a), neg(b))), exact));
  property('max + min = a + b', (a, b) => assertClose(add(maximum(a, b), minimum(a, b)), add(a, b), exact));
  property('a / a = 1 away from 0', (a) => {
    const away = add(mul(a, a), 1);
    assertClose(div(away, away), add(mul(a, 0), 1), exact);
  });
  property('floor and trunc of int32 quotients', (a, b) => {
    const [x, y] = [a.to('int32'), maximum(b.to('int32'), 1)];
    const [p, q] = [Array.from(x.dataSync()), y.dataSync()];
    assertClose(
      div(x, y, { roundingMode: 'floor' }),
      tensor(
        p.map((v, i) => Math.floor(v / q[i])),
        { dtype: 'int32' },
      ),
    );
    assertClose(
      div(x, y, { roundingMode: 'trunc' }),
      tensor(
        p.map((v, i) => Math.trunc(v / q[i])),
        { dtype: 'int32' },
      ),
    );
  });
});

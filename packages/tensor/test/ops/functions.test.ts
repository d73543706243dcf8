import { assert, suite } from '@engram/tools/suite';
import {
  ArgumentError,
  acos,
  asin,
  asinh,
  atan,
  atan2,
  atanh,
  cosh,
  DTypeError,
  exp2,
  fmod,
  isnan,
  lerp,
  log2,
  log10,
  logaddexp,
  nanToNum,
  remainder,
  ShapeError,
  sinh,
  type Tensor,
  tan,
  tensor,
  zeros,
} from '../../src/index.ts';
import { assertClose } from '../../src/testing/index.ts';
import { checkCases } from '../cases/check.ts';
import { functions } from '../cases/functions.ts';
import { gradientAt, secondGradientAt } from '../cases/gradient.ts';
import { throwsError } from '../property.ts';

checkCases('functions', functions);

const sameZero = (x: Tensor, sign: 0 | -0): void => assert.ok(Object.is(x.dataSync()[0], sign));

suite('functions: values to the last bit', (test) => {
  test('powers of two and ten have whole logarithms', () => {
    for (const dtype of ['float32', 'float64'] as const) {
      const whole = Array.from({ length: 38 }, (_, i) => i);
      assert.equal(
        [
          ...log2(
            tensor(
              whole.map((n) => 2 ** n),
              { dtype },
            ),
          ).dataSync(),
        ],
        whole,
      );
      assert.equal(
        [...exp2(tensor(whole, { dtype })).dataSync()],
        whole.map((n) => 2 ** n),
      );
    }
    const decades = Array.from({ length: 16 }, (_, i) => i);
    assert.equal(
      [
        ...log10(
          tensor(
            decades.map((n) => 10 ** n),
            { dtype: 'float64' },
          ),
        ).dataSync(),
      ],
      decades,
    );
  });
  test('zeros keep their sign', () => {
    for (const f of [tan, asin, atan, sinh, asinh, atanh]) {
      sameZero(f(tensor([-0])), -0);
      sameZero(f(tensor([0])), 0);
    }
    sameZero(fmod(tensor([-4]), 2), -0);
    sameZero(remainder(tensor([-4]), 2), -0);
  });
  test('the angle of signed zeros', () => {
    const y = tensor([0, 0, -0, -0]);
    const x = tensor([0, -0, 0, -0]);
    assertClose(atan2(y, x), [0, Math.PI, -0, -Math.PI]);
  });
  test('nanToNum takes the ends of the dtype', () => {
    for (const [dtype, most] of [
      ['float32', 3.4028234663852886e38],
      ['float64', Number.MAX_VALUE],
    ] as const) {
      const x = tensor([NaN, Infinity, -Infinity], { dtype });
      assert.equal([...nanToNum(x).dataSync()], [0, most, -most]);
    }
  });
  test('what is left of int32 by 0 is 0', () => {
    const x = tensor([5, -5, 0], { dtype: 'int32' });
    for (const f of [remainder, fmod]) assert.equal([...f(x, 0).dataSync()], [0, 0, 0]);
  });
});

suite('functions: second derivatives at poles', (test) => {
  // PyTorch's.
  test('of arcs and areas', () => {
    assert.equal(secondGradientAt(asin, [1, -1, 0]), [[Infinity, -Infinity, 0]]);
    assert.equal(secondGradientAt(acos, [1, -1]), [[-Infinity, Infinity]]);
    assertClose(tensor(secondGradientAt(atan, [1, -2])[0]), [-0.5, 0.16]);
    assertClose(tensor(secondGradientAt(cosh, [-2])[0]), [3.7621956910836314]);
    assertClose(tensor(secondGradientAt(log2, [1, 2])[0]), [-Math.LOG2E, -0.36067376022224085]);
  });
  test('of equal infinities logaddexp has no slope', () => {
    assert.equal(gradientAt(logaddexp, [Infinity], [Infinity]), [[NaN], [NaN]]);
  });
});

suite('functions: errors', (test) => {
  test('remainders of bool, and of shapes that do not fit', () => {
    for (const [name, f] of Object.entries({ remainder, fmod })) {
      throwsError(() => f(tensor([true]), tensor([true])), DTypeError, new RegExp(`^${name}: not defined for bool`));
      throwsError(() => f(zeros([2]), zeros([3])), ShapeError, new RegExp(`^${name}: .*\\[2\\].*\\[3\\]`));
    }
  });
  test('lerp is for floats', () => {
    throwsError(
      () => lerp(tensor([1], { dtype: 'int32' }), tensor([1]), 0.5),
      DTypeError,
      /^lerp: the input must be float/,
    );
    throwsError(
      () => lerp(tensor([1]), tensor([1], { dtype: 'int32' }), 0.5),
      DTypeError,
      /^lerp: the end must be float/,
    );
    throwsError(() => lerp(zeros([2]), zeros([2]), zeros([3])), ShapeError, /^lerp: /);
  });
  test('numbers and tensors where they belong', () => {
    throwsError(() => nanToNum(tensor([1]), { nan: '0' as never }), ArgumentError, /^nanToNum: nan is a number/);
    throwsError(() => isnan(1 as never), ArgumentError, /^isnan: the input must be a tensor, got number/);
    throwsError(() => asin(1 as never), ArgumentError, /^asin: the input must be a tensor, got number/);
  });
});

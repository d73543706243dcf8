import { assert, suite } from '@engram/tools/suite';
import {
  ArgumentError,
  apply,
  defineOp,
  GradientError,
  mul,
  noGrad,
  square,
  type Tensor,
  tensor,
} from '../../src/index.ts';
import { GradcheckError, gradcheck, gradgradcheck } from '../../src/testing/index.ts';

const leaf = (data: number[] | number[][]): Tensor => tensor(data, { dtype: 'float64', requiresGrad: true });

/** x³ whose gradient is `gradient(g, x)`. */
const cubeWith = (gradient: (g: Tensor, x: Tensor) => Tensor) => {
  const op = defineOp({
    name: 'cube',
    shape: ([x]) => x.shape,
    kernel: ([out], [x]) => {
      for (let i = 0; i < x.length; i++) out[i] = x[i] ** 3;
    },
    vjp: (g, [x]) => [gradient(g, x)],
  });
  return (x: Tensor): Tensor => apply(op, [x]);
};

const right = cubeWith((g, x) => mul(g, mul(square(x), 3)));
const wrong = cubeWith((g, x) => mul(g, mul(square(x), 2)));
/** Right to first order only: its gradient forgets that it depends on x. */
const rightOnce = cubeWith((g, x) => mul(g, mul(square(x.detach()), 3)));

suite('gradcheck', (test) => {
  test('passes on a right gradient', () => {
    gradcheck(right, [leaf([1, -2, 0.5])]);
    gradcheck(rightOnce, [leaf([1, -2, 0.5])]);
    gradgradcheck(right, [leaf([1, -2, 0.5])]);
  });

  test('names the input, the element and both values of a wrong one', () => {
    const check = () =>
      gradcheck(
        (a, b) => mul(a, wrong(b)),
        [
          leaf([
            [1, 1],
            [1, 1],
          ]),
          leaf([
            [0, 0],
            [0, 3],
          ]),
        ],
      );
    assert.throws(check, GradcheckError);
    assert.throws(
      check,
      /gradcheck: input 1 \[2, 2\] at \[1, 1\]: the gradient is -?\d.*, central differences give -?\d/,
    );
  });

  test('finds a gradient that is missing', () => {
    assert.throws(() => gradcheck((x) => x.mul(2).add(x.detach()), [leaf([1])]), GradcheckError);
    assert.throws(
      () => gradcheck((x, y) => mul(x.detach(), y), [leaf([1]), leaf([2])]),
      /input 0 \[1\] at \[0\]: the gradient is 0/,
    );
  });

  test('finds a gradient that is NaN', () => {
    assert.throws(
      () =>
        gradcheck(
          cubeWith((g) => mul(g, Number.NaN)),
          [leaf([1])],
        ),
      /the gradient is NaN/,
    );
  });

  test('finds what is wrong in a single element or output', () => {
    const oneOff = cubeWith((g, x) => mul(g, mul(square(x), tensor([3, 3, 3.01], { dtype: 'float64' }))));
    assert.throws(() => gradcheck(oneOff, [leaf([1, 1, 1])]), /at \[2\]/);
    assert.throws(() => gradcheck((x) => [right(x), wrong(x)], [leaf([1])]), GradcheckError);
  });

  test('weighs outputs by directions drawn from the seed', () => {
    const summed = cubeWith((g, x) => mul(g.mean(), mul(square(x), 3))); // right in the sum alone
    assert.throws(() => gradcheck(summed, [leaf([1, 1])]), GradcheckError);
    assert.throws(() => gradcheck(summed, [leaf([1, 1])], { seed: 7 }), GradcheckError);
  });

  test('takes tolerances and the step', () => {
    const slightlyOff = cubeWith((g, x) => mul(g, mul(square(x), 3.01)));
    assert.throws(() => gradcheck(slightlyOff, [leaf([1])]));
    gradcheck(slightlyOff, [leaf([1])], { rtol: 0.1 });
    gradcheck(slightlyOff, [leaf([1])], { atol: 0.1 });
    assert.throws(() => gradcheck(right, [leaf([1])], { eps: 0.5 }));
  });

  test('ignores inputs that require no gradient, whatever their dtype', () => {
    gradcheck((x, i) => x.mul(i), [leaf([1, 2]), tensor([3, 4], { dtype: 'int32' })]);
  });

  test('checks scalars and empty tensors', () => {
    gradcheck(right, [tensor(2, { dtype: 'float64', requiresGrad: true })]);
    gradcheck(right, [leaf([])]);
  });

  test('leaves the inputs’ values and gradients as they were', () => {
    const x = leaf([1, 2]);
    gradcheck(right, [x]);
    assert.equal(x.arraySync(), [1, 2]);
    assert.is(x.grad, null);
    assert.throws(() => gradcheck(wrong, [x]));
    assert.equal(x.arraySync(), [1, 2]);
  });

  test('also when the function throws half-way', () => {
    const x = leaf([1, 2]);
    let calls = 0;
    const failing = (t: Tensor): Tensor => {
      if (++calls === 4) throw new Error('half-way');
      return right(t);
    };
    assert.throws(() => gradcheck(failing, [x]), /half-way/);
    assert.equal(x.arraySync(), [1, 2]);
  });

  test('refuses float32: differences drown in its rounding', () => {
    const x = tensor([1], { requiresGrad: true });
    assert.throws(() => gradcheck(right, [leaf([1]), x]), /gradcheck: input 1 is float32; differences need float64/);
    assert.throws(() => gradcheck(right, [x]), ArgumentError);
    assert.throws(() => gradgradcheck(right, [x]), ArgumentError);
  });

  test('refuses when there is nothing to check', () => {
    assert.throws(() => gradcheck(right, [tensor([1], { dtype: 'float64' })]), /no input requires gradients/);
    assert.throws(() => gradcheck((x) => x.detach(), [leaf([1])]), /no output depends on an input/);
    assert.throws(() => noGrad(() => gradcheck(right, [leaf([1])])), ArgumentError);
  });

  test('refuses a computed input, which it could not move', () => {
    assert.throws(() => gradcheck(right, [leaf([1]).mul(2)]), /gradcheck: input 0 was computed; detach\(\) it/);
  });
});

suite('gradgradcheck', (test) => {
  test('finds a wrong second derivative behind a right first one', () => {
    assert.throws(() => gradgradcheck(rightOnce, [leaf([1, 2])]), GradcheckError);
    assert.throws(() => gradgradcheck(rightOnce, [leaf([1, 2])]), /input 0 \[2\] at \[0\]: the gradient is 0/);
  });

  test('checks linear functions, whose second derivative is zero', () => {
    gradgradcheck((x) => x.mul(3), [leaf([1, 2])]);
  });

  test('checks mixed derivatives and several outputs', () => {
    gradgradcheck((x, y) => [mul(square(x), y), mul(x, y)], [leaf([1, 2]), leaf([3, 4])]);
    assert.throws(() => gradgradcheck((x, y) => mul(rightOnce(x), y), [leaf([1, 2]), leaf([3, 4])]), GradcheckError);
  });

  test('names the op that has no second derivative', () => {
    const backwardOp = defineOp({
      name: 'cubeBackward',
      shape: ([g]) => g.shape,
      kernel: ([out], [g]) => void out.set(g as never),
    });
    const once = cubeWith((g, x) => apply(backwardOp, [g, x]));
    assert.throws(() => gradgradcheck(once, [leaf([1])]), /cubeBackward: this op has no gradient/);
    assert.throws(() => gradgradcheck(once, [leaf([1])]), GradientError);
  });
});

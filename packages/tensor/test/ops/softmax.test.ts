import { suite } from '@engram/tools/suite';
import fc from 'fast-check';
import { add, exp, grad, logSoftmax, ones, ShapeError, softmax, sum, tensor, zeros } from '../../src/index.ts';
import { assertClose } from '../../src/testing/index.ts';
import { checkCases } from '../cases/check.ts';
import { softmaxes } from '../cases/softmax.ts';
import { checkFused, nodeOf } from '../fused.ts';
import { anyTensor, check, randomOf, throwsError } from '../property.ts';

checkCases('softmax', softmaxes);

suite('softmax', (test) => {
  for (const [name, run] of Object.entries({ softmax, logSoftmax })) {
    test(`the fused gradient of ${name} is its plain definition`, () => {
      for (const [shape, axis] of [
        [[3, 4], 1],
        [[3, 4, 2], 1],
        [[4], 0],
        [[], 0],
        [[2, 0], 1],
      ] as const) {
        const x = randomOf(shape);
        x.requiresGrad = true;
        const [g] = grad(run(x, axis), [x], { gradOutputs: [randomOf(shape, 2)], createGraph: true });
        checkFused(nodeOf([g!], `${name}Backward`));
      }
    });

    test(`${name}: an axis that is not there`, () => {
      throwsError(
        () => run(zeros([2, 3]), 2),
        ShapeError,
        new RegExp(`^${name}: axis 2 is out of range for 2 axes; use -2 to 1`),
      );
      throwsError(() => run(tensor(1), 1), ShapeError, new RegExp(`^${name}: axis 1 of a scalar`));
    });
  }

  test('a masked place has no gradient', () => {
    const x = tensor([0, -Infinity, 1], { requiresGrad: true });
    const [g] = grad(softmax(x), [x], { gradOutputs: [tensor([1, 1, 3])] });
    const p = 1 / (1 + Math.E);
    assertClose(g!, [-2 * p * (1 - p), 0, 2 * p * (1 - p)]);
  });
});

suite('softmax: identities', (test) => {
  const lines = anyTensor({ minAxes: 1, minSize: 1 }).chain((x) =>
    fc.tuple(fc.constant(x), fc.integer({ min: -x.ndim, max: x.ndim - 1 })),
  );

  test('sums to 1', () =>
    check(lines, ([x, axis]) => {
      const y = sum(softmax(x, axis), axis);
      assertClose(y, ones(y.shape, { dtype: 'float64' }));
    }));

  test('does not change when a constant is added', () =>
    check(fc.tuple(lines, fc.integer({ min: -300, max: 300 })), ([[x, axis], shift]) => {
      assertClose(softmax(add(x, shift), axis), softmax(x, axis));
      assertClose(logSoftmax(add(x, shift), axis), logSoftmax(x, axis));
    }));

  test('is the exponential of logSoftmax', () =>
    check(lines, ([x, axis]) => assertClose(exp(logSoftmax(x, axis)), softmax(x, axis))));
});

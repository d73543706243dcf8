import { assert, suite } from '@engram/tools/suite';
import fc from 'fast-check';
import { cummax, cumprod, max, narrow, prod, ShapeError, stack, tensor } from '../../src/index.ts';
import { assertClose } from '../../src/testing/index.ts';
import { checkCases } from '../cases/check.ts';
import { cumulative } from '../cases/cumulative.ts';
import { anyTensor, check, throwsError } from '../property.ts';

checkCases('cumulative', cumulative);

suite('cumulative', (test) => {
  test('products run in double precision', () => {
    assertClose(cumprod(tensor([1e30, 1e30, 1e-30, 1e-30]), 0), [1e30, Infinity, 1e30, 1]);
  });

  test('an axis that is not there', () => {
    throwsError(() => cumprod(tensor([1]), 1), ShapeError, /^cumprod: axis 1 is out of range/);
    throwsError(() => cummax(tensor(1), 1), ShapeError, /^cummax: axis 1 of a scalar/);
  });

  const lines = anyTensor({ minAxes: 1, minSize: 1 }).chain((x) => fc.tuple(fc.constant(x), fc.nat(x.ndim - 1)));

  test('each element is the product and the largest of those before it', () =>
    check(lines, ([x, axis]) => {
      const parts = Array.from({ length: x.shape[axis] }, (_, i) => narrow(x, axis, 0, i + 1));
      assertClose(
        cumprod(x, axis),
        stack(
          parts.map((part) => prod(part, axis)),
          axis,
        ),
      );
      assert.equal(
        cummax(x, axis).arraySync(),
        stack(
          parts.map((part) => max(part, axis)),
          axis,
        ).arraySync(),
      );
    }));
});

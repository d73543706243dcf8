import { suite } from '@engram/tools/suite';
import {
  ArgumentError,
  countNonzero,
  DTypeError,
  median,
  quantile,
  ShapeError,
  tensor,
  zeros,
} from '../../src/index.ts';
import { assertClose } from '../../src/testing/index.ts';
import { checkCases } from '../cases/check.ts';
import { quantiles } from '../cases/quantile.ts';
import { anyTensor, check, throwsError } from '../property.ts';

checkCases('quantile', quantiles);

suite('quantile', (test) => {
  const x = zeros([2, 3]);

  test('nothing to choose from', () => {
    throwsError(() => median(zeros([2, 0]), 1), ShapeError, /^median: no elements to choose from: \[2, 0\]/);
    throwsError(() => median(zeros([0], { dtype: 'int32' })), ShapeError, /^median: no elements to choose from/);
    throwsError(() => quantile(zeros([2, 0]), 0.5, 1), ShapeError, /^quantile: no elements to choose from/);
    throwsError(() => quantile(zeros([0]), 0.5), ShapeError, /^quantile: no elements to choose from/);
  });

  test('axes, dtypes and shares that do not fit', () => {
    throwsError(() => median(x, 2), ShapeError, /^median: axis 2 is out of range/);
    throwsError(() => quantile(x, 0.5, -3), ShapeError, /^quantile: axis -3 is out of range/);
    throwsError(() => countNonzero(x, 2), ShapeError, /^\w+: axis 2 is out of range/);
    throwsError(() => quantile(x.to('int32'), 0.5), DTypeError, /^quantile: .* must be float32 or float64, got int32/);
    throwsError(() => quantile(x, 1.5), ArgumentError, /^quantile: q is from 0 to 1, got 1.5/);
    throwsError(() => quantile(x, [0.5, Number.NaN]), ArgumentError, /^quantile: q is from 0 to 1, got NaN/);
    const wide = tensor([0.5], { dtype: 'float64' });
    throwsError(() => quantile(x, wide), DTypeError, /^quantile: q must be a number or \[Q\] float32.* \[1\] float64/);
    throwsError(() => quantile(x, zeros([1, 1])), DTypeError, /^quantile: q must be a number or \[Q\] float32/);
  });

  test('the median of an odd number is the 0.5-quantile', () =>
    check(anyTensor({ minAxes: 1, maxAxes: 1, minSize: 1, maxSize: 9 }), (line) => {
      const odd = line.numel % 2 === 1 ? line : line.narrow(0, 0, line.numel - 1);
      if (odd.numel > 0) assertClose(median(odd, 0), quantile(odd, 0.5));
    }));
});

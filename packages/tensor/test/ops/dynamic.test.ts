import { assert, suite } from '@engram/tools/suite';
import {
  ArgumentError,
  bincount,
  DTypeError,
  indexSelect,
  maskedSelect,
  nonzero,
  repeatInterleave,
  ShapeError,
  sum,
  type Tensor,
  tensor,
  unique,
  zeros,
} from '../../src/index.ts';
import { checkCases } from '../cases/check.ts';
import { dynamics } from '../cases/dynamic.ts';
import { anyTensor, check, throwsError } from '../property.ts';

checkCases('dynamic', dynamics);

const int32 = (values: number[] | number[][]) => tensor(values, { dtype: 'int32' });

suite('dynamic', (test) => {
  test('shapes where there is nothing', () => {
    assert.equal(nonzero(zeros([2, 3])).shape, [0, 2]);
    assert.equal(nonzero(tensor(0)).shape, [0, 0]);
    assert.equal(nonzero(tensor(5)).shape, [1, 0]);
    assert.equal(unique(zeros([0, 3]), { axis: 0 }).shape, [0, 3]);
    assert.equal(unique(zeros([2, 0]), { axis: 0 }).shape, [1, 0]);
    assert.equal(repeatInterleave(zeros([0, 2]), 3, 0).shape, [0, 2]);
    assert.equal(repeatInterleave(zeros([2, 3]), 0, 0).shape, [0, 3]);
    assert.equal(bincount(zeros([0], { dtype: 'int32' })).shape, [0]);
  });

  test('unique: the record has what was asked for', () => {
    const x = int32([3, 1, 3]);
    assert.equal(Object.keys(unique(x, { returnCounts: true })), ['values', 'counts']);
    assert.equal(Object.keys(unique(x, { returnInverse: true })), ['values', 'inverse']);
    const alone: Tensor = unique(x, { sorted: true });
    assert.equal(alone.arraySync(), [1, 3]);
  });

  test('unique: values at the places of inverse are x, and the counts add up', () =>
    check(anyTensor({ minSize: 1 }), (a) => {
      const x = a.to('int32');
      for (const sorted of [true, false]) {
        const { values, inverse, counts } = unique(x, { sorted, returnInverse: true, returnCounts: true });
        assert.equal(
          indexSelect(values, 0, inverse.reshape([x.numel]))
            .reshape(x.shape)
            .arraySync(),
          x.arraySync(),
        );
        assert.is(sum(counts).itemSync(), x.numel);
        assert.equal(unique(values, { sorted }).arraySync(), values.arraySync());
      }
    }));

  test('what does not fit', () => {
    const x = zeros([2, 3]);
    throwsError(() => maskedSelect(x, x), DTypeError, /^maskedSelect: the mask must be bool, got float32/);
    throwsError(() => maskedSelect(x, tensor([true, false])), ShapeError, /^maskedSelect: shapes \[2, 3\] and \[2\]/);
    throwsError(() => unique(x, { axis: 2 }), ShapeError, /^unique: axis 2 is out of range/);
    throwsError(() => bincount(x), DTypeError, /^bincount: x must be int32, got float32/);
    throwsError(() => bincount(int32([[1]])), ShapeError, /^bincount: x must have one axis, .* got \[1, 1\]/);
    throwsError(
      () => bincount(int32([1]), { weights: tensor([1, 2]) }),
      ShapeError,
      /^bincount: x must have one axis, and weights its shape, got \[1\] and \[2\]/,
    );
    throwsError(() => bincount(int32([0, -1])), ArgumentError, /^bincount: an element is from 0 .* got -1/);
    throwsError(() => bincount(int32([0]), { minlength: -1 }), ArgumentError, /^bincount: minlength .* got -1/);
    throwsError(() => repeatInterleave(x, -1), ArgumentError, /^repeatInterleave: repeats .* ≥ 0, got -1/);
    throwsError(() => repeatInterleave(x, 2 ** 33), ShapeError, /^repeatInterleave: .* a tensor has at most/);
    throwsError(() => repeatInterleave(x, 0.5, 0), ArgumentError, /^repeatInterleave: repeats .* ≥ 0, got 0.5/);
    throwsError(
      () => repeatInterleave(x, [1, 2], 1),
      ShapeError,
      /^repeatInterleave: 2 repeats for 3 places along axis 1/,
    );
    throwsError(() => repeatInterleave(x, tensor([1]), 0), DTypeError, /^repeatInterleave: repeats must be int32/);
    throwsError(() => repeatInterleave(tensor(1), 2, 0), ShapeError, /a scalar has no axis/);
  });

  test('weights of whole numbers are summed in float64', () => {
    const counted = bincount(int32([1, 1]), { weights: int32([3, 4]) });
    assert.is(counted.dtype, 'float64');
    assert.equal(counted.arraySync(), [0, 7]);
  });
});

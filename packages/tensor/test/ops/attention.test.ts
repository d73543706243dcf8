import { suite } from '@engram/tools/suite';
import { ArgumentError, DTypeError, ones, ShapeError, scaledDotProductAttention, zeros } from '../../src/index.ts';
import { attention } from '../cases/attention.ts';
import { checkCases } from '../cases/check.ts';
import { throwsError } from '../property.ts';

checkCases('attention', attention);

suite('scaledDotProductAttention', (test) => {
  const q = zeros([2, 3, 4]);
  const wide = zeros([2, 3, 4], { dtype: 'float64' });
  const attend = scaledDotProductAttention;

  test('refuses inputs that do not fit', () => {
    throwsError(() => attend(q, zeros([2, 5, 3]), zeros([2, 5, 4])), ShapeError, /q \[\.\., L, E\].*\[2, 5, 3\]/);
    throwsError(() => attend(q, q, zeros([2, 5, 4])), ShapeError, /v \[\.\., S, V\]/);
    throwsError(() => attend(zeros([4]), q, q), ShapeError, /expected q/);
    throwsError(() => attend(q, zeros([3, 3, 4]), zeros([3, 3, 4])), ShapeError, /scaledDotProductAttention: shapes/);
    throwsError(() => attend(q, q, wide), DTypeError, /one dtype, got float32, float32 and float64/);
    throwsError(() => attend(q.to('int32'), q, q), DTypeError, /q must be float32 or float64, got int32/);
  });

  test('refuses masks that do not fit', () => {
    throwsError(
      () => attend(q, q, q, { attnMask: ones([2, 4], { dtype: 'bool' }) }),
      ShapeError,
      /attnMask \[2, 4\] does not broadcast to \[\.\., L, S\] = \[2, 3, 3\]/,
    );
    throwsError(() => attend(q, q, q, { attnMask: zeros([5, 2, 3, 3]) }), ShapeError, /does not broadcast/);
    throwsError(() => attend(q, q, q, { attnMask: wide }), DTypeError, /attnMask is bool, or .* float32; got float64/);
    throwsError(() => attend(q, q, q, { attnMask: zeros([3, 3]), isCausal: true }), ArgumentError, /not both/);
  });
});

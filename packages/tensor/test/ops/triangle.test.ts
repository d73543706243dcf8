import { suite } from '@engram/tools/suite';
import { ArgumentError, DTypeError, maskedFill, ShapeError, tensor, tril, triu, zeros } from '../../src/index.ts';
import { checkCases } from '../cases/check.ts';
import { triangles } from '../cases/triangle.ts';
import { throwsError } from '../property.ts';

checkCases('triangle', triangles);

suite('triangle', (test) => {
  const mask = tensor([true, false]);

  test('tril and triu: no matrix, no whole diagonal', () => {
    throwsError(() => tril(zeros([3])), ShapeError, /^tril: x must be a matrix, got \[3\]/);
    throwsError(() => triu(tensor(1)), ShapeError, /^triu: x must be a matrix, got \[\]/);
    throwsError(() => triu(zeros([2, 2]), { diagonal: 0.5 }), ArgumentError, /^triu: the diagonal .* got 0.5/);
  });

  test('maskedFill: a mask that is not bool, a value that is not one, shapes that do not fit', () => {
    throwsError(() => maskedFill(zeros([2]), zeros([2]), 1), DTypeError, /^maskedFill: the mask must be bool, got flo/);
    throwsError(() => maskedFill(zeros([2]), mask, zeros([1])), ShapeError, /^maskedFill: the value .* got \[1\]/);
    throwsError(
      () => maskedFill(zeros([3]), mask, 1),
      ShapeError,
      /^maskedFill: shapes \[3\] and \[2\] do not broadcast/,
    );
    const whole = zeros([2], { dtype: 'int32' });
    throwsError(() => maskedFill(whole, mask, -Infinity), ArgumentError, /^maskedFill: -Infinity does not fit int32/);
  });
});

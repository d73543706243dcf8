import { assert, suite } from '@engram/tools/suite';
import { cosineSimilarity, DTypeError, grad, layerNorm, ShapeError, tensor, zeros } from '../../src/index.ts';
import { assertClose } from '../../src/testing/index.ts';
import { checkCases } from '../cases/check.ts';
import { normalizers } from '../cases/normalize.ts';
import { throwsError } from '../property.ts';

checkCases('normalize', normalizers);

suite('normalize', (test) => {
  const x = zeros([2, 3]);

  test('no rows', () => assert.equal(layerNorm(zeros([0, 3]), [3], zeros([3])).shape, [0, 3]));

  test('the gradient of a zero vector is finite', () => {
    const a = zeros([2], { dtype: 'float64', requiresGrad: true });
    const b = tensor([3, 4], { dtype: 'float64', requiresGrad: true });
    const [da, db] = grad(cosineSimilarity(a, b, { axis: 0 }), [a, b]);
    assertClose(da!, [0.6e8, 0.8e8]);
    assertClose(db!, [0, 0]);
  });

  test('layerNorm: shapes that do not fit', () => {
    throwsError(() => layerNorm(x, [2]), ShapeError, /^layerNorm: x \[2, 3\] must end in the normalized shape \[2\]/);
    throwsError(() => layerNorm(x, []), ShapeError, /^layerNorm: x \[2, 3\] must end in the normalized shape \[\]/);
    throwsError(
      () => layerNorm(x, [1, 2, 3]),
      ShapeError,
      /^layerNorm: x \[2, 3\] must end in the normalized shape \[1, 2, 3\]/,
    );
    throwsError(
      () => layerNorm(x, [3], zeros([2])),
      ShapeError,
      /^layerNorm: weight \[2\] must have the normalized shape \[3\]/,
    );
    throwsError(
      () => layerNorm(x, [3], null, zeros([2, 3])),
      ShapeError,
      /^layerNorm: bias \[2, 3\] must have the normalized shape \[3\]/,
    );
    throwsError(
      () => layerNorm(x.to('int32'), [3]),
      DTypeError,
      /^layerNorm: the input must be float32 or float64, got int32/,
    );
  });

  test('cosineSimilarity: operands that do not fit', () => {
    throwsError(
      () => cosineSimilarity(x, zeros([2, 4])),
      ShapeError,
      /^cosineSimilarity: shapes \[2, 3\] and \[2, 4\] do not broadcast/,
    );
    throwsError(
      () => cosineSimilarity(zeros([3]), zeros([3])),
      ShapeError,
      /^cosineSimilarity: axis 1 is out of range for 1 axes/,
    );
    throwsError(
      () => cosineSimilarity(x, x, { axis: -3 }),
      ShapeError,
      /^cosineSimilarity: axis -3 is out of range for 2 axes/,
    );
    throwsError(
      () => cosineSimilarity(x, tensor([true, true, true])),
      DTypeError,
      /^cosineSimilarity: the input must be float32 or float64, got bool/,
    );
  });
});

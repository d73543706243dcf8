import { assert, suite } from '@engram/tools/suite';
import {
  ArgumentError,
  batchNorm,
  cosineSimilarity,
  DTypeError,
  grad,
  groupNorm,
  instanceNorm,
  layerNorm,
  rmsNorm,
  ShapeError,
  type Tensor,
  tensor,
  zeros,
} from '../../src/index.ts';
import { assertClose } from '../../src/testing/index.ts';
import { checkCases } from '../cases/check.ts';
import { normalizers } from '../cases/normalize.ts';
import { checkFused, nodeOf } from '../fused.ts';
import { randomOf, throwsError } from '../property.ts';

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

  test('layerNorm: its eps is a number, as in PyTorch', () => {
    const options = { eps: 1e-3 } as unknown as number;
    throwsError(
      () => layerNorm(x, [3], null, null, options),
      ArgumentError,
      /^layerNorm: eps is a number ≥ 0, got object/,
    );
  });

  test('the fused kernels are what they are made of', () => {
    const leaf = (shape: readonly number[], seed: number): Tensor => {
      const x = randomOf(shape, seed);
      x.requiresGrad = true;
      return x;
    };
    const [w, b] = [leaf([4], 2), leaf([4], 3)];
    for (const y of [
      layerNorm(leaf([3, 4], 1), [4], w, b),
      groupNorm(leaf([2, 4, 3], 1), 2, w, b),
      instanceNorm(leaf([2, 4, 3], 1), { weight: w, bias: b }),
      batchNorm(leaf([3, 4, 2], 1), null, null, w, b, { training: true }),
    ]) {
      checkFused(nodeOf([y], 'normalize'));
      const [x] = nodeOf([y], 'normalize').inputs;
      const [dx] = grad(y.square().sum(), [x], { createGraph: true });
      checkFused(nodeOf([dx], 'normalizeBackward'));
    }
  });

  test('the norms over channels: what does not fit', () => {
    const image = zeros([2, 4, 3]);
    throwsError(() => groupNorm(image, 3), ArgumentError, /^groupNorm: 4 channels do not make 3 groups of one size/);
    throwsError(() => groupNorm(zeros([4]), 2), ShapeError, /^groupNorm: x \[4\] must be \[N, C, …\]/);
    throwsError(
      () => groupNorm(image, 2, zeros([3])),
      ShapeError,
      /^groupNorm: weight \[3\] must have the shape \[4\]/,
    );
    throwsError(
      () => groupNorm(zeros([1, 2, 1]), 2),
      ShapeError,
      /^groupNorm: expected more than 1 value a group, got x \[1, 2, 1\]/,
    );
    throwsError(
      () => instanceNorm(zeros([2, 4, 1])),
      ShapeError,
      /^instanceNorm: expected more than 1 value a channel, got x \[2, 4, 1\]/,
    );
    throwsError(
      () => batchNorm(image, null, zeros([4])),
      ArgumentError,
      /^batchNorm: without training, there must be running statistics/,
    );
    throwsError(
      () => batchNorm(image.to('int32'), null, null, null, null, { training: true }),
      DTypeError,
      /^batchNorm: the input must be float32 or float64, got int32/,
    );
    throwsError(
      () => rmsNorm(image, [4]),
      ShapeError,
      /^rmsNorm: x \[2, 4, 3\] must end in the normalized shape \[4\]/,
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

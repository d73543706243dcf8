import { suite } from '@engram/tools/suite';
import {
  ArgumentError,
  binaryCrossEntropy,
  cosineEmbeddingLoss,
  crossEntropy,
  DTypeError,
  gaussianNllLoss,
  hingeEmbeddingLoss,
  huberLoss,
  klDiv,
  ShapeError,
  tripletMarginLoss,
  zeros,
} from '../../src/index.ts';
import { checkCases } from '../cases/check.ts';
import { losses } from '../cases/losses.ts';
import { throwsError } from '../property.ts';

checkCases('losses', losses);

suite('losses: errors', (test) => {
  const x = zeros([2, 3]);
  const pairs = { klDiv, binaryCrossEntropy, huberLoss };
  for (const [name, loss] of Object.entries(pairs)) {
    test(`${name}: operands that do not fit`, () => {
      throwsError(
        () => loss(x, zeros([3])),
        ShapeError,
        new RegExp(`^${name}: input \\[2, 3\\] and target \\[3\\] must have one shape`),
      );
      throwsError(
        () => loss(x, x.to('int32')),
        DTypeError,
        new RegExp(`^${name}: the target must be float32 or float64`),
      );
      throwsError(() => loss(x, x, { reduction: 'all' as never }), ArgumentError, new RegExp(`^${name}: reduction is`));
    });
  }
  test('of the others', () => {
    throwsError(
      () => tripletMarginLoss(x, x, zeros([2, 1])),
      ShapeError,
      /^tripletMarginLoss: input \[2, 3\] and negative \[2, 1\] must have one shape/,
    );
    throwsError(
      () => hingeEmbeddingLoss(x, zeros([2])),
      ShapeError,
      /^hingeEmbeddingLoss: .* target \[2\] must have one shape/,
    );
    throwsError(
      () => cosineEmbeddingLoss(x, x, zeros([3])),
      ShapeError,
      /^cosineEmbeddingLoss: input \[2, 3\] and target \[3\]: must be \[2\]/,
    );
    throwsError(
      () => binaryCrossEntropy(x, x, { weight: zeros([2]) }),
      ShapeError,
      /^binaryCrossEntropy: weight \[2\] does not broadcast to \[2, 3\]/,
    );
    throwsError(() => huberLoss(x, x, { delta: 0 }), ArgumentError, /^huberLoss: delta is a number > 0, got 0/);
    throwsError(
      () => gaussianNllLoss(x, x, zeros([3])),
      ShapeError,
      /^gaussianNllLoss: variance \[3\] must be \[2, 3\] or \[2, 1\]/,
    );
    throwsError(
      () => gaussianNllLoss(x, x, x, { eps: 0 }),
      ArgumentError,
      /^gaussianNllLoss: eps is a number > 0, got 0/,
    );
  });
  test('of probabilities of classes', () => {
    throwsError(
      () => crossEntropy(x, x, { ignoreIndex: 1 }),
      ArgumentError,
      /^crossEntropy: ignoreIndex is for class indices/,
    );
    throwsError(
      () => crossEntropy(x, x, { weight: zeros([2]) }),
      ShapeError,
      /^crossEntropy: weight \[2\] must be \[3\]/,
    );
    throwsError(() => crossEntropy(x, zeros([2])), DTypeError, /^crossEntropy: the target must be int32, got float32/);
  });
});

import { assert, suite } from '@engram/tools/suite';
import {
  ArgumentError,
  binaryCrossEntropyWithLogits,
  crossEntropy,
  DTypeError,
  grad,
  IndexError,
  logSoftmax,
  nllLoss,
  oneHot,
  ShapeError,
  softmax,
  sub,
  tensor,
  zeros,
} from '../../src/index.ts';
import { assertClose } from '../../src/testing/index.ts';
import { checkCases } from '../cases/check.ts';
import { classification } from '../cases/classification.ts';
import { randomOf, throwsError } from '../property.ts';

checkCases('classification', classification);

const int32 = (values: number | number[] | number[][]) => tensor(values, { dtype: 'int32' });

suite('classification', (test) => {
  const x = zeros([2, 3]);
  const t = int32([0, 2]);

  test('crossEntropy is nllLoss of logSoftmax, its gradient softmax − one-hot', () => {
    const logits = randomOf([4, 3]);
    logits.requiresGrad = true;
    const target = int32([2, 0, 1, 1]);
    const loss = crossEntropy(logits, target, { reduction: 'sum' });
    assertClose(loss, nllLoss(logSoftmax(logits), target, { reduction: 'sum' }));
    const [g] = grad(loss, [logits]);
    assertClose(g!, sub(softmax(logits), oneHot(target, 3)));
  });

  test('the gradient at a logit of zero is σ(0) − y', () => {
    const logits = zeros([3], { requiresGrad: true });
    const loss = binaryCrossEntropyWithLogits(logits, tensor([0, 1, 0.5]), { reduction: 'sum' });
    assertClose(grad(loss, [logits])[0]!, [0.5, -0.5, 0]);
  });

  test('an ignored row has no gradient, whatever its logits', () => {
    const logits = tensor(
      [
        [-Infinity, 0],
        [0, 0],
      ],
      { requiresGrad: true },
    );
    const loss = crossEntropy(logits, int32([-100, 1]), { labelSmoothing: 0.2 });
    assertClose(grad(loss, [logits])[0]!, [
      [0, 0],
      [0.4, -0.4],
    ]);
  });

  test('a target out of range is named, with its position and the range', () => {
    for (const options of [{}, { weight: zeros([3]) }, { reduction: 'none' }] as const) {
      throwsError(
        () => nllLoss(x, int32([0, 3]), options),
        IndexError,
        /^nllLoss: index 3 at position 1 is out of range; this axis takes 0 to 2/,
      );
      throwsError(
        () => crossEntropy(x, int32([-1, 0]), options),
        IndexError,
        /^crossEntropy: index -1 at position 0 is out of range; this axis takes 0 to 2/,
      );
      throwsError(
        () => crossEntropy(x, int32([-100, 0]), { ...options, ignoreIndex: -1 }),
        IndexError,
        /^crossEntropy: index -100 at position 0/,
      );
    }
  });

  test('shapes that do not fit', () => {
    for (const [name, loss] of Object.entries({ nllLoss, crossEntropy })) {
      const like = (text: string) => new RegExp(`^${name}: ${text}`);
      throwsError(
        () => loss(x, int32([0, 1, 2])),
        ShapeError,
        like(String.raw`input \[2, 3\] and target \[3\] do not fit: expected \[B, C, …\] and \[B, …\]`),
      );
      throwsError(() => loss(x, int32([[0], [1]])), ShapeError, like(String.raw`input \[2, 3\] and target \[2, 1\]`));
      throwsError(() => loss(tensor(1), int32(0)), ShapeError, like(String.raw`input \[\] and target \[\]`));
      throwsError(() => loss(zeros([2, 3, 4]), t), ShapeError, like(String.raw`input \[2, 3, 4\] and target \[2\]`));
      throwsError(
        () => loss(x, t, { weight: zeros([2]) }),
        ShapeError,
        like(String.raw`weight \[2\] must be \[3\], one for each class`),
      );
    }
    const op = 'binaryCrossEntropyWithLogits';
    throwsError(
      () => binaryCrossEntropyWithLogits(x, zeros([3])),
      ShapeError,
      new RegExp(String.raw`^${op}: input \[2, 3\] and target \[3\] must have one shape`),
    );
    throwsError(
      () => binaryCrossEntropyWithLogits(x, x, { weight: zeros([2]) }),
      ShapeError,
      new RegExp(String.raw`^${op}: weight \[2\] does not broadcast to \[2, 3\]`),
    );
    throwsError(
      () => binaryCrossEntropyWithLogits(x, x, { posWeight: zeros([2, 2, 3]) }),
      ShapeError,
      new RegExp(String.raw`^${op}: posWeight \[2, 2, 3\] does not broadcast to \[2, 3\]`),
    );
  });

  test('dtypes and options that make no sense', () => {
    throwsError(() => nllLoss(x, tensor([0, 1])), DTypeError, /^nllLoss: the target must be int32, got float32/);
    throwsError(
      () => crossEntropy(x.to('int32'), t),
      DTypeError,
      /^crossEntropy: the input must be float32 or float64, got int32/,
    );
    throwsError(
      () => binaryCrossEntropyWithLogits(x, x.to('bool')),
      DTypeError,
      /^binaryCrossEntropyWithLogits: the target must be float32 or float64, got bool/,
    );
    throwsError(
      () => crossEntropy(x, t, { labelSmoothing: 1.5 }),
      ArgumentError,
      /^crossEntropy: labelSmoothing is a number from 0 to 1, got 1.5/,
    );
    throwsError(
      () => crossEntropy(x, t, { labelSmoothing: Number.NaN }),
      ArgumentError,
      /^crossEntropy: labelSmoothing .* got NaN/,
    );
    const reduction = 'average' as never;
    throwsError(
      () => crossEntropy(x, t, { reduction }),
      ArgumentError,
      /^crossEntropy: reduction is 'mean', 'sum' or 'none', got "average"/,
    );
    throwsError(() => nllLoss(x, t, { reduction }), ArgumentError, /^nllLoss: reduction is/);
    throwsError(
      () => binaryCrossEntropyWithLogits(x, x, { reduction }),
      ArgumentError,
      /^binaryCrossEntropyWithLogits: reduction is/,
    );
  });

  test('a call that throws changes nothing', () => {
    const logits = zeros([2, 3], { requiresGrad: true });
    assert.throws(() => crossEntropy(logits, int32([0, 3])), IndexError);
    assert.is(logits.grad, null);
    assert.equal(logits.arraySync(), [
      [0, 0, 0],
      [0, 0, 0],
    ]);
  });
});

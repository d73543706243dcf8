import { suite } from '@engram/tools/suite';
import {
  ArgumentError,
  DTypeError,
  grad,
  l1Loss,
  mseLoss,
  ShapeError,
  smoothL1Loss,
  tensor,
  zeros,
} from '../../src/index.ts';
import { assertClose } from '../../src/testing/index.ts';
import { checkCases } from '../cases/check.ts';
import { regression } from '../cases/regression.ts';
import { throwsError } from '../property.ts';

checkCases('regression', regression);

suite('regression', (test) => {
  const x = zeros([2, 3]);

  test('gradients at no difference and at an infinite one', () => {
    const input = tensor([0, Infinity, -Infinity], { requiresGrad: true });
    const target = zeros([3]);
    assertClose(grad(l1Loss(input, target, { reduction: 'sum' }), [input])[0]!, [0, 1, -1]);
    assertClose(grad(smoothL1Loss(input, target, { reduction: 'sum' }), [input])[0]!, [0, 1, -1]);
    assertClose(grad(mseLoss(input, target, { reduction: 'sum' }), [input])[0]!, [0, Infinity, -Infinity]);
  });

  for (const [name, loss] of Object.entries({ mseLoss, l1Loss, smoothL1Loss })) {
    test(`${name}: operands that do not fit`, () => {
      const like = (text: string) => new RegExp(`^${name}: ${text}`);
      throwsError(
        () => loss(x, zeros([3])),
        ShapeError,
        like(String.raw`input \[2, 3\] and target \[3\] must have one shape; expand\(\) one of them`),
      );
      throwsError(() => loss(x.to('int32'), x), DTypeError, like('the input must be float32 or float64, got int32'));
      throwsError(() => loss(x, x.to('bool')), DTypeError, like('the target must be float32 or float64, got bool'));
      throwsError(
        () => loss(x, x, { reduction: 'average' as never }),
        ArgumentError,
        like(`reduction is 'mean', 'sum' or 'none', got "average"`),
      );
    });
  }

  test('a beta below zero', () => {
    throwsError(() => smoothL1Loss(x, x, { beta: -1 }), ArgumentError, /^smoothL1Loss: beta is a number ≥ 0, got -1/);
    throwsError(
      () => smoothL1Loss(x, x, { beta: Number.NaN }),
      ArgumentError,
      /^smoothL1Loss: beta is a number ≥ 0, got NaN/,
    );
  });

  test('beta 0 names smoothL1Loss in its errors', () => {
    throwsError(() => smoothL1Loss(x, zeros([3]), { beta: 0 }), ShapeError, /^smoothL1Loss: /);
  });
});

import { assert, suite } from '@engram/tools/suite';
import fc from 'fast-check';
import { ArgumentError, cat, grad, pad, roll, ShapeError, stack, sum, tensor, zeros } from '../../src/index.ts';
import { assertClose } from '../../src/testing/index.ts';
import { checkCases } from '../cases/check.ts';
import { join } from '../cases/join.ts';
import { padding } from '../cases/pad.ts';
import { anyTensor, check, throwsError } from '../property.ts';

checkCases('join', join);
checkCases('pad', padding);

suite('join', (test) => {
  const x = zeros([2, 3]);

  test('shapes with empty axes', () => {
    assert.equal(cat([zeros([0, 3]), zeros([0, 3])]).shape, [0, 3]);
    assert.equal(stack([zeros([0]), zeros([0])], 1).shape, [0, 2]);
    assert.equal(pad(zeros([0, 2]), [1, 0]).shape, [0, 3]);
  });

  test('a gradient keeps the dtype of its input', () => {
    const a = tensor([1], { requiresGrad: true });
    const b = tensor([2], { dtype: 'float64', requiresGrad: true });
    const joined = cat([a, b]);
    assert.is(joined.dtype, 'float64');
    const [da, db] = grad(sum(joined), [a, b]);
    assert.equal([da?.dtype, db?.dtype], ['float32', 'float64']);
  });

  test('tensors that do not join', () => {
    throwsError(() => cat([]), ArgumentError, /^cat: expected a non-empty array of tensors/);
    throwsError(() => cat(x as never), ArgumentError, /^cat: expected a non-empty array of tensors/);
    throwsError(() => cat([x, [1] as never]), ArgumentError, /^cat: element 1 must be a tensor, got an array/);
    throwsError(() => cat([tensor(1), tensor(2)]), ShapeError, /^cat: scalars have no axis to join along; use stack/);
    throwsError(
      () => cat([x, zeros([2, 4])]),
      ShapeError,
      /^cat: tensor 1 is \[2, 4\], tensor 0 is \[2, 3\]; sizes must agree but for axis 0/,
    );
    throwsError(() => cat([x, zeros([3])]), ShapeError, /^cat: tensor 1 is \[3\], tensor 0 is \[2, 3\]/);
    throwsError(() => cat([x, x], 2), ShapeError, /^cat: axis 2 is out of range for 2 axes/);
    throwsError(() => stack([]), ArgumentError, /^stack: expected a non-empty array of tensors/);
    throwsError(
      () => stack([x, zeros([3, 2])]),
      ShapeError,
      /^stack: tensor 1 is \[3, 2\], tensor 0 is \[2, 3\]; all shapes must be equal/,
    );
    throwsError(() => stack([x, x], 3), ShapeError, /^stack: axis 3 is out of range for 3 axes; use -3 to 2/);
  });

  test('rolls that make no sense', () => {
    throwsError(
      () => roll(x, [1, 2]),
      ArgumentError,
      /^roll: shifts \[1, 2\] must be whole numbers, one for each of the axes/,
    );
    throwsError(
      () => roll(x, [1, 2], 0),
      ArgumentError,
      /^roll: shifts \[1, 2\] must be whole numbers, one for each of the axes \[0\]/,
    );
    throwsError(() => roll(x, 0.5, 0), ArgumentError, /^roll: shifts \[0.5\] must be whole numbers/);
    throwsError(() => roll(x, 1, 2), ShapeError, /^roll: axis 2 is out of range/);
  });

  test('paddings that make no sense', () => {
    throwsError(() => pad(x, [1]), ArgumentError, /^pad: \[1\] must be pairs \[before, after\]/);
    throwsError(() => pad(x, [1, 1, 1, 1, 1, 1]), ArgumentError, /^pad: .* at most one for each of 2 axes/);
    throwsError(() => pad(x, [0.5, 0]), ArgumentError, /^pad: \[0.5, 0\] must be pairs .* of whole numbers/);
    throwsError(() => pad(x, 1 as never), ShapeError, /^pad: the padding must be an array of numbers, got 1/);
    throwsError(() => pad(x, [-2, -2]), ShapeError, /^pad: \[-2, -2\] cuts more off axis 1 than its size 3/);
    throwsError(() => pad(zeros([1]), [-2, 3]), ShapeError, /^pad: \[-2, 3\] cuts more off axis 0 than its size 1/);
    throwsError(
      () => pad(x, [3, 0], { mode: 'reflect' }),
      ShapeError,
      /^pad: \[3, 0\] is too wide for axis 1 of size 3/,
    );
    throwsError(
      () => pad(zeros([0]), [1, 0], { mode: 'replicate' }),
      ShapeError,
      /^pad: \[1, 0\] is too wide for axis 0 of size 0/,
    );
    throwsError(
      () => pad(zeros([0]), [1, 0], { mode: 'circular' }),
      ShapeError,
      /^pad: \[1, 0\] is too wide for axis 0 of size 0/,
    );
    throwsError(
      () => pad(x, [1, 1], { mode: 'mirror' as never }),
      ArgumentError,
      /^pad: mode is 'constant', .* got "mirror"/,
    );
  });
});

suite('join: identities', (test) => {
  test('roll and back', () =>
    check(fc.tuple(anyTensor({ minAxes: 1 }), fc.integer({ min: -9, max: 9 }), fc.nat(3)), ([x, k, n]) => {
      const axis = n % x.ndim;
      assertClose(roll(roll(x, k, axis), -k, axis), x);
      assertClose(roll(roll(x, k), -k), x);
    }));

  test('circular padding is a roll of the repeated axis', () =>
    check(fc.tuple(anyTensor({ minAxes: 1, minSize: 1 }), fc.nat(4)), ([x, k]) => {
      const size = x.shape.at(-1)!;
      const padded = pad(x, [k, (size - (k % size)) % size], { mode: 'circular' });
      assert.is(padded.shape.at(-1)! % size, 0);
      const times = padded.shape.at(-1)! / size;
      assertClose(padded, cat(new Array(times).fill(roll(x, k, -1)), -1));
    }));
});

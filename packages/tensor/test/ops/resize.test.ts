import { assert, suite } from '@engram/tools/suite';
import { ArgumentError, arange, type InterpolateOptions, interpolate, ShapeError, zeros } from '../../src/index.ts';
import { checkCases } from '../cases/check.ts';
import { resizing } from '../cases/resize.ts';
import { throwsError } from '../property.ts';

checkCases('resize', resizing);

suite('resize', (test) => {
  test('by a factor that keeps the size, or doubles it, takes the pixels in order, as in PyTorch', () => {
    const line = arange(20).to('float64').reshape([1, 1, 1, 20]);
    const sampled = (options: InterpolateOptions) => interpolate(line, options).flatten().arraySync();
    const whole = Array.from({ length: 20 }, (_, i) => i);
    assert.equal(sampled({ scaleFactor: [1, 1.04] }), whole);
    assert.equal(sampled({ scaleFactor: [1, 1.04], mode: 'bilinear' }), whole);
    assert.equal(sampled({ scaleFactor: [1, 1.04], mode: 'bilinear', alignCorners: true }), whole);
    const twice = whole.flatMap((i) => [i, i]);
    assert.equal(sampled({ scaleFactor: [1, 2.04] }), twice);
  });

  test('what does not fit', () => {
    const x = zeros([1, 1, 4, 4]);
    const refuses = (options: unknown, message: RegExp) =>
      throwsError(() => interpolate(x, options as InterpolateOptions), ArgumentError, message);
    refuses({ size: 2, alignCorners: true }, /^interpolate: alignCorners is for mode 'bilinear'/);
    refuses({ size: 2, alignCorners: false }, /^interpolate: alignCorners is for mode 'bilinear'/);
    refuses({ size: 2, scaleFactor: 2 }, /^interpolate: give either size or scaleFactor/);
    refuses({}, /^interpolate: give either size or scaleFactor/);
    refuses({ size: 0 }, /^interpolate: size is a whole number ≥ 1/);
    refuses({ scaleFactor: [2, 0] }, /^interpolate: scaleFactor is a number > 0, or one for each axis, got \[2, 0\]/);
    refuses({ size: 2, mode: 'linear' }, /^interpolate: mode is 'nearest' or 'bilinear', got "linear"/);
    throwsError(
      () => interpolate(x, { scaleFactor: 0.2 }),
      ShapeError,
      /^interpolate: x \[1, 1, 4, 4\] has nothing left: its height would become ⌊4 · 0.2⌋ = 0/,
    );
    throwsError(
      () => interpolate(zeros([1, 4, 4]), { size: 2, mode: 'bilinear' }),
      ShapeError,
      /^interpolate: x \[1, 4, 4\] must be \[N, C, H, W\]/,
    );
  });
});

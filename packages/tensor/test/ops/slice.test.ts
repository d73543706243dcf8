import { assert, suite } from '@engram/tools/suite';
import fc from 'fast-check';
import {
  ArgumentError,
  cat,
  chunk,
  IndexError,
  narrow,
  pad,
  ShapeError,
  select,
  slice,
  split,
  stack,
  tensor,
  zeros,
} from '../../src/index.ts';
import { assertClose } from '../../src/testing/index.ts';
import { checkCases } from '../cases/check.ts';
import { slicing } from '../cases/slice.ts';
import { anyTensor, check, throwsError } from '../property.ts';

checkCases('slice', slicing);

suite('slice', (test) => {
  const x = zeros([2, 3]);

  test('shapes with empty axes', () => {
    assert.equal(slice(zeros([4, 3]), 0, 2, 2).shape, [0, 3]);
    assert.equal(select(zeros([2, 0, 3]), 0, -1).shape, [0, 3]);
    assert.equal(narrow(zeros([0, 3]), 0, 0, 0).shape, [0, 3]);
    assert.equal(
      chunk(zeros([0, 3]), 2).map((part) => part.shape),
      [
        [0, 3],
        [0, 3],
      ],
    );
    assert.equal(
      split(zeros([0, 3]), 2).map((part) => part.shape),
      [[0, 3]],
    );
  });

  test('bad arguments', () => {
    throwsError(() => slice(x, 2), ShapeError, /^slice: axis 2 is out of range for 2 axes; use -2 to 1/);
    throwsError(() => slice(x, 0, 0, 2, 0), ArgumentError, /^slice: step is a whole number ≥ 1, got 0; use flip/);
    throwsError(() => slice(x, 0, 0.5), ArgumentError, /^slice: start and end are whole numbers, got 0.5 and Infinity/);
    throwsError(() => slice(x, 0, Number.NaN), ArgumentError, /^slice: start and end are whole numbers, got NaN/);
    throwsError(() => slice(tensor(1), 0), ShapeError, /^slice: a scalar has no axis to cut/);
    throwsError(
      () => narrow(x, 1, 2, 2),
      ArgumentError,
      /^narrow: 2 elements from 2 do not lie within axis 1 of size 3/,
    );
    throwsError(() => narrow(x, 1, -4, 1), ArgumentError, /^narrow: 1 elements from -4 do not lie within axis 1/);
    throwsError(() => narrow(x, 1, 0, -1), ArgumentError, /^narrow: -1 elements from 0/);
    throwsError(() => narrow(tensor(1), 0, 0, 1), ShapeError, /^narrow: a scalar has no axis/);
    throwsError(
      () => select(x, 1, 3),
      IndexError,
      /^select: index 3 is out of range for an axis of size 3; use -3 to 2/,
    );
    throwsError(() => select(x, 1, -4), IndexError, /^select: index -4 is out of range for an axis of size 3/);
    throwsError(() => select(x, 1, 0.5), IndexError, /^select: index 0.5 is out of range/);
    throwsError(() => select(zeros([0]), 0, 0), IndexError, /^select: index 0 is out of range for an axis of size 0$/);
    throwsError(() => select(tensor(1), 0, 0), ShapeError, /^select: a scalar has no axis/);
    throwsError(() => split(x, 0), ArgumentError, /^split: the size of a part is a whole number ≥ 1, got 0/);
    throwsError(() => split(x, [1, 1], 1), ShapeError, /^split: sizes \[1, 1\] must be whole numbers that add up to 3/);
    throwsError(() => split(x, [4, -1], 1), ShapeError, /^split: sizes \[4, -1\] must be whole numbers/);
    throwsError(() => split(tensor(1), 1), ShapeError, /^split: a scalar has no axis/);
    throwsError(() => chunk(x, 0), ArgumentError, /^chunk: the number of chunks is a whole number ≥ 1, got 0/);
    throwsError(() => chunk(x, 2, 2), ShapeError, /^chunk: axis 2 is out of range/);
  });
});

const withAxis = (minSize = 0) =>
  anyTensor({ minAxes: 1, minSize }).chain((x) =>
    fc.tuple(fc.constant(x), fc.integer({ min: -x.ndim, max: x.ndim - 1 })),
  );

suite('slice: identities', (test) => {
  test('cat of split and of chunk', () =>
    check(fc.tuple(withAxis(), fc.integer({ min: 1, max: 5 })), ([[x, axis], n]) => {
      assertClose(cat(split(x, n, axis), axis), x);
      assertClose(cat(chunk(x, n, axis), axis), x);
    }));

  test('stack of selects', () =>
    check(withAxis(1), ([x, axis]) => {
      const size = x.shape.at(axis)!;
      assertClose(
        stack(
          Array.from({ length: size }, (_, i) => select(x, axis, i)),
          axis,
        ),
        x,
      );
    }));

  test('narrow what was padded', () =>
    check(
      fc.tuple(withAxis(), fc.nat(3), fc.nat(3), fc.constantFrom('constant', 'replicate', 'circular')),
      ([[x, axis], before, after, mode]) => {
        const at = axis < 0 ? axis + x.ndim : axis;
        const size = x.shape[at];
        if (size === 0 && mode !== 'constant') return;
        const padding = [...new Array<number>(2 * (x.ndim - 1 - at)).fill(0), before, after];
        assertClose(narrow(pad(x, padding, { mode, value: 9 }), at, before, size), x);
      },
    ));

  test('slice by a step is every step-th select', () =>
    check(
      fc.tuple(withAxis(1), fc.integer({ min: -5, max: 5 }), fc.integer({ min: 1, max: 3 })),
      ([[x, axis], start, step]) => {
        const size = x.shape.at(axis)!;
        const from = Math.min(Math.max(start < 0 ? start + size : start, 0), size);
        const picked = Array.from({ length: size }, (_, i) => i).filter((i) => i >= from && (i - from) % step === 0);
        const y = slice(x, axis, start, Infinity, step);
        assert.is(y.shape.at(axis), picked.length);
        picked.forEach((i, k) => {
          assertClose(select(y, axis, k), select(x, axis, i));
        });
      },
    ));
});

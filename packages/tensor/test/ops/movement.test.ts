import { assert, suite } from '@engram/tools/suite';
import fc from 'fast-check';
import {
  expand,
  flatten,
  flip,
  permute,
  reshape,
  ShapeError,
  squeeze,
  tensor,
  tile,
  transpose,
  unsqueeze,
  zeros,
} from '../../src/index.ts';
import { assertClose } from '../../src/testing/index.ts';
import { checkCases } from '../cases/check.ts';
import { movement } from '../cases/movement.ts';
import { reshaping } from '../cases/reshape.ts';
import { anyTensor, check, throwsError } from '../property.ts';

checkCases('movement', movement);
checkCases('reshape', reshaping);

suite('movement', (test) => {
  const x = zeros([2, 3]);

  test('reshape shares storage', () => {
    const y = reshape(x, [6]);
    assert.is(y.storage, x.storage);
  });

  test('shapes with empty axes', () => {
    assert.equal(reshape(zeros([0, 3]), [0, 5]).shape, [0, 5]);
    assert.equal(expand(zeros([1, 3]), [0, 3]).shape, [0, 3]);
    assert.equal(tile(zeros([2, 3]), [0, 1]).shape, [0, 3]);
    assert.equal(transpose(zeros([2, 0])).shape, [0, 2]);
    assert.equal(flip(zeros([0, 3]), 0).shape, [0, 3]);
  });

  test('shapes that do not fit', () => {
    throwsError(() => reshape(x, [4]), ShapeError, /^reshape: \[2, 3\] has 6 elements, \[4\] has 4/);
    throwsError(() => reshape(x, [4, -1]), ShapeError, /^reshape: cannot infer -1 in \[4, -1\] from \[2, 3\]/);
    throwsError(() => reshape(x, [-1, -1]), ShapeError, /^reshape: sizes are whole numbers ≥ 0/);
    throwsError(() => reshape(zeros([0]), [0, -1]), ShapeError, /^reshape: cannot infer -1 in \[0, -1\]/);
    throwsError(() => reshape(x, [1.5, 4]), ShapeError, /^reshape: sizes are whole numbers ≥ 0, got \[1.5, 4\]/);
    throwsError(() => reshape(x, 6 as never), ShapeError, /^reshape: the shape must be an array of numbers, got 6/);
    throwsError(() => expand(x, [2, 4]), ShapeError, /^expand: \[2, 3\] does not expand to \[2, 4\]/);
    throwsError(() => expand(x, [3]), ShapeError, /^expand: \[2, 3\] does not expand to \[3\]/);
    throwsError(() => expand(x, [-1, 2, 3]), ShapeError, /^expand: \[2, 3\] does not expand to \[-1, 2, 3\]/);
    throwsError(() => expand(zeros([1]), [1.5]), ShapeError, /^expand: \[1\] does not expand to \[1.5\]/);
    throwsError(() => tile(x, [-1]), ShapeError, /^tile: repeats are whole numbers ≥ 0, got \[-1\]/);
    throwsError(() => tile(x, 2 as never), ShapeError, /^tile: the repeats must be an array of numbers, got 2/);
  });

  test('axes that are not there', () => {
    throwsError(() => flatten(x, 2), ShapeError, /^flatten: axis 2 is out of range for 2 axes; use -2 to 1/);
    throwsError(() => flatten(x, 1, 0), ShapeError, /^flatten: start axis 1 comes after end axis 0/);
    throwsError(() => permute(x, [0, 2]), ShapeError, /^permute: axis 2 is out of range/);
    throwsError(
      () => permute(x, [0, 0]),
      ShapeError,
      /^permute: \[0, 0\] must name each of the 2 axes of \[2, 3\] once/,
    );
    throwsError(() => permute(x, [0]), ShapeError, /^permute: \[0\] must name each of the 2 axes/);
    throwsError(
      () => permute(x, 1 as never),
      ShapeError,
      /^permute: the order of axes must be an array of numbers, got 1/,
    );
    throwsError(() => transpose(x, 0, 2), ShapeError, /^transpose: axis 2 is out of range/);
    throwsError(() => transpose(zeros([2])), ShapeError, /^transpose: axis -2 is out of range for 1 axes/);
    throwsError(() => squeeze(x, -3), ShapeError, /^squeeze: axis -3 is out of range/);
    throwsError(() => squeeze(zeros([1, 1]), [0, -2]), ShapeError, /^squeeze: axis 0 is named twice in \[0, -2\]/);
    throwsError(() => unsqueeze(x, 3), ShapeError, /^unsqueeze: axis 3 is out of range for 3 axes; use -3 to 2/);
    throwsError(() => unsqueeze(x, 0.5), ShapeError, /^unsqueeze: axis 0.5 is out of range/);
    throwsError(() => flip(x, 2), ShapeError, /^flip: axis 2 is out of range/);
    throwsError(() => flip(x, [1, -1]), ShapeError, /^flip: axis 1 is named twice/);
    throwsError(() => flip(tensor(1), 1), ShapeError, /^flip: axis 1 of a scalar; only 0 and -1/);
  });
});

suite('movement: identities', (test) => {
  test('reshape there and back', () => check(anyTensor(), (x) => assertClose(reshape(reshape(x, [-1]), x.shape), x)));

  test('permute and its inverse', () =>
    check(
      anyTensor().chain((x) =>
        fc.tuple(
          fc.constant(x),
          fc.shuffledSubarray(
            x.shape.map((_, i) => i),
            { minLength: x.ndim },
          ),
        ),
      ),
      ([x, axes]) =>
        assertClose(
          permute(
            permute(x, axes),
            axes.map((_, i) => axes.indexOf(i)),
          ),
          x,
        ),
    ));

  test('flip twice', () =>
    check(
      anyTensor().chain((x) => fc.tuple(fc.constant(x), fc.subarray(x.shape.map((_, i) => i)))),
      ([x, axes]) => assertClose(flip(flip(x, axes), axes), x),
    ));

  test('transpose twice, squeeze after unsqueeze', () =>
    check(anyTensor({ minAxes: 2 }), (x) => {
      assertClose(transpose(transpose(x)), x);
      for (let axis = 0; axis <= x.ndim; axis++) assertClose(squeeze(unsqueeze(x, axis), axis), x);
    }));
});

import { assert, suite } from '@engram/tools/suite';
import fc from 'fast-check';
import { IndexError, ShapeError } from '../../src/index.ts';
import {
  checkShape,
  formatShape,
  normalizeAxes,
  normalizeAxis,
  normalizeIndex,
  numel,
  reducedShape,
  resolveReshape,
  sameShape,
  stridesOf,
} from '../../src/shape/shape.ts';
import { anyShape as shapesOf } from '../property.ts';

const run = { seed: 11, numRuns: 60 };
const anyShape = shapesOf({ maxAxes: 5, maxSize: 5 });

suite('shape: sizes and strides', (test) => {
  test('examples', () => {
    assert.is(numel([]), 1);
    assert.is(numel([2, 3, 4]), 24);
    assert.is(numel([2, 0, 4]), 0);
    assert.equal(stridesOf([]), []);
    assert.equal(stridesOf([2, 3, 4]), [12, 4, 1]);
    assert.is(formatShape([]), '[]');
    assert.is(formatShape([2, 3]), '[2, 3]');
  });
  test('a stride is the number of elements behind its axis', () => {
    fc.assert(
      fc.property(anyShape, (shape) => {
        stridesOf(shape).forEach((stride, i) => {
          assert.is(stride, numel(shape.slice(i + 1)));
        });
      }),
      run,
    );
  });
  test('sameShape compares sizes', () => {
    fc.assert(
      fc.property(anyShape, anyShape, (a, b) => assert.is(sameShape(a, b), JSON.stringify(a) === JSON.stringify(b))),
      run,
    );
    assert.is(sameShape([2, 3], [2, 3]), true);
    assert.is(sameShape([2, 3], [3, 2]), false);
    assert.is(sameShape([1], []), false);
  });
  test('checkShape takes whole numbers from 0', () => {
    fc.assert(
      fc.property(anyShape, (shape) => assert.is(checkShape('op', shape), shape)),
      run,
    );
    for (const shape of [[-1], [2, 1.5], [NaN], [Infinity], ['2' as unknown as number]]) {
      assert.throws(() => checkShape('zeros', shape), ShapeError);
      assert.throws(() => checkShape('zeros', shape), /^zeros: sizes are whole numbers ≥ 0, got \[/);
    }
    assert.throws(() => checkShape('zeros', 3 as unknown as number[]), /^zeros: the shape must be an array .* got 3/);
  });
});

suite('shape: axes', (test) => {
  test('every axis has two names', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), fc.nat(5), (rank, n) => {
        const axis = n % rank;
        assert.is(normalizeAxis('op', axis, rank), axis);
        assert.is(normalizeAxis('op', axis - rank, rank), axis);
      }),
      run,
    );
  });
  test('a scalar has 0 and −1', () => {
    assert.is(normalizeAxis('op', 0, 0), 0);
    assert.is(normalizeAxis('op', -1, 0), 0);
    assert.throws(() => normalizeAxis('sum', 1, 0), /^sum: axis 1 of a scalar; only 0 and -1 are allowed/);
  });
  test('any other is out of range', () => {
    assert.throws(() => normalizeAxis('sum', undefined as never, 3), /^sum: an axis is a whole number, got undefined/);
    for (const axis of [3, -4, 0.5, NaN, Infinity]) {
      assert.throws(() => normalizeAxis('sum', axis, 3), ShapeError);
      assert.throws(() => normalizeAxis('sum', axis, 3), /^sum: axis .* is out of range for 3 axes; use -3 to 2/);
    }
  });
  test('several axes come out sorted, from the front; none given means all', () => {
    assert.equal(normalizeAxes('op', [-1, 0], 3), [0, 2]);
    assert.equal(normalizeAxes('op', 1, 3), [1]);
    assert.equal(normalizeAxes('op', [], 3), []);
    assert.equal(normalizeAxes('op', undefined, 3), [0, 1, 2]);
    assert.equal(normalizeAxes('op', undefined, 0), []);
    assert.equal(normalizeAxes('op', -1, 0), []);
  });
  test('several axes: the list given is left alone', () => {
    const axes = [2, -3];
    normalizeAxes('op', axes, 3);
    assert.equal(axes, [2, -3]);
  });
  test('an axis named twice', () => {
    assert.throws(() => normalizeAxes('sum', [1, 0, -2], 3), ShapeError);
    assert.throws(() => normalizeAxes('sum', [1, 0, -2], 3), /^sum: axis 1 is named twice in \[1, 0, -2\]/);
  });
  test('reducedShape drops or keeps', () => {
    assert.equal(reducedShape([2, 3, 4], [0, 2], false), [3]);
    assert.equal(reducedShape([2, 3, 4], [0, 2], true), [1, 3, 1]);
    assert.equal(reducedShape([2, 0], [], false), [2, 0]);
    assert.equal(reducedShape([], [], true), []);
  });
  test('an index counts from either end', () => {
    assert.is(normalizeIndex('select', 0, 3), 0);
    assert.is(normalizeIndex('select', -1, 3), 2);
    for (const index of [3, -4, 0.5]) {
      assert.throws(() => normalizeIndex('select', index, 3), IndexError);
      assert.throws(
        () => normalizeIndex('select', index, 3),
        /^select: index .* is out of range for an axis of size 3/,
      );
    }
    assert.throws(() => normalizeIndex('select', 0, 0), /^select: index 0 is out of range for an axis of size 0$/);
  });
});

suite('shape: resolveReshape', (test) => {
  test('−1 is what is left', () => {
    assert.equal(resolveReshape('reshape', [2, 3, 4], [-1]), [24]);
    assert.equal(resolveReshape('reshape', [2, 3, 4], [4, -1, 2]), [4, 3, 2]);
    assert.equal(resolveReshape('reshape', [], [-1]), [1]);
    assert.equal(resolveReshape('reshape', [1], []), []);
    assert.equal(resolveReshape('reshape', [2, 0], [-1]), [0]);
    assert.equal(resolveReshape('reshape', [2, 0], [3, -1]), [3, 0]);
    assert.equal(resolveReshape('reshape', [2, 0], [0, 7]), [0, 7]);
  });
  test('any axis of any grouping can be left out', () => {
    const groups = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(groups, fc.nat(3), (to, n) => {
        const hole = n % to.length;
        const from = [numel(to)];
        assert.equal(resolveReshape('op', from, to), to);
        assert.equal(
          resolveReshape(
            'op',
            from,
            to.map((size, i) => (i === hole ? -1 : size)),
          ),
          to,
        );
      }),
      run,
    );
  });
  test('counts that differ', () => {
    assert.throws(() => resolveReshape('reshape', [2, 3], [4]), ShapeError);
    assert.throws(
      () => resolveReshape('reshape', [2, 3], [4]),
      /^reshape: \[2, 3\] has 6 elements, \[4\] has 4; the counts must agree/,
    );
  });
  test('a −1 that cannot be told', () => {
    assert.throws(
      () => resolveReshape('reshape', [2, 3], [4, -1]),
      /^reshape: cannot infer -1 in \[4, -1\] from \[2, 3\] \(6 elements\)/,
    );
    assert.throws(() => resolveReshape('reshape', [0], [0, -1]), /^reshape: cannot infer -1 in \[0, -1\]/);
    assert.throws(() => resolveReshape('reshape', [6], [-1, -1]), ShapeError);
    assert.throws(() => resolveReshape('reshape', [6], [-2, 3]), /^reshape: sizes are whole numbers ≥ 0/);
  });
});

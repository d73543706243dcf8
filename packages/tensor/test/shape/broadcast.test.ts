import { assert, suite } from '@engram/tools/suite';
import fc from 'fast-check';
import { ShapeError } from '../../src/index.ts';
import {
  broadcastRows,
  broadcastShapes,
  broadcastStrides,
  broadcastsTo,
  type Rows,
  rowsOf,
} from '../../src/shape/broadcast.ts';
import { numel, type Shape, stridesOf } from '../../src/shape/shape.ts';
import { tuples } from '../cases/reference.ts';
import { anyShape as shapesOf } from '../property.ts';

const run = { seed: 12, numRuns: 100 };
const anyShape = shapesOf({ maxSize: 3 });

/** A shape and operands that broadcast to it: axes cut off the front, others shrunk to 1. */
const compatible = (count: number) =>
  fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 }).chain((shape) => {
    const operand = fc
      .tuple(fc.nat(shape.length), fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }))
      .map(([cut, shrink]) => shape.slice(cut).map((size, i) => (shrink[i] ? 1 : size)));
    return fc.tuple(fc.constant(shape), fc.array(operand, { minLength: count, maxLength: count }));
  });

const tryBroadcast = (a: Shape, b: Shape): Shape | null => {
  try {
    return broadcastShapes('op', a, b);
  } catch (error) {
    if (error instanceof ShapeError) return null;
    throw error;
  }
};

suite('broadcast: shapes', (test) => {
  test('examples', () => {
    assert.equal(broadcastShapes('add', [2, 3], [2, 3]), [2, 3]);
    assert.equal(broadcastShapes('add', [2, 1], [1, 3]), [2, 3]);
    assert.equal(broadcastShapes('add', [3], [4, 1]), [4, 3]);
    assert.equal(broadcastShapes('add', [], [5]), [5]);
    assert.equal(broadcastShapes('add', [], []), []);
    assert.equal(broadcastShapes('add', [0], [1]), [0]);
    assert.equal(broadcastShapes('add', [1], [2, 0]), [2, 0]);
  });
  test('sizes that differ: which axis, counted from the end', () => {
    assert.throws(() => broadcastShapes('add', [2, 3], [4, 3]), ShapeError);
    assert.throws(
      () => broadcastShapes('add', [2, 3], [4, 3]),
      /^add: shapes \[2, 3\] and \[4, 3\] do not broadcast: axis -2 is 2 and 4; sizes must be equal or 1/,
    );
    assert.throws(
      () => broadcastShapes('mul', [0], [2]),
      /^mul: shapes \[0\] and \[2\] do not broadcast: axis -1 is 0 and 2/,
    );
  });
  test('commutes', () => {
    fc.assert(
      fc.property(anyShape, anyShape, (a, b) => assert.equal(tryBroadcast(a, b), tryBroadcast(b, a))),
      run,
    );
  });
  test('is associative where both sides are defined', () => {
    fc.assert(
      fc.property(anyShape, anyShape, anyShape, (a, b, c) => {
        const [ab, bc] = [tryBroadcast(a, b), tryBroadcast(b, c)];
        if (!ab || !bc) return;
        assert.equal(tryBroadcast(ab, c), tryBroadcast(a, bc));
      }),
      run,
    );
  });
  test('a shape goes with itself and with a scalar', () => {
    fc.assert(
      fc.property(anyShape, (a) => {
        assert.equal(broadcastShapes('op', a, a), a);
        assert.equal(broadcastShapes('op', a, []), a);
      }),
      run,
    );
  });
  test('both operands broadcast to the result', () => {
    fc.assert(
      fc.property(compatible(2), ([shape, [a, b]]) => {
        const out = broadcastShapes('op', a, b);
        assert.ok(broadcastsTo(a, out) && broadcastsTo(b, out));
        assert.ok(broadcastsTo(out, shape));
      }),
      run,
    );
  });
  test('broadcastsTo is one-sided', () => {
    assert.is(broadcastsTo([1, 3], [2, 3]), true);
    assert.is(broadcastsTo([2, 3], [1, 3]), false);
    assert.is(broadcastsTo([2, 3], [3]), false);
    assert.is(broadcastsTo([], [2]), true);
    assert.is(broadcastsTo([1], []), false);
  });
  test('a repeated axis has stride 0', () => {
    assert.equal(broadcastStrides([3, 1], [2, 3, 4]), [0, 1, 0]);
    assert.equal(broadcastStrides([2, 3], [2, 3]), [3, 1]);
    assert.equal(broadcastStrides([], [2, 2]), [0, 0]);
  });
});

/** The elements that a kernel visits in an operand, in the order of the result. */
const walk = ({ inner, rows, strides, offsets }: Rows, operand: number): number[] => {
  const visited: number[] = [];
  for (let r = 0; r < rows; r++)
    for (let i = 0; i < inner; i++) visited.push(offsets[operand][r] + i * strides[operand]);
  return visited;
};

const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, x, i) => sum + x * b[i], 0);

suite('broadcast: rows', (test) => {
  test('equal shapes are one row', () => {
    const rows = broadcastRows(
      [2, 3, 4],
      [
        [2, 3, 4],
        [2, 3, 4],
      ],
    );
    assert.is(rows.rows, 1);
    assert.is(rows.inner, 24);
    assert.equal(rows.strides, [1, 1]);
  });
  test('a scalar operand is one row of stride 0', () => {
    const rows = broadcastRows([2, 3], [[2, 3], []]);
    assert.equal([rows.rows, rows.inner, rows.strides], [1, 6, [1, 0]]);
  });
  test('a bias is one row for each line', () => {
    const rows = broadcastRows([4, 3], [[4, 3], [3]]);
    assert.equal([rows.rows, rows.inner, rows.strides], [4, 3, [1, 1]]);
    assert.equal(Array.from(rows.offsets[1]), [0, 0, 0, 0]);
  });
  test('every element of the result is covered once, from the right elements', () => {
    fc.assert(
      fc.property(compatible(3), ([shape, operands]) => {
        const rows = broadcastRows(shape, operands);
        assert.is(rows.rows * rows.inner, numel(shape));
        operands.forEach((own, k) => {
          const strides = broadcastStrides(own, shape);
          assert.equal(
            walk(rows, k),
            tuples(shape).map((tuple) => dot(tuple, strides)),
          );
        });
      }),
      run,
    );
  });
  test('the elements visited are all of the operand', () => {
    fc.assert(
      fc.property(compatible(1), ([shape, [own]]) => {
        if (numel(shape) === 0) return;
        const visited = new Set(walk(broadcastRows(shape, [own]), 0));
        assert.equal(
          [...visited].sort((a, b) => a - b),
          Array.from({ length: numel(own) }, (_, i) => i),
        );
      }),
      run,
    );
  });
  test('any strides, negative ones too, and any bases', () => {
    const strided = fc
      .array(
        fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: -20, max: 20 }), fc.integer({ min: -20, max: 20 })),
        { maxLength: 4 },
      )
      .chain((axes) => fc.tuple(fc.constant(axes), fc.nat(50), fc.nat(50)));
    fc.assert(
      fc.property(strided, ([axes, base0, base1]) => {
        const shape = axes.map(([size]) => size);
        const strides = [axes.map(([, s]) => s), axes.map(([, , s]) => s)];
        const rows = rowsOf(shape, strides, [base0, base1]);
        assert.is(rows.rows * rows.inner, numel(shape));
        for (const [k, base] of [base0, base1].entries()) {
          assert.equal(
            walk(rows, k),
            tuples(shape).map((tuple) => base + dot(tuple, strides[k])),
          );
        }
      }),
      run,
    );
  });
  test('permuted contiguous operands', () => {
    const permuted = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 }).chain((shape) =>
      fc.tuple(
        fc.constant(shape),
        fc.shuffledSubarray(
          shape.map((_, i) => i),
          { minLength: shape.length },
        ),
      ),
    );
    fc.assert(
      fc.property(permuted, ([shape, axes]) => {
        const own = stridesOf(shape);
        const to = axes.map((axis) => shape[axis]);
        const rows = rowsOf(to, [axes.map((axis) => own[axis])]);
        const visited = walk(rows, 0);
        assert.equal(
          [...visited].sort((a, b) => a - b),
          Array.from({ length: numel(shape) }, (_, i) => i),
        );
        if (axes.every((axis, i) => axis === i)) assert.is(rows.rows, 1);
      }),
      run,
    );
  });
});

import { assert, suite } from '@engram/tools/suite';
import fc from 'fast-check';
import {
  ArgumentError,
  DTypeError,
  embedding,
  GradientError,
  gather,
  grad,
  IndexError,
  indexSelect,
  oneHot,
  ShapeError,
  scatterAdd,
  select,
  sort,
  stack,
  sum,
  tensor,
  topk,
  zeros,
} from '../../src/index.ts';
import { assertClose } from '../../src/testing/index.ts';
import { checkCases } from '../cases/check.ts';
import { indexing } from '../cases/indexing.ts';
import { sorting } from '../cases/sort.ts';
import { anyTensor, check, throwsError } from '../property.ts';

checkCases('indexing', indexing);
checkCases('sort', sorting);

const int32 = (values: number | number[] | number[][]) => tensor(values, { dtype: 'int32' });

suite('indexing', (test) => {
  const x = tensor([
    [1, 2, 3],
    [4, 5, 6],
  ]);

  test('shapes with empty axes', () => {
    assert.equal(embedding(zeros([2, 0], { dtype: 'int32' }), zeros([3, 4])).shape, [2, 0, 4]);
    assert.equal(indexSelect(zeros([0, 3]), 1, int32([1, 1])).shape, [0, 2]);
    assert.equal(oneHot(zeros([0], { dtype: 'int32' }), 3).shape, [0, 3]);
    assert.equal(gather(zeros([0, 3]), 1, zeros([0, 2], { dtype: 'int32' })).shape, [0, 2]);
    assert.equal(sort(zeros([0, 3]), 0).values.shape, [0, 3]);
    assert.equal(topk(zeros([4, 3]), 0, 0).indices.shape, [0, 3]);
  });

  test('an index out of range is named, with its position and the range', () => {
    throwsError(
      () =>
        gather(
          x,
          1,
          int32([
            [0, 1],
            [3, 0],
          ]),
        ),
      IndexError,
      /^gather: index 3 at position 2 is out of range; this axis takes 0 to 2/,
    );
    throwsError(
      () => gather(x, 0, int32([[-1]])),
      IndexError,
      /^gather: index -1 at position 0 is out of range; this axis takes 0 to 1/,
    );
    throwsError(
      () => indexSelect(x, 0, int32([1, 0, 2])),
      IndexError,
      /^indexSelect: index 2 at position 2 is out of range; .* 0 to 1/,
    );
    throwsError(
      () => embedding(int32([[0, -1]]), x),
      IndexError,
      /^embedding: index -1 at position 1 is out of range; .* 0 to 1/,
    );
    throwsError(
      () => embedding(int32([0]), zeros([0, 3])),
      IndexError,
      /^embedding: index 0 at position 0 .* takes none \(it is empty\)/,
    );
    throwsError(
      () => scatterAdd(x, 1, int32([[5]]), x),
      IndexError,
      /^scatterAdd: index 5 at position 0 is out of range; .* 0 to 2/,
    );
    throwsError(
      () => oneHot(int32([0, 3]), 3),
      IndexError,
      /^oneHot: index 3 at position 1 is out of range; .* 0 to 2/,
    );
    throwsError(() => oneHot(int32(-1), 3), IndexError, /^oneHot: index -1 at position 0/);
  });

  test('a call that throws changes nothing', () => {
    const target = tensor([1, 2, 3], { requiresGrad: true });
    const index = int32([0, 7]);
    assert.throws(() => scatterAdd(target, 0, index, tensor([5, 5])), IndexError);
    assert.equal(target.arraySync(), [1, 2, 3]);
    assert.equal(index.arraySync(), [0, 7]);
    assert.is(target.grad, null);
  });

  test('an index may not be a float', () => {
    const float = tensor([[0]]);
    throwsError(
      () => gather(x, 0, float),
      DTypeError,
      /^gather: the index must be int32, got float32; cast it with to\('int32'\)/,
    );
    throwsError(() => indexSelect(x, 0, tensor([0])), DTypeError, /^indexSelect: the index must be int32/);
    throwsError(() => embedding(float, x), DTypeError, /^embedding: indices must be int32, got float32/);
    throwsError(() => scatterAdd(x, 0, float, x), DTypeError, /^scatterAdd: the index must be int32/);
    throwsError(() => oneHot(tensor([true]), 2), DTypeError, /^oneHot: indices must be int32, got bool/);
    throwsError(
      () => scatterAdd(int32([1]), 0, int32([0]), tensor([0.5])),
      DTypeError,
      /^scatterAdd: a float32 source does not go into int32/,
    );
  });

  test('shapes that do not fit', () => {
    const index = int32([[0]]);
    throwsError(() => gather(x, 0, int32([0])), ShapeError, /^gather: index \[1\] must have the axes of \[2, 3\]/);
    throwsError(
      () => gather(x, 0, zeros([1, 4], { dtype: 'int32' })),
      ShapeError,
      /^gather: index \[1, 4\] .* no larger but along axis 0/,
    );
    throwsError(() => gather(tensor(1), 0, int32(0)), ShapeError, /^gather: a scalar has no axis to pick from/);
    throwsError(() => gather(x, 2, index), ShapeError, /^gather: axis 2 is out of range/);
    throwsError(
      () => indexSelect(x, 0, index),
      ShapeError,
      /^indexSelect: the index must have one axis, got \[1, 1\]; use gather/,
    );
    throwsError(
      () => indexSelect(tensor(1), 0, int32([0])),
      ShapeError,
      /^indexSelect: a scalar has no axis to pick from/,
    );
    throwsError(
      () => embedding(int32([0]), zeros([3])),
      ShapeError,
      /^embedding: the weight must be \[V, E\], got \[3\]/,
    );
    throwsError(
      () => scatterAdd(x, 0, int32([[0, 0]]), zeros([1, 1])),
      ShapeError,
      /^scatterAdd: source \[1, 1\] must be at least as large as the index \[1, 2\]/,
    );
    throwsError(() => scatterAdd(x, 0, index, zeros([3])), ShapeError, /^scatterAdd: source \[3\]/);
    throwsError(() => sort(x, 2), ShapeError, /^sort: axis 2 is out of range/);
    throwsError(() => topk(x, 1, -3), ShapeError, /^topk: axis -3 is out of range/);
  });

  test('counts that make no sense', () => {
    throwsError(() => topk(x, 4), ArgumentError, /^topk: k = 4 is not within 0 to 3, the size of axis -1/);
    throwsError(() => topk(x, -1), ArgumentError, /^topk: k = -1 is not within 0 to 3/);
    throwsError(() => topk(x, 1.5), ArgumentError, /^topk: k = 1.5/);
    throwsError(() => topk(tensor(1), 0), ArgumentError, /^topk: k = 0 elements of a scalar/);
    throwsError(() => oneHot(int32([0]), 0), ArgumentError, /^oneHot: numClasses is a whole number ≥ 1, got 0/);
  });

  test('an index that was overwritten after the forward pass is noticed', () => {
    const table = tensor(
      [
        [1, 2],
        [3, 4],
      ],
      { requiresGrad: true },
    );
    const index = int32([0]);
    const y = sum(embedding(index, table));
    index.assign(int32([1]));
    throwsError(() => grad(y, [table]), GradientError, /indexSelect.* was changed in place/);
  });

  test('a table that was overwritten after the forward pass is not needed', () => {
    const table = tensor(
      [
        [1, 2],
        [3, 4],
      ],
      { requiresGrad: true },
    );
    const y = sum(embedding(int32([0]), table));
    table.detach().assign(zeros([2, 2]));
    assert.equal(grad(y, [table])[0]?.arraySync(), [
      [1, 1],
      [0, 0],
    ]);
  });
});

suite('indexing: identities', (test) => {
  const sortable = anyTensor({ minAxes: 1, minSize: 1 }).chain((x) =>
    fc.tuple(fc.constant(x), fc.nat(x.ndim - 1), fc.boolean()),
  );

  test('gather by the order that sort gives is sort', () =>
    check(sortable, ([x, axis, descending]) => {
      const { values, indices } = sort(x, axis, { descending });
      assertClose(gather(x, axis, indices), values);
      const k = Math.ceil(x.shape[axis] / 2);
      assertClose(topk(x, k, axis, { largest: descending }).values, values.narrow(axis, 0, k));
    }));

  test('scatterAdd is the adjoint of gather', () =>
    check(sortable, ([x, axis]) => {
      const { indices } = sort(x, axis);
      assertClose(scatterAdd(zeros(x.shape, { dtype: 'float64' }), axis, indices, gather(x, axis, indices)), x);
    }));

  test('indexSelect is a stack of selects', () =>
    check(fc.tuple(sortable, fc.array(fc.nat(9), { minLength: 1, maxLength: 4 })), ([[x, axis], picks]) => {
      const at = picks.map((i) => i % x.shape[axis]);
      assertClose(
        indexSelect(x, axis, int32(at)),
        stack(
          at.map((i) => select(x, axis, i)),
          axis,
        ),
      );
    }));
});

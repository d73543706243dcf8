import { assert, suite } from '@engram/tools/suite';
import fc from 'fast-check';
import {
  ArgumentError,
  DTypeError,
  gather,
  IndexError,
  indexAdd,
  type ScatterReduction,
  ShapeError,
  scatter,
  scatterReduce,
  sort,
  tensor,
  zeros,
} from '../../src/index.ts';
import { assertClose, gradcheck } from '../../src/testing/index.ts';
import { checkCases } from '../cases/check.ts';
import { scattering } from '../cases/scatter.ts';
import { anyShape, anyTensor, check, randomOf, throwsError } from '../property.ts';

checkCases('scatter', scattering);

const int32 = (values: number | number[] | number[][]) => tensor(values, { dtype: 'int32' });

suite('scatter', (test) => {
  const x = zeros([2, 3]);

  test('an index out of range is named, and nothing has changed', () => {
    const range = /^scatter: index 3 at position 1 is out of range; this axis takes 0 to 2/;
    throwsError(() => scatter(x, 1, int32([[0, 3]]), 1), IndexError, range);
    throwsError(
      () => scatterReduce(x, 0, int32([[-1]]), x, 'max'),
      IndexError,
      /^scatterReduce: index -1 at position 0/,
    );
    throwsError(() => scatterReduce(x, 0, int32([[2]]), x, 'mean'), IndexError, /^scatter\w+: index 2 at position 0/);
    throwsError(() => indexAdd(x, 0, int32([2]), zeros([1, 3])), IndexError, /^indexAdd: index 2 at position 0/);
    assert.equal(x.arraySync(), zeros([2, 3]).arraySync());
  });

  test('shapes that do not fit', () => {
    throwsError(() => scatter(x, 0, int32([0]), 1), ShapeError, /^scatter: index \[1\] must have the axes of \[2, 3\]/);
    throwsError(() => scatter(x, 2, int32([[0]]), 1), ShapeError, /^scatter: axis 2 is out of range/);
    throwsError(
      () => scatter(x, 0, int32([[0, 0]]), zeros([1, 1])),
      ShapeError,
      /^scatter: source \[1, 1\] must be at least as large as the index \[1, 2\]/,
    );
    throwsError(
      () => scatterReduce(x, 0, zeros([1, 4], { dtype: 'int32' }), zeros([1, 4]), 'sum'),
      ShapeError,
      /^scatterReduce: index \[1, 4\]/,
    );
    throwsError(
      () => indexAdd(x, 1, int32([0, 1]), zeros([2, 3])),
      ShapeError,
      /^indexAdd: index \[2\] must have one axis, and source \[2, 3\] be \[2, 2\]/,
    );
    throwsError(() => indexAdd(x, 1, int32([[0]]), zeros([2, 1])), ShapeError, /^indexAdd: index \[1, 1\] must have/);
    throwsError(() => scatter(tensor(1), 0, int32(0), 1), ShapeError, /^scatter: a scalar has no axis/);
  });

  test('dtypes and words that do not fit', () => {
    const wide = zeros([2, 3], { dtype: 'float64' });
    const index = int32([[0]]);
    throwsError(() => scatter(x, 0, index, wide), DTypeError, /^scatter: a float64 source does not go into float32/);
    throwsError(() => scatterReduce(x, 0, index, wide, 'max'), DTypeError, /^scatterReduce: a float64 source/);
    throwsError(
      () => indexAdd(x, 0, int32([0]), zeros([1, 3], { dtype: 'float64' })),
      DTypeError,
      /^indexAdd: a float/,
    );
    throwsError(() => scatter(x, 0, tensor([[0]]), 1), DTypeError, /^scatter: the index must be int32/);
    throwsError(() => scatter(int32([1]), 0, int32([0]), 2 ** 40), ArgumentError, /^scatter: .* does not fit int32/);
    throwsError(
      () => scatterReduce(x, 0, index, x, 'prod' as ScatterReduction),
      ArgumentError,
      /^scatterReduce: reduce is 'sum', 'mean', 'max' or 'min', got "prod"/,
    );
    throwsError(
      () => indexAdd(int32([1]), 0, int32([0]), int32([1]), { alpha: 0.5 }),
      ArgumentError,
      /^indexAdd: alpha is a whole number for int32, got 0.5/,
    );
  });

  const lines = anyTensor({ minAxes: 1, minSize: 1 }).chain((a) => fc.tuple(fc.constant(a), fc.nat(a.ndim - 1)));

  test('scatter puts back what gather took', () =>
    check(lines, ([a, axis]) => {
      const { values, indices } = sort(a, axis);
      assertClose(scatter(zeros(a.shape, { dtype: 'float64' }), axis, indices, values), a);
      assertClose(gather(scatter(a.neg(), axis, indices, values), axis, indices), values);
    }));

  const picks = anyShape({ minAxes: 1, maxAxes: 3, minSize: 1 }).chain((shape) =>
    fc.tuple(fc.constant(shape), fc.nat(shape.length - 1), fc.integer({ min: 1, max: 5 }), fc.nat(999), fc.boolean()),
  );

  for (const reduce of ['sum', 'mean', 'max', 'min'] as const) {
    test(`scatterReduce: ${reduce} against its definition, and its gradient`, () =>
      check(picks, ([shape, axis, count, seed, includeSelf]) => {
        const a = randomOf(shape, seed);
        const size = shape.with(axis, count).map((n, i) => (i === axis ? n : Math.max(1, n - (seed % 2))));
        const source = randomOf(size, seed + 1);
        const index = randomOf(size, seed + 2)
          .add(2)
          .mul(shape[axis]! / 4.001)
          .to('int32');
        const got = scatterReduce(a, axis, index, source, reduce, { includeSelf });
        // Each element of the source goes to one place of the flat x.
        const [flat, from, to] = [[...a.dataSync()], source.dataSync(), index.dataSync()];
        const groups = flat.map((): number[] => []);
        for (let i = 0; i < from.length; i++) {
          let rest = i;
          const at = size.map(() => 0);
          for (let k = size.length - 1; k >= 0; k--) {
            at[k] = rest % size[k]!;
            rest = Math.floor(rest / size[k]!);
          }
          at[axis] = to[i]!;
          groups[at.reduce((place, each, k) => place * shape[k]! + each, 0)]!.push(from[i]!);
        }
        const want = flat.map((own, i) => {
          const all = groups[i]!.length > 0 && !includeSelf ? groups[i]! : [own, ...groups[i]!];
          const sum = all.reduce((p, q) => p + q);
          return { sum, mean: sum / all.length, max: Math.max(...all), min: Math.min(...all) }[reduce];
        });
        assertClose(got, tensor(Float64Array.from(want), shape));
        if (seed % 8 > 0) return;
        a.requiresGrad = source.requiresGrad = true;
        gradcheck((p, q) => scatterReduce(p!, axis, index, q!, reduce, { includeSelf }), [a, source]);
      }));
  }
});

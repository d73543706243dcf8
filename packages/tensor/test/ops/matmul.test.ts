import { assert, suite } from '@engram/tools/suite';
import fc from 'fast-check';
import {
  bmm,
  type DType,
  DTypeError,
  dot,
  einsum,
  Generator,
  grad,
  linear,
  matmul,
  outer,
  randint,
  ShapeError,
  sum,
  type Tensor,
  tensor,
  transpose,
  zeros,
} from '../../src/index.ts';
import { assertClose } from '../../src/testing/index.ts';
import { checkCases } from '../cases/check.ts';
import { products } from '../cases/matmul.ts';
import { total } from '../cases/plain.ts';
import { check, randomOf, throwsError } from '../property.ts';

checkCases('matmul', products);

const naive = (a: Tensor, b: Tensor, bias?: Tensor): Tensor => {
  const [[m, k], n] = [a.shape, b.shape[1]];
  const [x, y, z] = [a.dataSync(), b.dataSync(), bias?.dataSync()];
  const out = Float64Array.from({ length: m * n }, (_, at) => {
    const [i, j] = [Math.floor(at / n), at % n];
    return total(k, (p) => x[i * k + p] * y[p * n + j]) + (z?.[j] ?? 0);
  });
  return tensor(out, [m, n], { dtype: a.dtype });
};

const random = (shape: number[], dtype: DType, seed: number): Tensor =>
  dtype === 'int32' ? randint(-9, 9, shape, { generator: new Generator(seed) }) : randomOf(shape, seed).to(dtype);

suite('matmul: every size up to 9', (test) => {
  for (const dtype of ['float32', 'float64', 'int32'] as const) {
    test(`${dtype}, values, all transposes through gradients and linear`, () => {
      for (let m = 0; m <= 9; m++) {
        for (let n = 0; n <= 9; n++) {
          for (let k = 0; k <= 9; k++) {
            const label = `m ${m}, n ${n}, k ${k}`;
            const [a, b] = [random([m, k], dtype, 1), random([k, n], dtype, 2)];
            assertClose(matmul(a, b), naive(a, b), { label });
            if (dtype === 'int32') continue;
            const [bias, g] = [random([n], dtype, 3), random([m, n], dtype, 4)];
            const w = transpose(b);
            for (const x of [a, b, w, bias]) x.requiresGrad = true;
            const [da, db] = grad(matmul(a, b), [a, b], { gradOutputs: [g] });
            assertClose(da!, naive(g, transpose(b)), { label: `${label}: g bᵀ` });
            assertClose(db!, naive(transpose(a), g), { label: `${label}: aᵀ g` });
            const y = linear(a, w, bias);
            assertClose(y, naive(a, b, bias), { label: `${label}: linear` });
            const [dx, dw, dbias] = grad(y, [a, w, bias], { gradOutputs: [g] });
            assertClose(dx!, naive(g, w), { label: `${label}: linear, g w` });
            assertClose(dw!, naive(transpose(g), a), { label: `${label}: linear, gᵀ x` });
            assertClose(dbias!, sum(g, 0), { label: `${label}: linear, bias` });
          }
        }
      }
    });
  }

  test('gradients of linear, once more: both operands transposed', () => {
    for (let m = 1; m <= 9; m++) {
      for (let n = 1; n <= 9; n++) {
        const k = 1 + ((m * n) % 9);
        const [x, w, g] = [randomOf([m, k], 1), randomOf([n, k], 2), randomOf([m, n], 3)];
        for (const t of [x, w, g]) t.requiresGrad = true;
        // The gradient of dw = gᵀ x with respect to g reads both stored operands transposed.
        const [dw] = grad(linear(x, w), [w], { gradOutputs: [g], createGraph: true });
        const h = randomOf([n, k], 4);
        const [dg, dx] = grad(dw!, [g, x], { gradOutputs: [h] });
        assertClose(dg!, naive(x, transpose(h)), { label: `m ${m}, n ${n}` });
        assertClose(dx!, naive(g, h), { label: `m ${m}, n ${n}` });
      }
    }
  });
});

suite('matmul', (test) => {
  const x = zeros([2, 3]);

  test('shapes with empty axes', () => {
    assert.equal(matmul(zeros([0, 3]), zeros([3, 2])).shape, [0, 2]);
    assert.equal(matmul(zeros([0, 2, 3]), zeros([3, 4])).shape, [0, 2, 4]);
    assert.equal(matmul(zeros([2, 1, 2, 3]), zeros([0, 3, 4])).shape, [2, 0, 2, 4]);
    assert.equal(linear(zeros([2, 0, 3]), zeros([4, 3])).shape, [2, 0, 4]);
    assert.equal(outer(zeros([0]), zeros([2])).shape, [0, 2]);
  });

  test('each gradient keeps the dtype of its input', () => {
    const inputs = [zeros([2, 3]), zeros([4, 3], { dtype: 'float64' }), zeros([4])];
    for (const input of inputs) input.requiresGrad = true;
    const y = linear(inputs[0], inputs[1], inputs[2]);
    assert.is(y.dtype, 'float64');
    assert.equal(
      grad(sum(y), inputs).map((g) => g.dtype),
      ['float32', 'float64', 'float32'],
    );
    const narrow = linear(inputs[0], zeros([4, 3]), zeros([4], { dtype: 'float64', requiresGrad: true }));
    assert.is(narrow.dtype, 'float64');
    assert.is(grad(sum(narrow), inputs[0])[0]?.dtype, 'float32');
  });

  test('shapes that do not fit', () => {
    throwsError(
      () => matmul(x, zeros([4, 5])),
      ShapeError,
      /^matmul: inner dimensions differ: a \[2, 3\] · b \[4, 5\] \(3 ≠ 4\)$/,
    );
    throwsError(
      () => matmul(x, zeros([2])),
      ShapeError,
      /^matmul: inner dimensions differ: a \[2, 3\] · b \[2\] \(3 ≠ 2\)/,
    );
    throwsError(
      () => matmul(zeros([2]), zeros([3])),
      ShapeError,
      /^matmul: inner dimensions differ: a \[2\] · b \[3\] \(2 ≠ 3\)/,
    );
    throwsError(
      () => matmul(x, tensor(2)),
      ShapeError,
      /^matmul: both operands need at least one axis: a \[2, 3\] · b \[\]; use mul/,
    );
    throwsError(
      () => matmul(zeros([2, 2, 3]), zeros([3, 3, 1])),
      ShapeError,
      /^matmul: shapes \[2\] and \[3\] do not broadcast/,
    );
    throwsError(
      () => bmm(x, zeros([2, 3, 1])),
      ShapeError,
      /^bmm: expected a \[B, M, K\] and b \[B, K, N\], got \[2, 3\] and \[2, 3, 1\]/,
    );
    throwsError(
      () => bmm(zeros([1, 2, 3]), zeros([2, 3, 1])),
      ShapeError,
      /^bmm: expected .* got \[1, 2, 3\] and \[2, 3, 1\]/,
    );
    throwsError(
      () => bmm(zeros([1, 2, 3]), zeros([1, 2, 1])),
      ShapeError,
      /^bmm: expected .* got \[1, 2, 3\] and \[1, 2, 1\]/,
    );
    throwsError(() => dot(x, x), ShapeError, /^dot: expected two vectors of one length, got \[2, 3\] and \[2, 3\]/);
    throwsError(() => dot(zeros([2]), zeros([3])), ShapeError, /^dot: .* got \[2\] and \[3\]/);
    throwsError(() => outer(x, zeros([3])), ShapeError, /^outer: expected two vectors, got \[2, 3\] and \[3\]/);
    throwsError(
      () => linear(x, zeros([4, 2])),
      ShapeError,
      /^linear: x \[2, 3\] and weight \[4, 2\] do not fit: expected x \[.., I\] and weight \[O, I\]/,
    );
    throwsError(() => linear(x, zeros([2])), ShapeError, /^linear: x \[2, 3\] and weight \[2\] do not fit/);
    throwsError(() => linear(tensor(1), zeros([1])), ShapeError, /^linear: x \[\] and weight \[1\] do not fit/);
    throwsError(() => linear(x, zeros([1, 4, 3])), ShapeError, /^linear: x \[2, 3\] and weight \[1, 4, 3\] do not fit/);
    throwsError(
      () => linear(x, zeros([4, 3]), zeros([3])),
      ShapeError,
      /^linear: bias \[3\] must be \[4\] for the weight \[4, 3\]/,
    );
    throwsError(
      () => linear(x, zeros([3]), zeros([1])),
      ShapeError,
      /^linear: bias \[1\] must be \[\] for the weight \[3\]/,
    );
  });

  test('dtypes that do not fit', () => {
    const bools = tensor([true, false]);
    throwsError(() => matmul(bools, bools), DTypeError, /^matmul: not defined for bool/);
    throwsError(
      () => linear(zeros([1, 2], { dtype: 'int32' }), zeros([1, 2])),
      DTypeError,
      /^linear: the input must be float32 or float64, got int32/,
    );
    throwsError(
      () => linear(x, zeros([1, 3], { dtype: 'int32' })),
      DTypeError,
      /^linear: the weight must be float32 or float64, got int32/,
    );
    throwsError(
      () => linear(x, zeros([1, 3]), zeros([1], { dtype: 'int32' })),
      DTypeError,
      /^linear: the bias must be float32 or float64, got int32/,
    );
  });
});

suite('matmul: identities', (test) => {
  const size = fc.integer({ min: 0, max: 5 });
  test('matmul, bmm, dot and outer are einsums', () =>
    check(fc.tuple(size, size, size, size), ([b, m, k, n]) => {
      const [x, y] = [randomOf([b, m, k], 1), randomOf([b, k, n], 2)];
      assertClose(bmm(x, y), einsum('bmk,bkn->bmn', x, y));
      assertClose(matmul(x, randomOf([k, n], 3)), einsum('bmk,kn->bmn', x, randomOf([k, n], 3)));
      assertClose(dot(randomOf([k], 4), randomOf([k], 5)), einsum('k,k->', randomOf([k], 4), randomOf([k], 5)));
      assertClose(outer(randomOf([m], 4), randomOf([n], 5)), einsum('m,n->mn', randomOf([m], 4), randomOf([n], 5)));
    }));

  test('the transpose of a product is the product of the transposes, swapped', () =>
    check(fc.tuple(size, size, size), ([m, k, n]) => {
      const [x, y] = [randomOf([m, k], 1), randomOf([k, n], 2)];
      assertClose(transpose(matmul(x, y)), matmul(transpose(y), transpose(x)));
    }));
});

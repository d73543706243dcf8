import { apply } from '../autograd/apply.ts';
import { defineOp, type Op } from '../autograd/op.ts';
import type { Tensor } from '../autograd/tensor.ts';
import * as kernels from '../backend/kernels/index.ts';
import { ShapeError } from '../errors.ts';
import { broadcastShapes, broadcastStrides, rowsOf } from '../shape/broadcast.ts';
import { promote } from '../shape/dtype.ts';
import { formatShape, numel, type Shape, type Spec, sameShape } from '../shape/shape.ts';
import { asPair, castTo, checkFloat, checkNumber, checkTensor } from './arguments.ts';
import { mul } from './arithmetic.ts';
import { reshape, unsqueeze } from './movement.ts';
import { sum } from './reduce.ts';

interface Transposes {
  /** a is [.., k, m] rather than [.., m, k]. */
  readonly transposeA: boolean;
  /** b is [.., n, k] rather than [.., k, n]. */
  readonly transposeB: boolean;
}

const sizesOf = (a: Shape, b: Shape, { transposeA, transposeB }: Transposes) => ({
  m: a[a.length - (transposeA ? 1 : 2)],
  k: a[a.length - (transposeA ? 2 : 1)],
  n: b[b.length - (transposeB ? 2 : 1)],
});

const single = new Int32Array(1);

/** The first element of each matrix of the batch. */
const matrixOffsets = (batch: Shape, x: Spec): Int32Array => {
  if (batch.length === 0) return single;
  const own = x.shape.slice(0, -2);
  const size = numel(x.shape.slice(-2));
  const { inner, rows, strides, offsets } = rowsOf(batch, [broadcastStrides(own, batch).map((s) => s * size)]);
  const table = new Int32Array(inner * rows);
  for (let r = 0, at = 0; r < rows; r++) for (let i = 0; i < inner; i++) table[at++] = offsets[0][r] + i * strides[0];
  return table;
};

/** a [.., m, k] · b [.., k, n] (+ bias [n]) → [.., m, n]; either operand may be stored transposed. */
const matmulOp: Op<Transposes> = defineOp({
  name: 'matmul',
  kernel: kernels.matmul,
  shape: ([a, b], transposes: Transposes) => {
    const { m, n } = sizesOf(a.shape, b.shape, transposes);
    if (a.ndim === 2 && b.ndim === 2) return [m, n];
    return [...broadcastShapes('matmul', a.shape.slice(0, -2), b.shape.slice(0, -2)), m, n];
  },
  geometry: ([a, b], [out], transposes) => {
    const { transposeA, transposeB } = transposes;
    const { m, k, n } = sizesOf(a.shape, b.shape, transposes);
    const batch = out.shape.slice(0, -2);
    return {
      m,
      k,
      n,
      transposeA,
      transposeB,
      offsetsA: matrixOffsets(batch, a),
      offsetsB: matrixOffsets(batch, b),
    };
  },
  reads: [[1], [0], []],
  vjp: (g, [a, b, bias], { attrs: { transposeA, transposeB } }) => {
    return [
      () => (transposeA ? product(b, g, transposeB, true) : product(g, b, false, !transposeB)),
      () => (transposeB ? product(g, a, true, transposeA) : product(a, g, !transposeA, false)),
      ...(bias ? [g] : []),
    ];
  },
});

/** Of matrices that may be stored transposed, without a copy; the caller has checked that they fit. */
export const product = (a: Tensor, b: Tensor, transposeA: boolean, transposeB: boolean): Tensor =>
  apply(matmulOp, [a, b], { transposeA, transposeB });

/**
 * The matrix product, batched and broadcast over leading axes. Vectors are rows on the left and columns on the right,
 * and their axis is dropped again.
 * a [.., M, K], b [.., K, N] → [.., M, N];  a [K], b [K] → [].
 * @throws {ShapeError}
 */
export const matmul = (a: Tensor, b: Tensor): Tensor => {
  checkTensor('matmul', a, 'a');
  checkTensor('matmul', b, 'b');
  if (a.ndim === 0 || b.ndim === 0) {
    throw new ShapeError(
      `matmul: both operands need at least one axis: a ${formatShape(a.shape)} · b ${formatShape(b.shape)}; use mul for scalars`,
    );
  }
  const inner = [a.shape[a.ndim - 1], b.shape[Math.max(0, b.ndim - 2)]];
  if (inner[0] !== inner[1]) {
    throw new ShapeError(
      `matmul: inner dimensions differ: a ${formatShape(a.shape)} · b ${formatShape(b.shape)} (${inner[0]} ≠ ${inner[1]})`,
    );
  }
  const [x, y] = asPair('matmul', a, b);
  checkNumber('matmul', x);
  const left = x.ndim === 1 ? unsqueeze(x, 0) : x;
  const right = y.ndim === 1 ? unsqueeze(y, 1) : y;
  const product = multiply(left, right);
  const batch = product.shape.slice(0, -2);
  if (x.ndim > 1 && y.ndim > 1) return product;
  return reshape(product, [
    ...batch,
    ...(x.ndim > 1 ? left.shape.slice(-2, -1) : []),
    ...(y.ndim > 1 ? right.shape.slice(-1) : []),
  ]);
};

const plain: Transposes = { transposeA: false, transposeB: false };

/** A batch of matrices times one matrix is one tall matrix times it. */
const multiply = (a: Tensor, b: Tensor): Tensor => {
  if (b.ndim > 2 || a.ndim === 2) return apply(matmulOp, [a, b], plain);
  const [k, n] = b.shape;
  return reshape(apply(matmulOp, [reshape(a, [numel(a.shape.slice(0, -1)), k]), b], plain), [
    ...a.shape.slice(0, -1),
    n,
  ]);
};

/** Batched matrix product without broadcasting. a [B, M, K], b [B, K, N] → [B, M, N]. @throws {ShapeError} */
export const bmm = (a: Tensor, b: Tensor): Tensor => {
  checkTensor('bmm', a, 'a');
  checkTensor('bmm', b, 'b');
  if (a.ndim !== 3 || b.ndim !== 3 || a.shape[0] !== b.shape[0] || a.shape[2] !== b.shape[1]) {
    throw new ShapeError(
      `bmm: expected a [B, M, K] and b [B, K, N], got ${formatShape(a.shape)} and ${formatShape(b.shape)}`,
    );
  }
  return matmul(a, b);
};

/** Σ aᵢ bᵢ. a [N], b [N] → []. @throws {ShapeError} */
export const dot = (a: Tensor, b: Tensor): Tensor => {
  checkTensor('dot', a, 'a');
  checkTensor('dot', b, 'b');
  if (a.ndim !== 1 || b.ndim !== 1 || a.shape[0] !== b.shape[0]) {
    throw new ShapeError(
      `dot: expected two vectors of one length, got ${formatShape(a.shape)} and ${formatShape(b.shape)}`,
    );
  }
  return sum(mul(a, b));
};

/** aᵢ bⱼ. a [N], b [M] → [N, M]. @throws {ShapeError} */
export const outer = (a: Tensor, b: Tensor): Tensor => {
  checkTensor('outer', a, 'a');
  checkTensor('outer', b, 'b');
  if (a.ndim !== 1 || b.ndim !== 1) {
    throw new ShapeError(`outer: expected two vectors, got ${formatShape(a.shape)} and ${formatShape(b.shape)}`);
  }
  return mul(unsqueeze(a, 1), b);
};

/**
 * y = x Wᵀ + b. x [.., I], weight [O, I], bias [O] → [.., O]; a weight [I] with a bias [] gives [..].
 * @throws {ShapeError | DTypeError}
 */
export const linear = (x: Tensor, weight: Tensor, bias: Tensor | null = null): Tensor => {
  checkFloat('linear', x);
  checkFloat('linear', weight, 'the weight');
  const column = weight.ndim === 1;
  if ((weight.ndim !== 2 && !column) || x.ndim === 0 || x.shape[x.ndim - 1] !== weight.shape[weight.ndim - 1]) {
    throw new ShapeError(
      `linear: x ${formatShape(x.shape)} and weight ${formatShape(weight.shape)} do not fit: expected x [.., I] and weight [O, I] or [I]`,
    );
  }
  const outputs = weight.shape.slice(0, -1);
  if (bias !== null && !sameShape(checkFloat('linear', bias, 'the bias').shape, outputs)) {
    throw new ShapeError(
      `linear: bias ${formatShape(bias.shape)} must be ${formatShape(outputs)} for the weight ${formatShape(weight.shape)}`,
    );
  }
  const dtype = promote(promote(x.dtype, weight.dtype), bias?.dtype ?? x.dtype);
  const lead = x.shape.slice(0, -1);
  const [n, k] = column ? [1, weight.shape[0]] : weight.shape;
  const operands = [shaped(castTo(x, dtype), [numel(lead), k]), shaped(castTo(weight, dtype), [n, k])];
  if (bias !== null) operands.push(shaped(castTo(bias, dtype), [n]));
  return shaped(apply(matmulOp, operands, { transposeA: false, transposeB: true }), [...lead, ...outputs]);
};

/** In this shape; the tensor itself where it has it, so that the tape is no longer than it must be. */
const shaped = (x: Tensor, shape: Shape): Tensor => (sameShape(x.shape, shape) ? x : reshape(x, shape));

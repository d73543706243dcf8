import type { MatmulGeometry } from '../../contract.ts';
import type { Emitter, EncoderTable, Operand } from '../encoder.ts';
import { MATMUL, MATMUL_BATCHED, ONE_BIAS, TRANSPOSE_A, TRANSPOSE_B } from '../opcodes.ts';

interface Product {
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly flags: number;
}

/** Whether `offsets` are those of matrices of `size` elements that lie one after the other. */
const consecutive = (offsets: Int32Array, size: number): boolean =>
  offsets.every((offset, i) => offset === offsets[0] + i * size);

/** A single row or column lies in memory in the same way transposed or not; the kernels are quickest with this one. */
const product = ({ m, n, k, transposeA, transposeB }: MatmulGeometry): Product => ({
  m,
  n,
  k,
  flags: (transposeA && m > 1 && k > 1 ? TRANSPOSE_A : 0) | (transposeB && k > 1 ? TRANSPOSE_B : 0),
});

const emit = (
  o: Operand,
  [a, offsetsA]: [Operand, Int32Array],
  [b, offsetsB]: [Operand, Int32Array],
  bias: Operand | undefined,
  { m, n, k, flags }: Product,
  emitter: Emitter,
): void => {
  const rest = [bias?.address ?? 0, m, n, k, flags];
  if (offsetsA.length === 1) {
    emitter.emit(MATMUL, o.address, a.address + 4 * offsetsA[0], b.address + 4 * offsetsB[0], ...rest);
  } else if (offsetsA.length > 1) {
    const tables = [emitter.table(offsetsA), emitter.table(offsetsB)];
    emitter.emit(MATMUL_BATCHED, o.address, a.address, b.address, ...rest, offsetsA.length, ...tables);
  }
};

export const matmul = {
  matmul: ([o], [a, b, bias], geometry, emitter) => {
    if ([o, a, b].some(({ dtype }) => dtype !== 'float32')) return false;
    let { offsetsA, offsetsB } = geometry;
    let { m, n, k, flags } = product(geometry);
    if (n === 1) {
      // (a b)ᵀ = bᵀ aᵀ: a matrix times a column is a row times a matrix, with one bias for all.
      flags = (flags & TRANSPOSE_A || k === 1 ? 0 : TRANSPOSE_B) | (bias ? ONE_BIAS : 0);
      emit(o, [b, offsetsB], [a, offsetsA], bias, { m: 1, n: m, k, flags }, emitter);
      return true;
    }
    if (!(flags & TRANSPOSE_A) && offsetsB.every((offset) => offset === offsetsB[0]) && consecutive(offsetsA, m * k)) {
      // The rows of all batches meet the same b: one product with more rows.
      m *= offsetsA.length;
      [offsetsA, offsetsB] = [offsetsA.subarray(0, 1), offsetsB.subarray(0, 1)];
    }
    emit(o, [a, offsetsA], [b, offsetsB], bias, { m, n, k, flags }, emitter);
    return true;
  },
} satisfies EncoderTable;

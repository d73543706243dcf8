import { rowsOf } from '@engram/tensor/backend';
import type { Gpu, GpuKernels } from '../operand.ts';
import type { Operand } from '../program.ts';
import { programs } from '../programs.ts';
import { readRows } from './movement.ts';

// A thread can return four cells at most, so a product is bound by its loads: two for each multiplication where a thread
// computes one cell, 1¼ where it computes four columns of a row. Measured on SwiftShader with two cores, square products,
// medians in ms of variants that took turns:
//
//                                                    64     256     512
//   one cell                                        4.7     208    1636
//   four columns of a row                           1.8      75     564
//   the same, b packed so that they lie far apart   1.7      70     583   with the packing
//   four rows of a column, laid anew afterwards     1.8      80     623
//   2 × 2 cells, laid anew afterwards               1.8      87     658
//   four columns, four terms in each turn           2.0      93     729
//
// Packing costs a copy of b; in return neighbouring threads load neighbouring elements, transposed or not, which matters
// on a real GPU. Offsets worked out before the loop save a quarter where a thread computes one cell, and cost a third where
// it computes four.

/** Matrices that lie evenly from the first cell on: the distances between them, of rows of a or columns of b, and along k. */
interface Factor {
  readonly cells: Operand;
  readonly step: number;
  readonly line: number;
  readonly term: number;
}

const numbersOf = ({ step, line, term }: Factor) => [step, line, term] as const;
/** Matrices of `size` elements that start anywhere, as those of a broadcast batch do. */
const factorOf = (
  gpu: Gpu,
  cells: Operand,
  offsets: Int32Array,
  size: number,
  strides: Pick<Factor, 'line' | 'term'>,
): Factor => {
  const step = offsets.length > 1 ? offsets[1] : 0;
  if (offsets.every((offset, i) => offset === i * step)) return { cells, step, ...strides };
  const collected = gpu.temporary(offsets.length * size);
  const table = gpu.table([...offsets].flatMap((offset) => [Math.floor(offset / 4096), offset % 4096]));
  gpu.dispatch(programs.matmulCollect, collected, [cells, table, size]);
  return { cells: collected, step: size, ...strides };
};

interface Product {
  readonly batch: number;
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly a: Factor;
  readonly b: Factor;
  /** Without a bias, any operand stands for it. */
  readonly bias: Operand;
  readonly biased: 0 | 1;
}

/**
 * Threads that keep a GPU busy, and terms that are worth one. A software adapter is busy long before: with 1,000 cells of
 * 1,000 terms it takes a fifth longer for being given eight strands, and with 32 twice as long.
 */
const BUSY = 2 ** 13;
const FEWEST_TERMS = 64;

/** Where there are few cells, there are more threads than cells. With the root of k, both stages are as long. */
const strandsOf = ({ batch, m, n, k }: Product): number =>
  Math.max(1, Math.floor(Math.min(Math.sqrt(k), k / FEWEST_TERMS, BUSY / (batch * m * n))));

const byStrands = (gpu: Gpu, out: Operand, product: Product): void => {
  const { m, n, k, a, b, bias, biased } = product;
  const strands = strandsOf(product);
  // Neighbouring threads have neighbouring terms where the larger factor does, else neighbouring columns.
  const alongTerms = (m > n ? a : b).term === 1;
  const belowStrand = alongTerms ? 1 : m * n;
  const apart = alongTerms ? strands : 1;
  const parts = strands === 1 ? out : gpu.temporary(out.length * strands);
  const biasNow = strands === 1 ? biased : 0;
  const sizes = [m, n, k, strands, belowStrand, apart] as const;
  gpu.dispatch(programs.matmulStrand, parts, [
    a.cells,
    b.cells,
    bias,
    biasNow,
    ...sizes,
    ...numbersOf(a),
    ...numbersOf(b),
  ]);
  if (strands > 1) gpu.dispatch(programs.matmulJoin, out, [parts, bias, biased, n, m * n, apart, strands, belowStrand]);
};

/** Of int32: in the order of the terms, for a sum that goes beyond must not be missed. */
const byCells = (gpu: Gpu, out: Operand, { m, n, k, a, b, bias, biased }: Product): void =>
  gpu.dispatch(programs.matmulWholes, out, [
    ...([a.cells, b.cells, bias, biased, m, n, k] as const),
    ...numbersOf(a),
    ...numbersOf(b),
  ]);

/** Columns beyond the last one come of whatever is read there, and are dropped. */
const byFours = (gpu: Gpu, out: Operand, { batch, m, n, k, a, b, bias, biased }: Product): void => {
  const threads = Math.ceil(n / 4);
  const packed = gpu.temporary(batch * k * threads * 4);
  readRows(gpu, packed, b.cells, rowsOf([batch, k, 4, threads], [[b.step, b.term, b.line, b.line * 4]]), 0);
  const whole = n % 4 === 0 ? out : gpu.temporary(batch * m * threads * 4);
  gpu.dispatch(
    programs.matmulFours,
    whole,
    [a.cells, packed, bias, biased, k, threads, ...numbersOf(a)],
    [threads, m, batch],
  );
  if (whole !== out) readRows(gpu, out, whole, rowsOf([batch * m, n], [[threads * 4, 1]]), 0);
};

/** Fewer cells or narrower matrices leave threads without work in groups of 8 × 8. */
const FEWEST_CELLS = 2 ** 12;
const FEWEST_ROWS = 8;
const FEWEST_COLUMNS = 16;
/** A grid has 65,535 groups along an axis at most. */
const MOST_ROWS = 65535 * 8;
const MOST_COLUMNS = MOST_ROWS * 4;
const MOST_BATCH = 65535;

const fitsFours = ({ batch, m, n }: Product): boolean =>
  batch * m * n >= FEWEST_CELLS &&
  m >= FEWEST_ROWS &&
  n >= FEWEST_COLUMNS &&
  m <= MOST_ROWS &&
  n <= MOST_COLUMNS &&
  batch <= MOST_BATCH;

export const matmul = {
  matmul: ([out], [a, b, bias], { m, n, k, transposeA, transposeB, offsetsA, offsetsB }, gpu) => {
    if (out.length === 0) return;
    const product: Product = {
      batch: offsetsA.length,
      m,
      n,
      k,
      a: factorOf(gpu, a, offsetsA, m * k, transposeA ? { line: 1, term: m } : { line: k, term: 1 }),
      b: factorOf(gpu, b, offsetsB, k * n, transposeB ? { line: k, term: 1 } : { line: 1, term: n }),
      bias: bias ?? a,
      biased: bias ? 1 : 0,
    };
    const run = out.dtype === 'int32' ? byCells : fitsFours(product) ? byFours : byStrands;
    run(gpu, out, product);
  },
} satisfies Partial<GpuKernels>;

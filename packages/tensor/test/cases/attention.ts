import { type AttentionOptions, type NestedInput, scaledDotProductAttention } from '../../src/index.ts';
import type { OpCase } from './case.ts';
import { build, total } from './plain.ts';

const op = 'scaledDotProductAttention';
const { NaN: nan } = Number;

interface Sizes {
  /** Matrices of q, k and v; one of each is used by all. */
  readonly batch?: number;
  readonly queries: number;
  readonly keys: number;
  readonly width: number;
  readonly wide: number;
}

/** As the definition has it: `bias(b, i, j)` is added to the score of query i and key j. */
const reference = (
  { batch = 1, queries, keys, width, wide }: Sizes,
  [q, k, v]: readonly number[][],
  bias: (b: number, i: number, j: number) => number = () => 0,
  scale = 1 / Math.sqrt(width),
): NestedInput => {
  const at = (x: readonly number[], rows: number, columns: number) => (b: number, i: number, j: number) =>
    x[((x.length > rows * columns ? b * rows : 0) + i) * columns + j];
  const [query, key, value] = [at(q, queries, width), at(k, keys, width), at(v, keys, wide)];
  return build([batch, queries, wide], (b, i, e) => {
    const score = (j: number) => scale * total(width, (d) => query(b, i, d) * key(b, j, d)) + bias(b, i, j);
    const weights = Array.from({ length: keys }, (_, j) => Math.exp(score(j)));
    return total(keys, (j) => (weights[j] / total(keys, (l) => weights[l])) * value(b, j, e));
  });
};

const only = (all: NestedInput): NestedInput => (all as readonly NestedInput[])[0];

const plain = { queries: 3, keys: 4, width: 2, wide: 5 };
const shapes = (...lists: number[][]) => lists.map((shape) => ({ shape }));
const matrices = shapes([3, 2], [4, 2], [4, 5]);
const causal = (_: number, i: number, j: number): number => (j <= i ? 0 : -Infinity);

const withOptions = (
  title: string,
  options: AttentionOptions,
  bias: Parameters<typeof reference>[2],
  scale?: number,
): OpCase => ({
  op,
  title,
  inputs: matrices,
  run: (q, k, v) => scaledDotProductAttention(q, k, v, options),
  expected: (...x) => [only(reference(plain, x, bias, scale))],
});

const flags = [
  [true, false, true, true],
  [false, false, false, true],
  [true, true, true, true],
];

export const attention: readonly OpCase[] = [
  withOptions('three matrices', {}, undefined),
  withOptions('a scale', { scale: -0.3 }, undefined, -0.3),
  withOptions('causal, with more keys than queries', { isCausal: true }, causal),
  {
    op,
    title: 'causal, with more queries than keys',
    inputs: shapes([4, 2], [2, 2], [2, 1]),
    run: (q, k, v) => scaledDotProductAttention(q, k, v, { isCausal: true }),
    expected: (...x) => [only(reference({ queries: 4, keys: 2, width: 2, wide: 1 }, x, causal))],
  },
  {
    op,
    title: 'a bool mask: true takes part',
    inputs: [...matrices, { values: flags, dtype: 'bool' }],
    run: (q, k, v, attnMask) => scaledDotProductAttention(q, k, v, { attnMask }),
    expected: (q, k, v) => [only(reference(plain, [q, k, v], (_, i, j) => (flags[i][j] ? 0 : -Infinity)))],
  },
  {
    op,
    title: 'a float mask is added',
    inputs: [...matrices, { shape: [3, 4] }],
    run: (q, k, v, attnMask) => scaledDotProductAttention(q, k, v, { attnMask }),
    expected: (q, k, v, mask) => [only(reference(plain, [q, k, v], (_, i, j) => mask[4 * i + j]))],
  },
  {
    op,
    title: 'a batch, a mask for each matrix',
    inputs: shapes([2, 3, 2], [2, 4, 2], [2, 4, 5], [2, 1, 4]),
    run: (q, k, v, attnMask) => scaledDotProductAttention(q, k, v, { attnMask }),
    expected: (q, k, v, mask) => [reference({ ...plain, batch: 2 }, [q, k, v], (b, _, j) => mask[4 * b + j])],
  },
  {
    op,
    title: 'two batch axes, broadcast',
    inputs: shapes([2, 1, 3, 2], [4, 2], [1, 4, 5]),
    run: (q, k, v) => scaledDotProductAttention(q, k, v).reshape([2, 3, 5]),
    expected: (...x) => [reference({ ...plain, batch: 2 }, x)],
  },
  {
    op,
    title: 'values for each of a batch, one query and key',
    inputs: shapes([3, 2], [4, 2], [2, 4, 5]),
    run: (q, k, v) => scaledDotProductAttention(q, k, v),
    expected: (...x) => [reference({ ...plain, batch: 2 }, x)],
  },
  {
    op,
    title: 'one of everything',
    inputs: shapes([1, 1], [1, 1], [1, 1]),
    run: (q, k, v) => scaledDotProductAttention(q, k, v, { isCausal: true }),
    expected: (_q, _k, v) => [[v]],
  },
  {
    op,
    title: 'a query that may see no key is NaN',
    inputs: [
      ...shapes([2, 2], [2, 2]),
      { values: [[1], [1]] },
      {
        values: [
          [true, true],
          [false, false],
        ],
        dtype: 'bool',
      },
    ],
    run: (q, k, v, attnMask) => scaledDotProductAttention(q, k, v, { attnMask }),
    expected: [[[1], [nan]]],
    gradient: false,
  },
  {
    op,
    title: 'NaN in a key spoils the queries that see it',
    inputs: [...shapes([2, 1]), { values: [[1], [nan]] }, { values: [[3], [4]] }],
    run: (q, k, v) => scaledDotProductAttention(q, k, v, { isCausal: true }),
    expected: [[[nan], [nan]]],
    gradient: false,
  },
  {
    op,
    title: 'an empty batch',
    inputs: shapes([0, 3, 2], [0, 4, 2], [0, 4, 5]),
    run: (q, k, v) => scaledDotProductAttention(q, k, v, { isCausal: true }).reshape([3, 5, 0]),
    expected: [build([3, 5, 0], () => 0)],
  },
  {
    op,
    title: 'no queries',
    inputs: shapes([0, 2], [4, 2], [4, 5]),
    run: (q, k, v) => scaledDotProductAttention(q, k, v).reshape([5, 0]),
    expected: [build([5, 0], () => 0)],
  },
  {
    op,
    title: 'no keys give zeros',
    inputs: shapes([2, 2], [0, 2], [0, 3]),
    run: (q, k, v) => scaledDotProductAttention(q, k, v),
    expected: [
      [
        [0, 0, 0],
        [0, 0, 0],
      ],
    ],
  },
  {
    op,
    title: 'no features: every key counts alike',
    inputs: [...shapes([1, 0], [2, 0]), { values: [[2], [4]] }],
    run: (q, k, v) => scaledDotProductAttention(q, k, v),
    expected: [[[3]]],
  },
];

import { all, any, argmax, argmin, cumsum, logsumexp, max, mean, min, prod, sum } from '../../src/index.ts';
import type { OpCase } from './case.ts';
import { average, bool, empty, everywhere, hollow, int32, lines, one, product, rows, total } from './reduce-rows.ts';
import { nested, slopesRow, tuples, valuesRow } from './reference.ts';

const first = (f: (a: number, b: number) => boolean) => (line: number[]) =>
  line.reduce((best, x, i) => (f(x, line[best]) ? i : best), 0);

const cumsumRow = (shape: readonly number[], axis: number): OpCase => ({
  op: 'cumsum',
  title: `[${shape.join(', ')}] along ${axis}`,
  inputs: [{ shape }],
  run: (x) => cumsum(x, axis),
  expected: (x) => {
    const at = axis < 0 ? axis + shape.length : axis;
    const all = tuples(shape);
    const runs = all.map((here) =>
      total(x.filter((_, j) => all[j].every((t, k) => (k === at ? t <= here[k] : t === here[k])))),
    );
    return [nested(runs, shape)];
  },
});

export const reduce: readonly OpCase[] = [
  ...rows('sum', [...everywhere, ...empty, ...hollow], sum, total),
  lines(
    'sum',
    (x) => sum(x, 1),
    [
      [1, NaN],
      [Infinity, 1],
      [Infinity, -Infinity],
      [-Infinity, 0],
    ],
    [NaN, Infinity, NaN, -Infinity],
  ),
  valuesRow('sum', 'int32', (x) => sum(x), [int32(1, -2, 30)], 29, ['int32']),
  valuesRow('sum', 'int32 wraps around', (x) => sum(x), [int32(2147483647, 1)], -2147483648, ['int32']),
  valuesRow('sum', 'bool counts', (x) => sum(x), [bool(true, false, true)], 2, ['int32']),

  ...rows('mean', [...everywhere, ...hollow], mean, average),
  ...rows('mean', empty, mean, average, { gradient: false }),
  lines(
    'mean',
    (x) => mean(x, 1),
    [
      [1, NaN],
      [Infinity, 1],
      [Infinity, -Infinity],
    ],
    [NaN, Infinity, NaN],
  ),

  ...rows('prod', everywhere, prod, product, { rtol: 1e-4 }),
  ...rows('prod', [...empty, ...hollow], prod, product),
  lines(
    'prod',
    (x) => prod(x, 1),
    [
      [1, NaN],
      [Infinity, -2],
      [Infinity, 0],
      [0, 5],
    ],
    [NaN, -Infinity, NaN, 0],
  ),
  valuesRow('prod', 'int32', (x) => prod(x), [int32(2, -3, 5)], -30, ['int32']),
  valuesRow('prod', 'int32 keeps the low bits', (x) => prod(x), [int32(2147483647, 2147483647, 3)], 3, ['int32']),
  valuesRow('prod', 'bool to int32', (x) => prod(x), [bool(true, true)], 1, ['int32']),

  ...rows('max', [...everywhere, ...hollow], max, (line) => Math.max(...line)),
  lines(
    'max',
    (x) => max(x, 1),
    [
      [1, NaN],
      [NaN, 1],
      [Infinity, 1],
      [-Infinity, -Infinity],
      [-1, -2],
    ],
    [NaN, NaN, Infinity, -Infinity, -1],
  ),
  ...(['max', 'min'] as const).flatMap((op) =>
    [undefined, 0, 1, [0, 1]].flatMap((axes) =>
      [false, true].map((keepdim) => {
        const values = [
          [NaN, 1, 1],
          [2, 2, 2],
        ];
        // Ties share; a NaN makes its whole line one.
        const tied = op === 'max' ? 0 : 1;
        const expected: Record<string, number[][]> = {
          0: [
            [NaN, tied, tied],
            [NaN, 1 - tied, 1 - tied],
          ],
          1: [
            [NaN, NaN, NaN],
            [1 / 3, 1 / 3, 1 / 3],
          ],
        };
        const all = values.map((line) => line.map(() => NaN));
        return slopesRow(
          op,
          `NaN along ${axes ?? 'all'}${keepdim ? ', keepdim' : ''}`,
          (x) => ({ max, min })[op](x, axes, { keepdim }),
          [{ values }],
          [expected[`${axes}`] ?? all],
        );
      }),
    ),
  ),
  valuesRow('max', 'int32', (x) => max(x), [int32(-5, -2, -2147483648)], -2, ['int32']),
  valuesRow('max', 'bool', (x) => max(x), [bool(false, true)], true, ['bool']),

  ...rows('min', [...everywhere, ...hollow], min, (line) => Math.min(...line)),
  lines(
    'min',
    (x) => min(x, 1),
    [
      [1, NaN],
      [NaN, 1],
      [-Infinity, 1],
      [Infinity, Infinity],
      [1, 2],
    ],
    [NaN, NaN, -Infinity, Infinity, 1],
  ),
  valuesRow('min', 'int32', (x) => min(x), [int32(5, 2, 2147483647)], 2, ['int32']),
  valuesRow('min', 'bool', (x) => min(x), [bool(false, true)], false, ['bool']),

  ...rows(
    'argmax',
    one,
    (x, axes, o) => argmax(x, axes as number, o),
    first((a, b) => a > b),
    { gradient: false, dtype: ['int32'] },
  ),
  ...rows(
    'argmax',
    [
      [[2, 3, 2], undefined],
      [[4], undefined],
      [[], undefined],
    ],
    (x, _, o) => argmax(x, undefined, o),
    first((a, b) => a > b),
    { gradient: false, dtype: ['int32'] },
  ),
  lines(
    'argmax',
    (x) => argmax(x, 1),
    [
      [1, 3, 3],
      [1, NaN, 5],
      [-Infinity, -Infinity, 0],
      [-Infinity, -Infinity, -Infinity],
      [0, -0, 0],
      [5, NaN, NaN],
    ],
    [1, 1, 2, 0, 0, 1],
    ['int32'],
  ),
  valuesRow('argmax', 'int32', (x) => argmax(x), [int32(-5, -2, -2)], 1, ['int32']),
  valuesRow('argmax', 'bool', (x) => argmax(x), [bool(false, true)], 1, ['int32']),

  ...rows(
    'argmin',
    one,
    (x, axes, o) => argmin(x, axes as number, o),
    first((a, b) => a < b),
    { gradient: false, dtype: ['int32'] },
  ),
  ...rows(
    'argmin',
    [
      [[2, 3, 2], undefined],
      [[4], undefined],
      [[], undefined],
    ],
    (x, _, o) => argmin(x, undefined, o),
    first((a, b) => a < b),
    { gradient: false, dtype: ['int32'] },
  ),
  lines(
    'argmin',
    (x) => argmin(x, 1),
    [
      [3, 1, 1],
      [1, NaN, 0],
      [Infinity, Infinity, 0],
      [Infinity, Infinity, Infinity],
      [0, -0, 0],
    ],
    [1, 1, 2, 0, 0],
    ['int32'],
  ),
  valuesRow('argmin', 'int32', (x) => argmin(x), [int32(5, -2147483648, -2)], 1, ['int32']),

  ...rows('any', [...everywhere, ...empty, ...hollow], any, (line) => Number(line.some((x) => x !== 0)), {
    gradient: false,
    dtype: ['bool'],
  }),
  lines(
    'any',
    (x) => any(x, 1),
    [
      [0, -0],
      [0, NaN],
      [0, 1],
      [1, 1],
    ],
    [false, true, true, true],
    ['bool'],
  ),
  valuesRow('any', 'bool', (x) => any(x), [bool(false, true)], true, ['bool']),
  valuesRow('any', 'int32', (x) => any(x), [int32(0, 0)], false, ['bool']),

  ...rows('all', [...everywhere, ...empty, ...hollow], all, (line) => Number(line.every((x) => x !== 0)), {
    gradient: false,
    dtype: ['bool'],
  }),
  lines(
    'all',
    (x) => all(x, 1),
    [
      [0, -0],
      [0, NaN],
      [NaN, 1],
      [1, 1],
    ],
    [false, false, true, true],
    ['bool'],
  ),
  valuesRow('all', 'bool', (x) => all(x), [bool(false, true)], false, ['bool']),
  valuesRow('all', 'int32', (x) => all(x), [int32(1, -2)], true, ['bool']),

  ...rows('logsumexp', everywhere, logsumexp, (line) => Math.log(total(line.map(Math.exp)))),
  ...rows('logsumexp', [...empty, ...hollow], logsumexp, () => -Infinity),
  lines(
    'logsumexp',
    (x) => logsumexp(x, 1),
    [
      [1000, 1000],
      [-1000, -1000],
      [-Infinity, 3],
      [-Infinity, -Infinity],
      [Infinity, 3],
      [Infinity, -Infinity],
      [NaN, 3],
    ],
    [1000 + Math.LN2, -1000 + Math.LN2, 3, -Infinity, Infinity, Infinity, NaN],
  ),
  valuesRow('logsumexp', 'int32', (x) => logsumexp(x), [int32(0, 0)], Math.LN2, ['float32']),
  cumsumRow([4], 0),
  cumsumRow([2, 3, 2], 0),
  cumsumRow([2, 3, 2], 1),
  cumsumRow([2, 3, 2], -1),
  cumsumRow([2, 3, 2], -3),
  cumsumRow([], 0),
  cumsumRow([0], -1),
  cumsumRow([2, 0], 0),
  valuesRow(
    'cumsum',
    'special values',
    (x) => cumsum(x, 0),
    [{ values: [1, Infinity, 1, -Infinity, 1] }],
    [1, Infinity, Infinity, NaN, NaN],
  ),
  valuesRow(
    'cumsum',
    'int32',
    (x) => cumsum(x, 0),
    [int32(1, 2147483647, 1)],
    [1, -2147483648, -2147483647],
    ['int32'],
  ),
  valuesRow('cumsum', 'bool counts', (x) => cumsum(x, 0), [bool(true, false, true)], [1, 1, 2], ['int32']),
];

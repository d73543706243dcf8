import { indexAdd, type ScatterReduction, scatter, scatterReduce } from '../../src/index.ts';
import type { OpCase } from './case.ts';
import { bools, grid, index, ints } from './fixtures.ts';
import { slopesRow, valuesRow } from './reference.ts';

const { NaN: nan } = Number;
const whole = (...values: number[]) => ({ values, dtype: 'int32' as const });

const several = index([0, 0, 3, 0]);
const base = { values: [4, 2, 3, 5] };
const source = { values: [3, 1, 2, 6] };

const reduced = (
  reduce: ScatterReduction,
  includeSelf: boolean,
  values: number[],
  [gx, gs]: readonly [number[], number[]],
): OpCase[] => {
  const title = `${reduce}, ${includeSelf ? 'with' : 'without'} self`;
  const run: OpCase['run'] = (x, i, s) => scatterReduce(x!, 0, i!, s!, reduce, { includeSelf });
  return [
    { op: 'scatterReduce', title, inputs: [base, several, source], run, expected: [values] },
    {
      op: 'scatterReduce',
      title: `gradient, ${title}`,
      inputs: [base, several, source],
      run: (x0, i, s0) => {
        const [x, s] = [x0!.detach(), s0!.detach()];
        x.requiresGrad = s.requiresGrad = true;
        scatterReduce(x, 0, i!, s, reduce, { includeSelf }).sum().backward();
        return [x.grad!, s.grad!];
      },
      expected: [gx, gs],
      gradient: false,
    },
  ];
};

export const scattering: readonly OpCase[] = [
  {
    op: 'scatter',
    title: 'along the first axis',
    inputs: [grid, index([[1, 0, 1]]), { values: [[7, 8, 9]] }],
    run: (x, i, s) => scatter(x, 0, i, s),
    expected: [
      [
        [1, 8, 3],
        [7, 5, 9],
      ],
    ],
  },
  {
    op: 'scatter',
    title: 'the last of several that go to a place',
    inputs: [grid, index([[2, 2, 0, 2]]), { values: [[7, 8, 9, 10]] }],
    run: (x, i, s) => scatter(x, -1, i, s),
    expected: [
      [
        [9, 2, 10],
        [4, 5, 6],
      ],
    ],
  },
  {
    op: 'scatter',
    title: 'a source larger than the index',
    inputs: [grid, index([[2], [0]]), { shape: [3, 3], low: 7, high: 9 }],
    run: (x, i, s) => scatter(x, 1, i, s),
    expected: (_, __, s) => [
      [
        [1, 2, s[0]!],
        [s[3]!, 5, 6],
      ],
    ],
  },
  {
    op: 'scatter',
    title: 'a middle axis, an index smaller along the others',
    inputs: [{ shape: [2, 3, 2] }, { values: [[[2], [0]]], dtype: 'int32' }, { values: [[[7], [8]]] }],
    run: (x, i, s) => scatter(x, 1, i, s),
    expected: (x) => [
      [
        [
          [8, x[1]!],
          [x[2]!, x[3]!],
          [7, x[5]!],
        ],
        [
          [x[6]!, x[7]!],
          [x[8]!, x[9]!],
          [x[10]!, x[11]!],
        ],
      ],
    ],
  },
  {
    op: 'scatter',
    title: 'a number',
    inputs: [{ values: [1, 2, 3] }, index([2, 2])],
    run: (x, i) => scatter(x, 0, i, 0.5),
    expected: [[1, 2, 0.5]],
  },
  {
    op: 'scatter',
    title: 'an empty index',
    inputs: [{ values: [1, 2] }, { shape: [0] }, { shape: [0] }],
    run: (x, i, s) => scatter(x, 0, i.to('int32'), s),
    expected: [[1, 2]],
  },
  {
    op: 'scatter',
    title: 'empty',
    inputs: [{ shape: [2, 0] }, { shape: [1, 0] }],
    run: (x, i) => scatter(x, 0, i.to('int32'), 1),
    expected: [[[], []]],
  },
  valuesRow(
    'scatter',
    'NaN and infinities',
    (x, i, s) => scatter(x!, 0, i!, s!),
    [{ values: [nan, 1, Infinity] }, index([1, 0]), { values: [nan, -Infinity] }],
    [-Infinity, nan, Infinity],
  ),
  valuesRow(
    'scatter',
    'int32',
    (x, i) => scatter(x!, 1, i!, 9.5),
    [ints, index([[0], [2]])],
    [
      [9, 2, 3],
      [4, 5, 9],
    ],
    ['int32'],
  ),
  valuesRow(
    'scatter',
    'bool',
    (x, i, s) => scatter(x!, 0, i!, s!),
    [bools, index([[1, 1, 0]]), { values: [[true, true, false]], dtype: 'bool' }],
    [
      [true, false, false],
      [true, true, true],
    ],
    ['bool'],
  ),
  slopesRow(
    'scatter',
    'of several only the last',
    (x, s) => scatter(x!, 0, s!.mul(0).add(1).to('int32'), s!),
    [{ values: [1, 2, 3] }, { values: [4, 5] }],
    [
      [1, 0, 1],
      [0, 1],
    ],
  ),

  ...reduced(
    'sum',
    true,
    [14, 2, 3, 7],
    [
      [1, 1, 1, 1],
      [1, 1, 1, 1],
    ],
  ),
  ...reduced(
    'sum',
    false,
    [10, 2, 3, 2],
    [
      [0, 1, 1, 0],
      [1, 1, 1, 1],
    ],
  ),
  ...reduced(
    'mean',
    true,
    [3.5, 2, 3, 3.5],
    [
      [0.25, 1, 1, 0.5],
      [0.25, 0.25, 0.5, 0.25],
    ],
  ),
  ...reduced(
    'mean',
    false,
    [10 / 3, 2, 3, 2],
    [
      [0, 1, 1, 0],
      [1 / 3, 1 / 3, 1, 1 / 3],
    ],
  ),
  ...reduced(
    'max',
    true,
    [6, 2, 3, 5],
    [
      [0, 1, 1, 1],
      [0, 0, 0, 1],
    ],
  ),
  ...reduced(
    'amax',
    false,
    [6, 2, 3, 2],
    [
      [0, 1, 1, 0],
      [0, 0, 1, 1],
    ],
  ),
  ...reduced(
    'min',
    true,
    [1, 2, 3, 2],
    [
      [0, 1, 1, 0],
      [0, 1, 1, 0],
    ],
  ),
  ...reduced(
    'amin',
    false,
    [1, 2, 3, 2],
    [
      [0, 1, 1, 0],
      [0, 1, 1, 0],
    ],
  ),
  {
    op: 'scatterReduce',
    title: 'a middle axis, an index smaller along the others',
    inputs: [{ shape: [2, 3, 2] }, { values: [[[2], [2]]], dtype: 'int32' }, { values: [[[7], [8]]] }],
    run: (x, i, s) => scatterReduce(x, 1, i, s, 'max'),
    expected: (x) => [
      [
        [
          [x[0]!, x[1]!],
          [x[2]!, x[3]!],
          [8, x[5]!],
        ],
        [
          [x[6]!, x[7]!],
          [x[8]!, x[9]!],
          [x[10]!, x[11]!],
        ],
      ],
    ],
  },
  {
    op: 'scatterReduce',
    title: 'empty',
    inputs: [{ shape: [0] }, { shape: [0] }, { shape: [0] }],
    run: (x, i, s) => scatterReduce(x, 0, i.to('int32'), s, 'mean', { includeSelf: false }),
    expected: [[]],
  },
  valuesRow(
    'scatterReduce',
    'NaN is passed on',
    (x, i, s) => scatterReduce(x!, 0, i!, s!, 'min'),
    [{ values: [nan, 1, 2] }, index([0, 1, 1]), { values: [1, nan, 0] }],
    [nan, nan, 2],
  ),
  valuesRow(
    'scatterReduce',
    'infinities, without self',
    (x, i, s) => scatterReduce(x!, 0, i!, s!, 'max', { includeSelf: false }),
    [{ values: [nan, 1, 2] }, index([0, 1]), { values: [-Infinity, 0] }],
    [-Infinity, 0, 2],
  ),
  slopesRow(
    'scatterReduce',
    'equals share evenly',
    (x, s) => scatterReduce(x!, 0, s!.mul(0).to('int32'), s!, 'max'),
    [{ values: [2, 5] }, { values: [2, 1, 2] }],
    [
      [1 / 3, 1],
      [1 / 3, 0, 1 / 3],
    ],
  ),
  slopesRow(
    'scatterReduce',
    'equals share evenly, without self',
    (x, s) => scatterReduce(x!, 0, s!.mul(0).to('int32'), s!, 'min', { includeSelf: false }),
    [{ values: [2, 5] }, { values: [2, 3, 2] }],
    [
      [0, 1],
      [0.5, 0, 0.5],
    ],
  ),
  valuesRow(
    'scatterReduce',
    'a mean of int32 is rounded down',
    (x, i, s) => scatterReduce(x!, 0, i!, s!, 'mean'),
    [whole(1, 2, 3), index([0, 0, 1]), whole(-4, -5, -8)],
    [-3, -3, 3],
    ['int32'],
  ),
  valuesRow(
    'scatterReduce',
    'int32, without self',
    (x, i, s) => scatterReduce(x!, 0, i!, s!, 'max', { includeSelf: false }),
    [whole(1, 2, 3), index([0, 0, 1]), whole(-4, -5, -8)],
    [-4, -8, 3],
    ['int32'],
  ),
  valuesRow(
    'scatterReduce',
    'bool',
    (x, i, s) => scatterReduce(x!, 0, i!, s!, 'max', { includeSelf: false }),
    [{ values: [true, false], dtype: 'bool' }, index([0, 0]), { values: [false, false], dtype: 'bool' }],
    [false, false],
    ['bool'],
  ),

  {
    op: 'indexAdd',
    title: 'rows, one twice',
    inputs: [grid, index([1, 1]), { shape: [2, 3] }],
    run: (x, i, s) => indexAdd(x, 0, i, s),
    expected: (x, _, s) => [
      [
        [x[0]!, x[1]!, x[2]!],
        [x[3]! + s[0]! + s[3]!, x[4]! + s[1]! + s[4]!, x[5]! + s[2]! + s[5]!],
      ],
    ],
  },
  {
    op: 'indexAdd',
    title: 'columns, by a factor',
    inputs: [grid, index([2]), { values: [[10], [20]] }],
    run: (x, i, s) => indexAdd(x, -1, i, s, { alpha: -0.5 }),
    expected: [
      [
        [1, 2, -2],
        [4, 5, -4],
      ],
    ],
  },
  {
    op: 'indexAdd',
    title: 'a scalar as the index',
    inputs: [{ values: [1, 2] }, index(1), { values: [5] }],
    run: (x, i, s) => indexAdd(x, 0, i, s),
    expected: [[1, 7]],
  },
  {
    op: 'indexAdd',
    title: 'an empty index',
    inputs: [{ values: [1, 2] }, { shape: [0] }, { shape: [0] }],
    run: (x, i, s) => indexAdd(x, 0, i.to('int32'), s),
    expected: [[1, 2]],
  },
  valuesRow(
    'indexAdd',
    'int32',
    (x, i, s) => indexAdd(x!, 0, i!, s!, { alpha: 3 }),
    [whole(1, 2), index([0, 0]), whole(5, -1)],
    [13, 2],
    ['int32'],
  ),
  valuesRow(
    'indexAdd',
    'bool is the or',
    (x, i, s) => indexAdd(x!, 0, i!, s!),
    [{ values: [true, false, false], dtype: 'bool' }, index([1, 1]), { values: [true, true], dtype: 'bool' }],
    [true, true, false],
    ['bool'],
  ),
];

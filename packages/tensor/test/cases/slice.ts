import { chunk, narrow, select, slice, split } from '../../src/index.ts';
import type { OpCase } from './case.ts';
import { build, reader } from './plain.ts';

const line = { values: [0, 1, 2, 3, 4, 5, 6] };
const grid = {
  values: [
    [1, 2, 3],
    [4, 5, 6],
  ],
};
const ints = {
  values: [
    [1, 2, 3],
    [4, 5, 6],
  ],
  dtype: 'int32' as const,
};
const bools = {
  values: [
    [true, false, true],
    [false, false, true],
  ],
  dtype: 'bool' as const,
};

export const slicing: readonly OpCase[] = [
  { op: 'slice', title: 'from start to end', inputs: [line], run: (x) => slice(x, 0, 2, 5), expected: [[2, 3, 4]] },
  { op: 'slice', title: 'the whole axis by default', inputs: [grid], run: (x) => slice(x, 1), expected: [grid.values] },
  {
    op: 'slice',
    title: 'positions from the end',
    inputs: [line],
    run: (x) => slice(x, -1, -3, -1),
    expected: [[4, 5]],
  },
  {
    op: 'slice',
    title: 'positions past the ends are cut off',
    inputs: [line],
    run: (x) => slice(x, 0, -99, 99),
    expected: [line.values],
  },
  { op: 'slice', title: 'every third', inputs: [line], run: (x) => slice(x, 0, 0, Infinity, 3), expected: [[0, 3, 6]] },
  {
    op: 'slice',
    title: 'a step that misses the end',
    inputs: [line],
    run: (x) => slice(x, 0, 1, 6, 2),
    expected: [[1, 3, 5]],
  },
  {
    op: 'slice',
    title: 'a step wider than the axis',
    inputs: [line],
    run: (x) => slice(x, 0, 2, 7, 100),
    expected: [[2]],
  },
  { op: 'slice', title: 'start behind end is empty', inputs: [line], run: (x) => slice(x, 0, 5, 2), expected: [[]] },
  {
    op: 'slice',
    title: 'a middle axis',
    inputs: [{ shape: [2, 5, 3] }],
    run: (x) => slice(x, 1, 1, 5, 2),
    expected: (x) => [build([2, 2, 3], (i, j, k) => reader(x, [2, 5, 3])(i, 1 + 2 * j, k))],
  },
  { op: 'slice', title: 'empty', inputs: [{ shape: [2, 0] }], run: (x) => slice(x, 1, 0, 5), expected: [[[], []]] },
  {
    op: 'slice',
    title: 'int32',
    inputs: [ints],
    run: (x) => slice(x, 1, 1),
    expected: [
      [
        [2, 3],
        [5, 6],
      ],
    ],
    dtype: ['int32'],
    gradient: false,
  },
  {
    op: 'slice',
    title: 'bool',
    inputs: [bools],
    run: (x) => slice(x, 1, 0, 3, 2),
    expected: [
      [
        [1, 1],
        [0, 1],
      ],
    ],
    dtype: ['bool'],
    gradient: false,
  },
  {
    op: 'slice',
    title: 'NaN and infinities',
    inputs: [{ values: [1, Number.NaN, -Infinity, -0] }],
    run: (x) => slice(x, 0, 1),
    expected: [[Number.NaN, -Infinity, -0]],
    gradient: false,
  },

  {
    op: 'narrow',
    title: 'a piece of the first axis',
    inputs: [line],
    run: (x) => narrow(x, 0, 2, 3),
    expected: [[2, 3, 4]],
  },
  {
    op: 'narrow',
    title: 'start and axis from the end',
    inputs: [grid],
    run: (x) => narrow(x, -1, -2, 2),
    expected: [
      [
        [2, 3],
        [5, 6],
      ],
    ],
  },
  {
    op: 'narrow',
    title: 'a middle axis',
    inputs: [{ shape: [2, 4, 3] }],
    run: (x) => narrow(x, 1, 1, 2),
    expected: (x) => [build([2, 2, 3], (i, j, k) => reader(x, [2, 4, 3])(i, 1 + j, k))],
  },
  { op: 'narrow', title: 'nothing, at the very end', inputs: [line], run: (x) => narrow(x, 0, 7, 0), expected: [[]] },
  { op: 'narrow', title: 'all', inputs: [grid], run: (x) => narrow(x, 0, 0, 2), expected: [grid.values] },
  {
    op: 'narrow',
    title: 'int32',
    inputs: [ints],
    run: (x) => narrow(x, 0, 1, 1),
    expected: [[[4, 5, 6]]],
    dtype: ['int32'],
    gradient: false,
  },
  {
    op: 'narrow',
    title: 'bool',
    inputs: [bools],
    run: (x) => narrow(x, 1, 1, 2),
    expected: [
      [
        [0, 1],
        [0, 1],
      ],
    ],
    dtype: ['bool'],
    gradient: false,
  },

  { op: 'select', title: 'a row', inputs: [grid], run: (x) => select(x, 0, 1), expected: [[4, 5, 6]] },
  { op: 'select', title: 'a column, from the end', inputs: [grid], run: (x) => select(x, -1, -3), expected: [[1, 4]] },
  {
    op: 'select',
    title: 'an element of a vector is a scalar',
    inputs: [line],
    run: (x) => select(x, 0, 3),
    expected: [3],
  },
  {
    op: 'select',
    title: 'a middle axis',
    inputs: [{ shape: [2, 4, 3] }],
    run: (x) => select(x, 1, 2),
    expected: (x) => [build([2, 3], (i, k) => reader(x, [2, 4, 3])(i, 2, k))],
  },
  {
    op: 'select',
    title: 'empty in another axis',
    inputs: [{ shape: [2, 0] }],
    run: (x) => select(x, 0, 1),
    expected: [[]],
  },
  {
    op: 'select',
    title: 'int32',
    inputs: [ints],
    run: (x) => select(x, 1, 0),
    expected: [[1, 4]],
    dtype: ['int32'],
    gradient: false,
  },
  {
    op: 'select',
    title: 'bool',
    inputs: [bools],
    run: (x) => select(x, 0, 0),
    expected: [[1, 0, 1]],
    dtype: ['bool'],
    gradient: false,
  },

  {
    op: 'split',
    title: 'parts of one size, the last smaller',
    inputs: [line],
    run: (x) => split(x, 3),
    expected: [[0, 1, 2], [3, 4, 5], [6]],
  },
  {
    op: 'split',
    title: 'a part larger than the axis',
    inputs: [line],
    run: (x) => split(x, 100),
    expected: [line.values],
  },
  {
    op: 'split',
    title: 'given sizes, along the last axis',
    inputs: [grid],
    run: (x) => split(x, [1, 0, 2], -1),
    expected: [
      [[1], [4]],
      [[], []],
      [
        [2, 3],
        [5, 6],
      ],
    ],
  },
  {
    op: 'split',
    title: 'a middle axis',
    inputs: [{ shape: [2, 3, 2] }],
    run: (x) => split(x, 2, 1),
    expected: (x) =>
      [0, 2].map((from) => build([2, from === 0 ? 2 : 1, 2], (i, j, k) => reader(x, [2, 3, 2])(i, from + j, k))),
  },
  {
    op: 'split',
    title: 'an empty axis is one part',
    inputs: [{ shape: [0] }],
    run: (x) => split(x, 2),
    expected: [[]],
  },
  {
    op: 'split',
    title: 'int32',
    inputs: [ints],
    run: (x) => split(x, 1),
    expected: [[[1, 2, 3]], [[4, 5, 6]]],
    dtype: ['int32'],
    gradient: false,
  },
  {
    op: 'split',
    title: 'bool',
    inputs: [bools],
    run: (x) => split(x, [1, 1]),
    expected: [[[1, 0, 1]], [[0, 0, 1]]],
    dtype: ['bool'],
    gradient: false,
  },

  {
    op: 'chunk',
    title: 'equal parts',
    inputs: [{ values: [0, 1, 2, 3] }],
    run: (x) => chunk(x, 2),
    expected: [
      [0, 1],
      [2, 3],
    ],
  },
  {
    op: 'chunk',
    title: 'the last smaller',
    inputs: [line],
    run: (x) => chunk(x, 3),
    expected: [[0, 1, 2], [3, 4, 5], [6]],
  },
  {
    op: 'chunk',
    title: 'fewer parts than asked for',
    inputs: [{ values: [0, 1, 2, 3, 4, 5] }],
    run: (x) => chunk(x, 4),
    expected: [
      [0, 1],
      [2, 3],
      [4, 5],
    ],
  },
  {
    op: 'chunk',
    title: 'along the last axis',
    inputs: [grid],
    run: (x) => chunk(x, 3, -1),
    expected: [
      [[1], [4]],
      [[2], [5]],
      [[3], [6]],
    ],
  },
  {
    op: 'chunk',
    title: 'an empty axis gives as many empty parts',
    inputs: [{ shape: [0] }],
    run: (x) => chunk(x, 2),
    expected: [[], []],
  },
  {
    op: 'chunk',
    title: 'int32',
    inputs: [ints],
    run: (x) => chunk(x, 2),
    expected: [[[1, 2, 3]], [[4, 5, 6]]],
    dtype: ['int32'],
    gradient: false,
  },
];

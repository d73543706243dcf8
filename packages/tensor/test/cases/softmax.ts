import { logSoftmax, softmax, type Tensor } from '../../src/index.ts';
import type { OpCase } from './case.ts';
import { build, reader, total } from './plain.ts';

const { NaN: nan } = Number;

const reference: Record<string, (x: number, line: readonly number[]) => number> = {
  softmax: (x, line) => Math.exp(x) / total(line.length, (i) => Math.exp(line[i])),
  logSoftmax: (x, line) => x - Math.log(total(line.length, (i) => Math.exp(line[i]))),
};

const cases = (op: 'softmax' | 'logSoftmax', run: (x: Tensor, axis?: number) => Tensor): OpCase[] => {
  const f = reference[op];
  const log = op === 'logSoftmax';
  const value = (p: number): number => (log ? Math.log(p) : p);
  return [
    {
      op,
      title: 'the last axis by default',
      inputs: [{ shape: [2, 4] }],
      run: (x) => run(x),
      expected: (x) => [build([2, 4], (i, j) => f(x[4 * i + j], x.slice(4 * i, 4 * i + 4)))],
    },
    {
      op,
      title: 'the first axis',
      inputs: [{ shape: [3, 2] }],
      run: (x) => run(x, 0),
      expected: (x) => [build([3, 2], (i, j) => f(x[2 * i + j], [x[j], x[2 + j], x[4 + j]]))],
    },
    {
      op,
      title: 'a middle axis, from the end',
      inputs: [{ shape: [2, 3, 2] }],
      run: (x) => run(x, -2),
      expected: (x) => [
        build([2, 3, 2], (i, j, k) => {
          const at = reader(x, [2, 3, 2]);
          return f(
            at(i, j, k),
            [0, 1, 2].map((l) => at(i, l, k)),
          );
        }),
      ],
    },
    { op, title: 'a scalar', inputs: [{ values: 3 }], run: (x) => run(x, 0), expected: [value(1)] },
    {
      op,
      title: 'an axis of one element',
      inputs: [{ shape: [3, 1] }],
      run: (x) => run(x),
      expected: [[[value(1)], [value(1)], [value(1)]]],
    },
    { op, title: 'empty', inputs: [{ shape: [2, 0] }], run: (x) => run(x), expected: [[[], []]] },
    {
      op,
      title: 'large numbers do not overflow',
      inputs: [{ values: [1000, 1000, -1000] }],
      run: (x) => run(x),
      expected: [[value(0.5), value(0.5), log ? -2000 - Math.log(2) : 0]],
    },
    ...[0, 1].map((axis): OpCase => {
      const values = [1e8, 1e13, 1e20].map((v) => [v, v]);
      return {
        op,
        title: `equal and large, axis ${axis}`,
        inputs: [{ values: axis === 1 ? values : [0, 1].map((i) => values.map((pair) => pair[i])) }],
        run: (x) => run(x, axis),
        expected: [
          axis === 1 ? values.map((pair) => pair.map(() => value(0.5))) : [0, 1].map(() => [0.5, 0.5, 0.5].map(value)),
        ],
        gradient: false,
      };
    }),
    {
      op,
      title: '-∞ takes no part',
      inputs: [{ values: [0, -Infinity, 0] }],
      run: (x) => run(x),
      expected: [[value(0.5), value(0), value(0.5)]],
      gradient: false,
    },
    {
      op,
      title: 'all -∞, and ∞, give NaN',
      inputs: [
        {
          values: [
            [-Infinity, -Infinity],
            [Infinity, 1],
          ],
        },
      ],
      run: (x) => run(x),
      expected: [
        [
          [nan, nan],
          [nan, nan],
        ],
      ],
      gradient: false,
    },
    {
      op,
      title: 'NaN spoils its line only',
      inputs: [
        {
          values: [
            [nan, 1],
            [0, 0],
          ],
        },
      ],
      run: (x) => run(x),
      expected: [
        [
          [nan, nan],
          [value(0.5), value(0.5)],
        ],
      ],
      gradient: false,
    },
    {
      op,
      title: 'int32 gives float32',
      inputs: [{ values: [2, 2], dtype: 'int32' }],
      run: (x) => run(x),
      expected: [[value(0.5), value(0.5)]],
      dtype: ['float32'],
      gradient: false,
    },
    {
      op,
      title: 'bool gives float32',
      inputs: [{ values: [true, true], dtype: 'bool' }],
      run: (x) => run(x),
      expected: [[value(0.5), value(0.5)]],
      dtype: ['float32'],
      gradient: false,
    },
  ];
};

export const softmaxes: readonly OpCase[] = [...cases('softmax', softmax), ...cases('logSoftmax', logSoftmax)];

import { norm, std, variance } from '../../src/index.ts';
import type { OpCase } from './case.ts';
import { empty, everywhere, hollow, lines, pNorm, rows, spread } from './reduce-rows.ts';
import { valuesRow } from './reference.ts';

export const statistics: readonly OpCase[] = [
  ...rows(
    'variance',
    [
      [[2, 3, 2], undefined],
      [[2, 3, 2], 0],
      [[2, 3, 2], -2],
      [
        [2, 3, 2],
        [0, 2],
      ],
      [[4], 0],
    ],
    variance,
    (line) => spread(line, 1),
  ),
  ...rows(
    'variance',
    everywhere,
    (x, a, o) => variance(x, a, { ...o, correction: 0 }),
    (line) => spread(line, 0),
    { label: 'correction 0, ' },
  ),
  ...rows(
    'variance',
    [
      [[4], 0],
      [[2, 3, 2], 1],
    ],
    (x, a, o) => variance(x, a, { ...o, correction: 1.5 }),
    (line) => spread(line, 1.5),
    { label: 'correction 1.5, ' },
  ),
  ...rows('variance', [[[], undefined], [[1, 3], 0], ...empty], variance, () => NaN, {
    gradient: false,
    label: 'too few, ',
  }),
  lines(
    'variance',
    (x) => variance(x, 1),
    [
      [2, 2, 2],
      [1, NaN, 2],
      [Infinity, 1, 2],
    ],
    [0, NaN, NaN],
  ),

  ...rows(
    'std',
    [
      [[2, 3, 2], undefined],
      [[2, 3, 2], 0],
      [[2, 3, 2], -2],
      [
        [2, 3, 2],
        [0, 2],
      ],
      [[4], 0],
    ],
    std,
    (line) => Math.sqrt(spread(line, 1)),
  ),
  ...rows(
    'std',
    [
      [[2, 3, 2], 1],
      [
        [2, 3, 2],
        [0, 2],
      ],
    ],
    (x, a, o) => std(x, a, { ...o, correction: 0 }),
    (line) => Math.sqrt(spread(line, 0)),
    { label: 'correction 0, ' },
  ),
  ...rows('std', [[[], undefined], [[1, 3], 0], ...empty], std, () => NaN, { gradient: false, label: 'too few, ' }),
  lines(
    'std',
    (x) => std(x, 1),
    [
      [2, 2, 2],
      [1, NaN, 2],
      [Infinity, 1, 2],
    ],
    [0, NaN, NaN],
  ),

  // Away from 0, where |x| has a kink.
  ...rows(
    'norm',
    everywhere,
    (x, a, o) => norm(x, 2, a, o),
    (line) => Math.hypot(...line),
    { low: 0.2 },
  ),
  ...[1, 3, 1.5, 0.5, -1, -2.5].flatMap((p) =>
    rows(
      'norm',
      [
        [[2, 3, 2], undefined],
        [[2, 3, 2], 1],
        [
          [2, 3, 2],
          [0, 2],
        ],
        [[], undefined],
      ],
      (x, a, o) => norm(x, p, a, o),
      (line) => pNorm(line, p),
      { low: 0.2, label: `p ${p}, ` },
    ),
  ),
  ...rows(
    'norm',
    [
      [[2, 3, 2], undefined],
      [
        [2, 3, 2],
        [0, 2],
      ],
    ],
    (x, a, o) => norm(x, Infinity, a, o),
    (line) => Math.max(...line.map(Math.abs)),
    { label: 'p ∞, ' },
  ),
  ...rows(
    'norm',
    [
      [[2, 3, 2], undefined],
      [
        [2, 3, 2],
        [0, 2],
      ],
    ],
    (x, a, o) => norm(x, -Infinity, a, o),
    (line) => Math.min(...line.map(Math.abs)),
    { label: 'p −∞, ' },
  ),
  ...rows(
    'norm',
    [
      [[2, 3, 2], undefined],
      [
        [2, 3, 2],
        [0, 2],
      ],
    ],
    (x, a, o) => norm(x, 0, a, o),
    (line) => line.length,
    { label: 'p 0, ', gradient: false },
  ),
  ...rows(
    'norm',
    [...empty, ...hollow],
    (x, a, o) => norm(x, 2, a, o),
    () => 0,
  ),
  lines(
    'norm',
    (x) => norm(x, 2, 1),
    [
      [3, -4],
      [0, 0],
      [Infinity, 1],
      [-Infinity, 1],
      [NaN, 1],
    ],
    [5, 0, Infinity, Infinity, NaN],
  ),
  valuesRow('norm', 'p 0 counts', (x) => norm(x, 0), [{ values: [0, -0, 3, NaN] }], 2),
  valuesRow(
    'norm',
    'p 3 of zeros',
    (x) => norm(x, 3, 1),
    [
      {
        values: [
          [0, 0],
          [0, -2],
        ],
      },
    ],
    [0, 2],
  ),
  valuesRow('norm', 'p −1 with a zero', (x) => norm(x, -1), [{ values: [0, 1, 2] }], 0),
];

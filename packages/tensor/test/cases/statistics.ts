import { norm, std, type Tensor, variance } from '../../src/index.ts';
import type { OpCase } from './case.ts';
import { empty, everywhere, hollow, lines, pNorm, rows, spread } from './reduce-rows.ts';
import { curvatureRow, slopesRow, valuesRow } from './reference.ts';

const two = (a: number, b: number): number[][] => [
  [a, b],
  [1, 2],
];

/** Squares and powers of these do not fit float32, the results do. */
const squares: readonly OpCase[] = [
  valuesRow(
    'std',
    'squares beyond float32',
    (x) => std(x, 1),
    [{ values: two(1e20, -1e20) }],
    [Math.SQRT2 * 1e20, 0.5 ** 0.5],
  ),
  valuesRow(
    'std',
    'squares beyond float32, in columns',
    (x) => std(x, 0, { correction: 0, keepdim: true }),
    [
      {
        values: [
          [1e30, 1, 1e30, 2e-30, 0],
          [-1e30, 3, 1e30, 0, 0],
        ],
      },
    ],
    [[1e30, 1, 0, 1e-30, 0]],
  ),
  slopesRow(
    'std',
    'squares that vanish',
    (x) => std(x, 1),
    [{ values: two(1e-25, -1e-25) }],
    [
      [
        [Math.SQRT1_2, -Math.SQRT1_2],
        [-Math.SQRT1_2, Math.SQRT1_2],
      ],
    ],
  ),
  valuesRow(
    'variance',
    'a sum of squares beyond float32',
    (x) => variance(x, 0, { correction: 0 }),
    [{ values: [1e19, -1e19, 1e19, -1e19, 1e19, -1e19] }],
    1e38,
  ),
  ...[1, 1.5, 2, 3, 0.5, -1, -2].flatMap((p) =>
    [1e30, 1e-30].flatMap((scale) => {
      const values = [
        [3 * scale, -4 * scale],
        [scale, scale],
      ];
      const wanted = values.map(
        (line) =>
          scale *
          pNorm(
            line.map((x) => x / scale),
            p,
          ),
      );
      return [
        { ...valuesRow('norm', `p ${p} of ${scale}`, (x) => norm(x, p, 1), [{ values }], wanted), atol: 0 },
        slopesRow(
          'norm',
          `p ${p} of ${scale}`,
          (x) => norm(x, p, 1),
          [{ values }],
          [values.map((line, i) => line.map((x) => Math.sign(x) * (Math.abs(x) / wanted[i]) ** (p - 1)))],
        ),
      ];
    }),
  ),
];

/** At zeros, and where the norm is 0. */
const zeros: readonly OpCase[] = [-0.5, -1, -2, -3, 0.5, 1, 1.5, 2, 3].flatMap((p) =>
  [false, true].flatMap((keepdim) => {
    const values = [
      [0, 4, 1],
      [0, 0, 0],
    ];
    const run = (x: Tensor): Tensor => norm(x, p, 1, { keepdim });
    const size = pNorm([4, 1], p);
    const slopes = p < 0 ? [0, 0, 0] : [0, 4, 1].map((x) => (x === 0 ? 0 : (x / size) ** (p - 1)));
    const label = `p ${p} at zeros${keepdim ? ', keepdim' : ''}`;
    return [
      slopesRow('norm', label, run, [{ values }], [[slopes, [0, 0, 0]]]),
      curvatureRow(
        'norm',
        `of p ${p} at the zero vector${keepdim ? ', keepdim' : ''}`,
        run,
        [
          [0, 0],
          [0, 0],
        ],
        [
          [0, 0],
          [0, 0],
        ],
      ),
    ];
  }),
);

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
  ...squares,
  ...zeros,
];

import { bernoulli, dropout, multinomial, normal } from '../../src/index.ts';
import type { OpCase } from './case.ts';
import { specialRow, unaryRows, valuesRow } from './reference.ts';

// Only what no random number decides; see test/random for the rest.
export const random: readonly OpCase[] = [
  ...unaryRows(
    'dropout',
    (x) => dropout(x, 0.5, false),
    (x) => x,
    { label: 'not training, ' },
  ),
  ...unaryRows(
    'dropout',
    (x) => dropout(x, 0),
    (x) => x,
    { label: 'p 0, ' },
  ),
  ...unaryRows(
    'dropout',
    (x) => dropout(x, 1),
    () => 0,
    { label: 'p 1, ' },
  ),
  specialRow('dropout', (x) => dropout(x, 1), [
    [1, 0],
    [Infinity, NaN],
    [NaN, NaN],
  ]),
  valuesRow(
    'bernoulli',
    'certainties',
    (p) => bernoulli(p!),
    [
      {
        values: [
          [0, 1],
          [1, 0],
        ],
      },
    ],
    [
      [0, 1],
      [1, 0],
    ],
  ),
  valuesRow('bernoulli', 'a scalar', (p) => bernoulli(p!), [{ values: 1 }], 1),
  valuesRow('bernoulli', 'empty', (p) => bernoulli(p!), [{ shape: [0] }], []),
  ...[false, true].flatMap((replacement) => [
    valuesRow(
      'multinomial',
      `one that can come, replacement ${replacement}`,
      (p) => multinomial(p!, 1, { replacement }),
      [
        {
          values: [
            [0, 0, 3],
            [0.5, 0, 0],
          ],
        },
      ],
      [[2], [0]],
      ['int32'],
    ),
    valuesRow(
      'multinomial',
      `one category, replacement ${replacement}`,
      (p) => multinomial(p!, 1, { replacement }),
      [{ values: [0.1] }],
      [0],
      ['int32'],
    ),
    valuesRow(
      'multinomial',
      `no lines, replacement ${replacement}`,
      (p) => multinomial(p!, 2, { replacement }).reshape([0]),
      [{ shape: [0, 3] }],
      [],
      ['int32'],
    ),
  ]),
  valuesRow(
    'multinomial',
    'again and again',
    (p) => multinomial(p!, 5, { replacement: true }),
    [{ values: [0, 2, 0] }],
    [1, 1, 1, 1, 1],
    ['int32'],
  ),
  valuesRow('normal', 'no deviation', (mean) => normal(mean!, 0), [{ values: [[1], [-2]] }], [[1], [-2]]),
  valuesRow(
    'normal',
    'no deviation, a mean that broadcasts',
    (mean, std) => normal(mean!, std!),
    [{ values: 3 }, { values: [0, 0] }],
    [3, 3],
  ),
  valuesRow('normal', 'numbers', () => normal(2, 0, [2, 1]), [], [[2], [2]], ['float32']),
  valuesRow('normal', 'empty', (mean, std) => normal(mean!, std!), [{ values: 3 }, { shape: [0] }], []),
];

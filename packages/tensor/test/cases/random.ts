import { dropout } from '../../src/index.ts';
import type { OpCase } from './case.ts';
import { specialRow, unaryRows } from './reference.ts';

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
];

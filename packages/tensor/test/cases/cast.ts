import { cast, clone, mul } from '../../src/index.ts';
import type { OpCase } from './case.ts';
import { unaryRows, valuesRow } from './reference.ts';

const numbers = { values: [0, -0, 1.9, -1.9, 0.5, -0.5, 1000000] };

export const castAndClone: readonly OpCase[] = [
  ...unaryRows(
    'cast',
    (x) => cast(x, x.dtype),
    (x) => x,
    { label: 'to its own dtype, ' },
  ),
  // Through float64, so that central differences see no rounding.
  ...unaryRows(
    'cast',
    (x) => cast(cast(mul(x, x), 'float64'), x.dtype),
    (x) => x * x,
    { label: 'there and back, ' },
  ),
  valuesRow(
    'cast',
    'float to int32: toward zero',
    (x) => cast(x, 'int32'),
    [numbers],
    [0, 0, 1, -1, 0, 0, 1000000],
    ['int32'],
  ),
  valuesRow(
    'cast',
    'float to bool: anything but 0',
    (x) => cast(x, 'bool'),
    [{ values: [0, -0, 0.5, -1, NaN, Infinity] }],
    [false, false, true, true, true, true],
    ['bool'],
  ),
  valuesRow(
    'cast',
    'float to float64',
    (x) => cast(x, 'float64'),
    [{ values: [0.5, NaN, -Infinity] }],
    [0.5, NaN, -Infinity],
    ['float64'],
  ),
  valuesRow(
    'cast',
    'float to float32 rounds',
    (x) => cast(x, 'float32'),
    [{ values: [0.1, 1e300, 1e-300] }],
    [0.1, 1e300, 1e-300],
    ['float32'],
  ),
  valuesRow(
    'cast',
    'int32 to bool',
    (x) => cast(x, 'bool'),
    [{ values: [0, 2, -256], dtype: 'int32' }],
    [false, true, true],
    ['bool'],
  ),
  valuesRow(
    'cast',
    'int32 to float32',
    (x) => cast(x, 'float32'),
    [{ values: [[-3], [16777217]], dtype: 'int32' }],
    [[-3], [16777216]],
    ['float32'],
  ),
  valuesRow(
    'cast',
    'int32 to float64',
    (x) => cast(x, 'float64'),
    [{ values: [16777217], dtype: 'int32' }],
    [16777217],
    ['float64'],
  ),
  valuesRow(
    'cast',
    'bool to int32',
    (x) => cast(x, 'int32'),
    [{ values: [true, false], dtype: 'bool' }],
    [1, 0],
    ['int32'],
  ),
  valuesRow('cast', 'bool to float32', (x) => cast(x, 'float32'), [{ values: true, dtype: 'bool' }], 1, ['float32']),

  ...unaryRows('clone', clone, (x) => x),
  valuesRow('clone', 'special values', clone, [{ values: [Infinity, -Infinity, NaN] }], [Infinity, -Infinity, NaN]),
  valuesRow('clone', 'int32', clone, [{ values: [1, -2], dtype: 'int32' }], [1, -2], ['int32']),
  valuesRow('clone', 'bool', clone, [{ values: [true, false], dtype: 'bool' }], [true, false], ['bool']),
];

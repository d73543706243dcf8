import type { DType } from '../../src/index.ts';
import {
  arange,
  eye,
  full,
  fullLike,
  linspace,
  type NestedInput,
  ones,
  onesLike,
  type Tensor,
  tensor,
  zeros,
  zerosLike,
} from '../../src/index.ts';
import type { OpCase } from './case.ts';
import { valuesRow } from './reference.ts';

const made = (op: string, title: string, run: () => Tensor, expected: NestedInput, dtype: DType = 'float32'): OpCase =>
  valuesRow(op, title, run, [], expected, [dtype]);

const like = {
  values: [
    [1, 2],
    [3, 4],
  ],
};

export const create: readonly OpCase[] = [
  made('tensor', 'a number', () => tensor(1.5), 1.5),
  made('tensor', 'a boolean', () => tensor(true), true, 'bool'),
  made(
    'tensor',
    'nested arrays',
    () =>
      tensor([
        [[1], [2]],
        [[3], [4]],
      ]),
    [
      [[1], [2]],
      [[3], [4]],
    ],
  ),
  made('tensor', 'booleans', () => tensor([[true], [false]]), [[true], [false]], 'bool'),
  made('tensor', 'booleans among numbers count as 1 and 0', () => tensor([true, 2, false]), [1, 2, 0]),
  made('tensor', 'an empty array', () => tensor([]), []),
  made('tensor', 'empty rows', () => tensor([[], []]), [[], []]),
  made('tensor', 'special values', () => tensor([NaN, Infinity, -Infinity]), [NaN, Infinity, -Infinity]),
  made('tensor', 'whole numbers are float32', () => tensor([1, 2]), [1, 2]),
  made('tensor', 'as float64', () => tensor([0.1], { dtype: 'float64' }), [0.1], 'float64'),
  made('tensor', 'as int32: toward zero', () => tensor([1.9, -1.9], { dtype: 'int32' }), [1, -1], 'int32'),
  made('tensor', 'as bool: anything but 0', () => tensor([0, 2, NaN], { dtype: 'bool' }), [false, true, true], 'bool'),
  made('tensor', 'Float32Array', () => tensor(new Float32Array([1, 2])), [1, 2]),
  made(
    'tensor',
    'Float64Array with a shape',
    () => tensor(new Float64Array([1, 2, 3, 4]), [2, 2]),
    [
      [1, 2],
      [3, 4],
    ],
    'float64',
  ),
  made('tensor', 'Int32Array to a scalar', () => tensor(new Int32Array([7]), []), 7, 'int32'),
  ...[Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Uint32Array, Int32Array].map((Numbers) =>
    made('tensor', `${Numbers.name} is int32`, () => tensor(Numbers.of(0, 1, 128, 255)), [0, 1, 128, 255], 'int32'),
  ),
  made('tensor', 'Int8Array is int32', () => tensor(Int8Array.of(0, 1, -128)), [0, 1, -128], 'int32'),
  made('tensor', 'bytes of 0 and 1 are numbers too', () => tensor(Uint8Array.of(0, 1)), [0, 1], 'int32'),
  made('tensor', 'bytes as float32', () => tensor(Uint8Array.of(0, 255), [2], { dtype: 'float32' }), [0, 255]),
  made(
    'tensor',
    'bytes as bool',
    () => tensor(Uint8Array.of(0, 1, 255), [3], { dtype: 'bool' }),
    [false, true, true],
    'bool',
  ),
  made(
    'tensor',
    'a typed array as another dtype',
    () => tensor(new Float64Array([1.5, -1.5]), [2], { dtype: 'int32' }),
    [1, -1],
    'int32',
  ),

  made('zeros', 'a matrix', () => zeros([2, 2]), [
    [0, 0],
    [0, 0],
  ]),
  made('zeros', 'a scalar', () => zeros([]), 0),
  made('zeros', 'empty', () => zeros([2, 0]), [[], []]),
  made('zeros', 'int32', () => zeros([2], { dtype: 'int32' }), [0, 0], 'int32'),
  made('zeros', 'bool', () => zeros([2], { dtype: 'bool' }), [false, false], 'bool'),
  made('ones', 'a matrix', () => ones([1, 2]), [[1, 1]]),
  made('ones', 'a scalar', () => ones([]), 1),
  made('ones', 'float64', () => ones([2], { dtype: 'float64' }), [1, 1], 'float64'),
  made('ones', 'bool', () => ones([2], { dtype: 'bool' }), [true, true], 'bool'),
  made('full', 'a matrix', () => full([2, 1], 2.5), [[2.5], [2.5]]),
  made('full', 'a scalar of NaN', () => full([], NaN), NaN),
  made('full', 'empty', () => full([0], 1), []),
  made('full', 'a boolean', () => full([2], true), [true, true], 'bool'),
  made('full', 'int32: toward zero', () => full([1], -1.5, { dtype: 'int32' }), [-1], 'int32'),
  made('full', 'bool from a number', () => full([1], 3, { dtype: 'bool' }), [true], 'bool'),
  valuesRow(
    'zerosLike',
    'float',
    (x) => zerosLike(x),
    [like],
    [
      [0, 0],
      [0, 0],
    ],
  ),
  valuesRow('zerosLike', 'int32', (x) => zerosLike(x), [{ values: [3], dtype: 'int32' }], [0], ['int32']),
  valuesRow(
    'zerosLike',
    'with another dtype',
    (x) => zerosLike(x, { dtype: 'bool' }),
    [like],
    [
      [false, false],
      [false, false],
    ],
    ['bool'],
  ),
  valuesRow(
    'onesLike',
    'float',
    (x) => onesLike(x),
    [like],
    [
      [1, 1],
      [1, 1],
    ],
  ),
  valuesRow('onesLike', 'bool', (x) => onesLike(x), [{ values: [false], dtype: 'bool' }], [true], ['bool']),
  valuesRow('onesLike', 'with another dtype', (x) => onesLike(x, { dtype: 'int32' }), [{ values: 2.5 }], 1, ['int32']),

  made('arange', 'to an end', () => arange(4), [0, 1, 2, 3], 'int32'),
  made('arange', 'to 0', () => arange(0), [], 'int32'),
  made('arange', 'from start to end', () => arange(2, 5), [2, 3, 4], 'int32'),
  made('arange', 'start is end', () => arange(3, 3), [], 'int32'),
  made('arange', 'in steps that do not meet the end', () => arange(0, 7, 3), [0, 3, 6], 'int32'),
  made('arange', 'downwards', () => arange(5, -1, -2), [5, 3, 1], 'int32'),
  made('arange', 'a fractional step', () => arange(0, 1, 0.25), [0, 0.25, 0.5, 0.75]),
  made('arange', 'a fractional end', () => arange(2.5), [0, 1, 2]),
  made('arange', 'a step that is not a binary fraction', () => arange(0, 1, 0.3), [0, 0.3, 0.6, 0.9]),
  made('arange', 'whole numbers as float64', () => arange(0, 3, 1, { dtype: 'float64' }), [0, 1, 2], 'float64'),

  made('linspace', 'both ends included', () => linspace(0, 1, 5), [0, 0.25, 0.5, 0.75, 1]),
  made('linspace', 'downwards', () => linspace(3, -3, 3), [3, 0, -3]),
  made('linspace', 'one step is the start', () => linspace(2, 9, 1), [2]),
  made('linspace', 'no steps', () => linspace(0, 1, 0), []),
  made('linspace', 'start is end', () => linspace(1, 1, 3), [1, 1, 1]),
  made('linspace', 'float64', () => linspace(0, 1, 4, { dtype: 'float64' }), [0, 1 / 3, 2 / 3, 1], 'float64'),
  made('linspace', 'int32', () => linspace(0, 10, 4, { dtype: 'int32' }), [0, 3, 6, 10], 'int32'),

  made('eye', 'square', () => eye(2), [
    [1, 0],
    [0, 1],
  ]),
  made('eye', 'wide', () => eye(1, 3), [[1, 0, 0]]),
  made('eye', 'tall', () => eye(3, 2), [
    [1, 0],
    [0, 1],
    [0, 0],
  ]),
  made(
    'eye',
    'bool',
    () => eye(2, 2, { dtype: 'bool' }),
    [
      [true, false],
      [false, true],
    ],
    'bool',
  ),

  made(
    'fullLike',
    'shape and dtype of another',
    () => fullLike(tensor([1, 2], { dtype: 'int32' }), 7.5),
    [7, 7],
    'int32',
  ),
  made('fullLike', 'a boolean', () => fullLike(tensor([[1, 2]]), true), [[1, 1]]),
  made('fullLike', 'a scalar', () => fullLike(tensor(1), -Infinity), -Infinity),
  made('fullLike', 'empty', () => fullLike(zeros([0]), 1), []),
  made('fullLike', 'of bool', () => fullLike(tensor([false]), 2), [true], 'bool'),
  made('fullLike', 'another dtype', () => fullLike(tensor([1]), 2, { dtype: 'int32' }), [2], 'int32'),
];

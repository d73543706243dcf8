import { arrayOf } from '../../shape/dtype.ts';
import type { Backend, KernelTable } from '../contract.ts';
import { activation } from './activation.ts';
import { arithmetic } from './arithmetic.ts';
import { compare } from './compare.ts';
import { elementwise } from './elementwise.ts';
import { indexing } from './indexing.ts';
import { matmul } from './matmul.ts';
import { movement } from './movement.ts';
import { optim } from './optim.ts';
import { random } from './random.ts';
import { recurrent } from './recurrent.ts';
import { reduce } from './reduce.ts';
import { softmax } from './softmax.ts';

const kernels: KernelTable = {
  ...elementwise,
  ...arithmetic,
  ...compare,
  ...activation,
  ...movement,
  ...reduce,
  ...matmul,
  ...indexing,
  ...softmax,
  ...recurrent,
  ...random,
  ...optim,
};

/** Typed arrays and plain loops: always there, synchronous, the reference for every other backend. */
export const cpu: Backend = {
  name: 'cpu',
  kernels,
  allocate: (dtype, length) => new (arrayOf(dtype))(length),
  read: async (storage) => storage.slice(),
  readSync: (storage) => storage.slice(),
};

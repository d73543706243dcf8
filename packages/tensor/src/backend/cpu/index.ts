import { dtypeOf, type TypedArray } from '../../shape/dtype.ts';
import type { Backend, Kernel, KernelTable, Storage } from '../contract.ts';
import { activation } from './activation.ts';
import { zeroElements } from './allocate.ts';
import { arithmetic } from './arithmetic.ts';
import { compare } from './compare.ts';
import { elementwise } from './elementwise.ts';
import { indexing } from './indexing.ts';
import { matmul } from './matmul.ts';
import { memory } from './memory.ts';
import { movement } from './movement.ts';
import { optim } from './optim.ts';
import { random } from './random.ts';
import { recurrent } from './recurrent.ts';
import { reduce } from './reduce.ts';
import { softmax } from './softmax.ts';
import { CpuStorage } from './storage.ts';

/** The reference for every other kernel table. */
export const kernels: KernelTable = {
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
  ...memory,
  ...random,
  ...optim,
};

const arrayIn = (storage: Storage): TypedArray => (storage as CpuStorage).array;

/** Typed arrays and plain loops, one call at a time. */
export const cpu = {
  name: 'cpu',
  runsOwn: true,
  lacks: new Set(),
  sharesBuffers: true,
  prefersRows: true,
  allocate: (shape, dtype, op = 'allocate') => new CpuStorage(zeroElements(op, shape, dtype), dtype),
  store: (data) => new CpuStorage(data, dtypeOf(data)),
  run: (kernel, outs, ins, geometry) =>
    (kernels[kernel] as Kernel<unknown>)(outs.map(arrayIn), ins.map(arrayIn), geometry),
  runOwn: (_, kernel, outs, ins, geometry) => kernel(outs.map(arrayIn), ins.map(arrayIn), geometry),
  read: async (storage) => arrayIn(storage).slice(),
  readSync: (storage) => arrayIn(storage).slice(),
} satisfies Omit<Backend, 'executable' | 'describe'>;

import { dtypeOf, type TypedArray } from '../../shape/dtype.ts';
import type { Backend, Storage } from '../contract.ts';
import { zeroElements } from './allocate.ts';
import { CpuStorage } from './storage.ts';

const arrayIn = (storage: Storage): TypedArray => (storage as CpuStorage).array;

/** Typed arrays and plain loops, one call at a time. */
export const cpu = {
  name: 'cpu',
  sharesBuffers: true,
  prefersRows: true,
  isSync: true,
  has: () => true,
  allocate: (shape, dtype, op = 'allocate') => new CpuStorage(zeroElements(op, shape, dtype), dtype),
  store: (data) => new CpuStorage(data, dtypeOf(data)),
  run: ({ loop }, outs, ins, geometry) => loop(outs.map(arrayIn), ins.map(arrayIn), geometry as never),
  read: async (storage) => arrayIn(storage).slice(),
  readSync: (storage) => arrayIn(storage).slice(),
} satisfies Omit<Backend, 'executable' | 'describe'>;

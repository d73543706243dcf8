/** The numbers of a work, in a file that every side reads: `work.json` says what is where in `data.bin`. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Work } from './works/work.ts';

export interface SharedTensor {
  readonly shape: readonly number[];
  readonly values: Float32Array | Int32Array;
}

/** By name; a training work has its weights under their names in the state dict, then `inputs` and `targets`. */
export type SharedData = ReadonlyMap<string, SharedTensor>;

interface Entry {
  readonly name: string;
  readonly dtype: 'float32' | 'int32';
  readonly shape: readonly number[];
}

interface WorkFile {
  readonly work: Work;
  /** In the order of `data.bin`, one after the other, four bytes an element, little-endian. */
  readonly tensors: readonly Entry[];
}

const BYTES = 4;

export const writeShared = (folder: string, work: Work, data: SharedData): void => {
  const tensors = [...data].map(
    ([name, { shape, values }]): Entry => ({
      name,
      dtype: values instanceof Float32Array ? 'float32' : 'int32',
      shape,
    }),
  );
  const bytes = [...data.values()].map(({ values }) =>
    Buffer.from(values.buffer, values.byteOffset, values.byteLength),
  );
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'work.json'), JSON.stringify({ work, tensors } satisfies WorkFile, null, 2));
  writeFileSync(join(folder, 'data.bin'), Buffer.concat(bytes));
};

export const readShared = (folder: string): { work: Work; data: SharedData } => {
  const { work, tensors } = JSON.parse(readFileSync(join(folder, 'work.json'), 'utf8')) as WorkFile;
  const { buffer } = new Uint8Array(readFileSync(join(folder, 'data.bin')));
  let offset = 0;
  const data = new Map<string, SharedTensor>();
  for (const { name, dtype, shape } of tensors) {
    const length = shape.reduce((product, size) => product * size, 1);
    const values =
      dtype === 'float32' ? new Float32Array(buffer, offset, length) : new Int32Array(buffer, offset, length);
    data.set(name, { shape, values });
    offset += BYTES * length;
  }
  return { work, data };
};

/** @throws when the work has no such tensor. */
export const tensorOf = (data: SharedData, name: string): SharedTensor => {
  const found = data.get(name);
  if (!found) throw new Error(`the shared data has no '${name}', only ${[...data.keys()].join(', ')}`);
  return found;
};

/** The parts of a tensor along its first axis: the batches of a work. */
export const partsOf = ({ shape: [count, ...shape], values }: SharedTensor): SharedTensor[] => {
  const length = values.length / count!;
  return Array.from({ length: count! }, (_, i) => ({ shape, values: values.subarray(i * length, (i + 1) * length) }));
};

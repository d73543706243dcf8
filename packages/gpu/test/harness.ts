import { setBackend } from '@engram/tensor';
import {
  type Backend,
  cpu,
  type DType,
  type KernelName,
  type KernelRow,
  kernels,
  type TypedArray,
} from '@engram/tensor/backend';
import { assert, leaveOut } from '@engram/tools/suite';
import { type GpuBackend, gpu } from '../src/index.ts';
import type { GeometryFor } from '../src/operand.ts';
import { Unavailable } from '../src/webgpu/acquire.ts';

const acquire = async (): Promise<GpuBackend> => {
  try {
    return await gpu({ mode: 'webgpu' });
  } catch (error) {
    const { cause } = error as Error;
    if (cause instanceof Unavailable) return leaveOut('gpu (Node)', cause.message);
    throw error;
  }
};

/** The one backend of a test file. Where there is no GPU, the file is left out. */
export const device: GpuBackend = await acquire();
// A run on anything else would show nothing.
assert.is(device.name, 'gpu');
assert.is(device.device.mode, 'webgpu');

/** Runs with another backend, and goes back to the CPU. */
export const on = async (backend: Backend, fn: () => Promise<void>): Promise<void> => {
  await setBackend(backend);
  try {
    await fn();
  } finally {
    await setBackend('cpu');
  }
};

export interface Tolerance {
  readonly rtol?: number;
  readonly atol?: number;
}

export interface Out {
  readonly dtype: DType;
  /** What it holds before; a number: so many zeros. */
  readonly before: number | TypedArray;
}

const same = (x: number, y: number): boolean => Object.is(x, y) || x === y || (Number.isNaN(x) && Number.isNaN(y));

/**
 * Runs a kernel of the table on the CPU and on the GPU, on the same data, and compares all outputs. Default tolerance: exact.
 * Infinities and NaN must be the same.
 */
export const compare = async <K extends KernelName>(
  kernel: K,
  outs: readonly Out[],
  ins: readonly TypedArray[],
  geometry: GeometryFor<K>,
  { rtol = 0, atol = 0 }: Tolerance = {},
): Promise<void> => {
  const run = async (backend: typeof cpu): Promise<TypedArray[]> => {
    const results = outs.map(({ dtype, before }) => {
      if (typeof before === 'number') return backend.allocate([before], dtype);
      return backend.store(before.slice(), [before.length]);
    });
    backend.run(
      kernels[kernel] as unknown as KernelRow<GeometryFor<K>>,
      results,
      ins.map((data) => backend.store(data.slice(), [data.length])),
      geometry,
    );
    return Promise.all(results.map((out) => backend.read(out)));
  };
  const want = await run(cpu);
  const got = await run(device);
  want.forEach((expected, k) => {
    const actual = got[k]!;
    assert.is(actual.constructor, expected.constructor, `${kernel}: kind of output ${k}`);
    assert.is(actual.length, expected.length, `${kernel}: length of output ${k}`);
    expected.forEach((x, i) => {
      const y = actual[i]!;
      const close = same(x, y) || (Number.isFinite(x) && Math.abs(x - y) <= atol + rtol * Math.abs(x));
      if (!close) assert.unreachable(`${kernel}: output ${k}[${i}] is ${y}, the CPU has ${x}`);
    });
  });
};

/** Numbers between −1 and 1, the same for a seed. */
export const numbers = (length: number, seed = 1): Float32Array => {
  let state = seed * 2654435761;
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state / 2 ** 31 - 1) * 0.999;
  });
};

import { ArgumentError, checkOptions, EngramError } from '@engram/tensor';
import { type Backend, cpu } from '@engram/tensor/backend';
import { GpuBackend } from './backend.ts';
import type { Device } from './device.ts';
import { acquireWebGl } from './webgl/acquire.ts';
import { acquireWebGpu, Unavailable } from './webgpu/acquire.ts';

/** How a GPU is reached. */
export type GpuMode = 'webgpu' | 'webgl2';

/** What `gpu()` is to look for, and what to do where it finds nothing. */
export interface GpuOptions {
  /** The one way to reach the GPU; default the best there is, or else the CPU. */
  readonly mode?: GpuMode;
  /** Whether to do without a GPU is an error; default only where `mode` is given. */
  readonly required?: boolean;
}

const NAMES = { webgpu: 'WebGPU', webgl2: 'WebGL2' } as const;

/** The best first. */
const acquire: Readonly<Record<GpuMode, () => Device | Promise<Device>>> = {
  webgpu: acquireWebGpu,
  webgl2: acquireWebGl,
};

/**
 * The GPU as a backend, for `setBackend`: through WebGPU, or else through WebGL2, or else the CPU backend, whose
 * `describe()` then says why.
 *
 * ```ts
 * await setBackend(await gpu());
 * ```
 * @throws {EngramError} where a GPU is required, or a mode given, and there is none: with the cause and what to do.
 */
export function gpu(
  options: GpuOptions & ({ readonly mode: GpuMode } | { readonly required: true }),
): Promise<GpuBackend>;
export function gpu(options?: GpuOptions): Promise<Backend>;
export async function gpu(options: GpuOptions = {}): Promise<Backend> {
  const { mode, required = mode !== undefined } = checkOptions('gpu', options, { mode: 1, required: 'flag' });
  if (mode !== undefined && !Object.hasOwn(acquire, mode)) {
    throw new ArgumentError(`gpu: mode is 'webgpu' or 'webgl2', not ${JSON.stringify(mode)}`);
  }
  const notes: string[] = [];
  let cause: unknown;
  for (const candidate of mode ? [mode] : (Object.keys(acquire) as GpuMode[])) {
    try {
      return new GpuBackend(await acquire[candidate](), notes);
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      cause = error;
      notes.push(`no ${NAMES[candidate]}: ${error.message}`);
    }
  }
  if (required) throw new EngramError(`gpu: ${notes.join('\n  ')}`, { cause });
  // Its own methods, so all else about it is the CPU backend's: the tensors of both are the same.
  return { ...cpu, describe: () => [cpu.describe(), ...notes].join('\n  ') };
}

import { EngramError } from '@engram/tensor';
import type { Executable, Graph } from '@engram/tensor/backend';
import type { Grid } from './operand.ts';
import type { Program } from './program.ts';
import type { Block, GpuStorage } from './storage.ts';

/** @throws {EngramError} on more bytes than one buffer of the device has. */
export const checkBytes = ({ adapter, mostBytes, mode }: Device, bytes: number, what = 'a tensor'): void => {
  if (bytes <= mostBytes) return;
  const kind = mode === 'webgpu' ? 'buffer' : 'texture';
  throw new EngramError(
    `gpu (${adapter}): ${what} of ${bytes} bytes is larger than the device's largest ${kind} of ${mostBytes}`,
  );
};

/** A GPU that runs programs, whatever the API. */
export interface Device {
  /** 'webgpu' or 'webgl2'. */
  readonly mode: 'webgpu' | 'webgl2';
  /** What the adapter is called, as far as the platform tells. */
  readonly adapter: string;
  /** Largest number of bytes in one buffer. */
  readonly mostBytes: number;
  /** Runs a program into a new block of `length` cells. Arguments are blocks for cells, numbers for the rest. */
  dispatch(program: Program, length: number, args: readonly (Block | number)[], grid: Grid): Block;
  upload(cells: Float32Array<ArrayBuffer>): Block;
  /** The first `length` cells, as they are at the time of the call. @throws the device's first fault, if there was any. */
  read(block: Block, length: number): Promise<Float32Array>;
  /** Nobody needs the block any more. */
  release(block: Block): void;
  /** Makes a recorded program ready, whose results pass through `enter`; absent where each call is dispatched by itself. */
  executable?(graph: Graph, enter: (storage: GpuStorage) => GpuStorage): Executable;
  /** Hands back all that the device holds. */
  destroy(): void;
}

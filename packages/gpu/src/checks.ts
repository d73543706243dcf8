import { DTypeError, EngramError, IndexError } from '@engram/tensor';
import { type DType, faultOf, type Graph, type Storage, type TypedArray } from '@engram/tensor/backend';
import { checkBytes, type Device } from './device.ts';
import { GpuStorage } from './storage.ts';
import { checkWhole } from './wholes.ts';

/** The least and the greatest element, where somebody has seen them. */
type Range = GpuStorage['range'];

/** @throws {DTypeError} on what no GPU has. */
export const supported = (dtype: DType): DType => {
  if (dtype !== 'float64') return dtype;
  throw new DTypeError(
    'float64 does not exist on the GPU: neither WebGPU nor WebGL2 has 64-bit floats; use float32, or setBackend(’cpu’)',
  );
};

/** @throws {EngramError} on a tensor from elsewhere. */
export const onGpu = (storage: Storage): GpuStorage => {
  if (storage instanceof GpuStorage) return storage;
  throw new EngramError(
    `a tensor of ${storage.length} elements (${storage.dtype}) was made on the CPU, and the GPU is to use it: ` +
      'call setBackend(await gpu()) before the tensors and models are made',
  );
};

/** @throws {DTypeError} on whole numbers that a 32-bit float would round. */
export const rangeOf = (data: TypedArray): Range => {
  if (data.length === 0) return null;
  let least = Infinity;
  let greatest = -Infinity;
  for (const value of data) {
    if (value < least) least = value;
    if (value > greatest) greatest = value;
  }
  checkWhole(least);
  checkWhole(greatest);
  return [least, greatest];
};

/**
 * The indices that a kernel looks up, where somebody has seen their range. @throws {IndexError} before: a device could only
 * find out when it is too late.
 */
export const checkIndices = (geometry: unknown, range: Range | undefined): void => {
  if (!range) return;
  const { op, size } = geometry as { readonly op: string; readonly size: number };
  const wrong = range[0] < 0 ? range[0] : range[1];
  if (wrong >= 0 && wrong < size) return;
  const taken = size === 0 ? 'none (it is empty)' : `0 to ${size - 1}`;
  throw new IndexError(`${op}: index ${wrong} is out of range; this axis takes ${taken}`);
};

/** Before a run, so that a wrong argument changes nothing. @throws {EngramError}, {IndexError} as an op would. */
export const checkArguments = ({ calls }: Graph, args: readonly Storage[]): readonly GpuStorage[] => {
  const given = args.map(onGpu);
  for (const call of calls) {
    const origin = call.ins[call.kernel.index]?.origin;
    if (origin?.kind !== 'argument') continue;
    try {
      checkIndices(call.geometry, given[origin.index].range);
    } catch (error) {
      throw faultOf(error, call.recorded);
    }
  }
  return given;
};

/** What a recorder lets pass and no GPU can do. @throws {EngramError}, {DTypeError}, {IndexError} as an op would. */
export const checkGraph = ({ calls, outputs }: Graph, device: Device): void => {
  for (const value of [...calls.flatMap(({ ins, outs }) => [...ins, ...outs]), ...outputs]) {
    supported(value.dtype);
    checkBytes(device, value.length * 4);
    if (value.origin.kind === 'state') onGpu(value.origin.storage);
    if (value.origin.kind === 'constant' && value.dtype === 'int32') rangeOf(value.origin.data);
  }
  for (const { kernel, geometry, ins } of calls) {
    const origin = ins[kernel.index]?.origin;
    if (origin?.kind === 'constant') checkIndices(geometry, rangeOf(origin.data));
  }
};

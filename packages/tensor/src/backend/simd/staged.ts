import type { Live } from '../../recording.ts';
import type { Backend, GeometryOf, KernelName, MatmulGeometry, Storage } from '../contract.ts';
import { cpu } from '../cpu/index.ts';
import type { CpuStorage } from '../cpu/storage.ts';
import { align } from '../heap/blocks.ts';
import { Code } from './code.ts';
import { encoders } from './encode/index.ts';
import type { Encoder, Operand } from './encoder.ts';
import { theMachine } from './machine.ts';

/** Kernels that compute enough for each element to be worth the way into the heap and back. */
const HEAVY: ReadonlySet<KernelName> = new Set<KernelName>([
  'exp',
  'log',
  'tanh',
  'sigmoid',
  'silu',
  'geluTanh',
  'softplus',
  'softmax',
  'softmaxBackward',
  'logSoftmax',
  'logSoftmaxBackward',
  'logsumexp',
  'gruGates',
  'gruGatesBackward',
  'lstmGates',
  'lstmGatesBackward',
  'address',
  'addressBackward',
  'eraseAdd',
  'eraseAddBackward',
  'uniform',
  'randint',
]);
/** Elements from which on they are. */
const MANY = 512;
/** Multiplications from which on a product is. */
const MANY_PRODUCTS = 2 ** 14;

const pays = (kernel: KernelName, outs: readonly Storage[], ins: readonly Storage[], geometry: unknown): boolean => {
  if (outs[0].dtype === 'float64' || encoders[kernel] === undefined) return false;
  if (kernel === 'matmul') return outs[0].length * (geometry as MatmulGeometry).k >= MANY_PRODUCTS;
  return HEAVY.has(kernel) && Math.max(outs[0].length, ins[0]?.length ?? 0) >= MANY;
};

/** Copies the inputs into the heap's scratch area, runs the SIMD kernel there, and copies the results out. */
const runStaged = (
  encoder: Encoder<unknown>,
  outs: readonly CpuStorage[],
  ins: readonly CpuStorage[],
  geometry: unknown,
): boolean => {
  const { heap, run } = theMachine();
  if (run === null) return false;
  const code = new Code();
  // Relative to where the data will begin; what is in the heap already stays there.
  const outside = [...outs, ...ins].filter(({ address }) => address === 0);
  const offsets = new Map<CpuStorage, number>();
  let dataBytes = 0;
  for (const storage of outside) {
    if (offsets.has(storage)) continue;
    offsets.set(storage, dataBytes);
    dataBytes += align(storage.array.byteLength);
  }
  const encode = (base: number): boolean => {
    const operand = (storage: CpuStorage): Operand => {
      const { dtype, length, address } = storage;
      return { dtype, length, address: address === 0 ? base + offsets.get(storage)! : address };
    };
    return encoder(outs.map(operand), ins.map(operand), geometry, code);
  };
  if (!encode(0)) return false;

  const base = heap.scratch(dataBytes + code.bytes);
  code.restart(base + dataBytes);
  const { pc } = code;
  encode(base);
  code.write(heap);

  const viewOf = (storage: CpuStorage) => heap.view(storage.dtype, base + offsets.get(storage)!, storage.length);
  for (const storage of ins) if (storage.address === 0) viewOf(storage).set(storage.array);
  run(pc, code.pc);
  for (const storage of outs) if (storage.address === 0) storage.array.set(viewOf(storage));
  return true;
};

/** The CPU with SIMD where it pays also for one call; `cpuExecutable` runs compiled programs in the heap. */
export const host: Backend = {
  ...cpu,
  describe: () => {
    const { fault } = theMachine();
    return `cpu: typed arrays ${fault === '' ? 'and WebAssembly SIMD, one thread' : `(${fault})`}`;
  },
  run: <K extends KernelName>(
    kernel: K,
    outs: readonly Storage[],
    ins: readonly Storage[],
    geometry: GeometryOf<K> | Live<GeometryOf<K>>,
  ): void => {
    const staged =
      pays(kernel, outs, ins, geometry) &&
      runStaged(
        encoders[kernel] as Encoder<unknown>,
        outs as readonly CpuStorage[],
        ins as readonly CpuStorage[],
        geometry,
      );
    if (!staged) cpu.run(kernel, outs, ins, geometry);
  },
};

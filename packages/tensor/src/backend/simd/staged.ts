import type { Live } from '../../recording.ts';
import type { Backend, Storage } from '../contract.ts';
import { cpu } from '../cpu/index.ts';
import type { CpuStorage } from '../cpu/storage.ts';
import { align } from '../heap/blocks.ts';
import type { KernelRow } from '../kernel.ts';
import type { Encoder, Operand } from '../wasm/encoder.ts';
import { Code } from './code.ts';
import { theMachine } from './machine.ts';

/** How much a call must compute to be worth the way into the heap and back. */
const MUCH = 2 ** 14;

const pays = <G>(
  { simd, work }: KernelRow<G>,
  outs: readonly Storage[],
  ins: readonly Storage[],
  geometry: G,
): boolean => {
  if (work === 0 || simd === null || outs[0].dtype === 'float64') return false;
  if (typeof work === 'function') return work(outs[0], geometry) >= MUCH;
  return work * Math.max(outs[0].length, ins[0]?.length ?? 0) >= MUCH;
};

/** Copies the inputs into the heap's scratch area, runs the SIMD kernel there, and copies the results out. */
const runStaged = <G>(
  encoder: Encoder<G>,
  outs: readonly CpuStorage[],
  ins: readonly CpuStorage[],
  geometry: G,
): boolean => {
  const { heap, run, table } = theMachine();
  if (run === null) return false;
  const code = new Code(table);
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
  run: <G>(kernel: KernelRow<G>, outs: readonly Storage[], ins: readonly Storage[], geometry: G | Live<G>): void => {
    const staged =
      pays(kernel, outs, ins, geometry as G) &&
      runStaged(kernel.simd!, outs as readonly CpuStorage[], ins as readonly CpuStorage[], geometry as G);
    if (!staged) cpu.run(kernel, outs, ins, geometry);
  },
};

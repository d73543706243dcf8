import type { Live } from '../../recording.ts';
import type { Rows } from '../../shape/broadcast.ts';
import type { Backend, Storage } from '../contract.ts';
import { cpu } from '../cpu/index.ts';
import { CpuStorage } from '../cpu/storage.ts';
import { align } from '../heap/blocks.ts';
import type { AxisGeometry, KernelRow } from '../kernel.ts';
import type { Encoder, Operand } from '../wasm/encoder.ts';
import { Code, inScratch } from './code.ts';
import { theMachine } from './machine.ts';

/** How much a call must compute to be worth the way into the heap and back. */
const MUCH = 2 ** 14;
/** Elements of an operand that are brought there at a time, where that can be chosen: what the second cache holds. */
const PIECE = 2 ** 15;
/** Elements of an operand beyond which a call that cannot be run in pieces is left to typed arrays, unless it computes much. */
const MOST = 2 ** 21;
/** What an element is then worth at the most. */
const LITTLE = 4;
/** An operand that is brought there so often stays: weights and data do, what a step computes and forgets does not. */
const STAYS = 8;
/** Bytes of scratch memory that are not kept for the next call. */
const MOST_KEPT = 2 ** 26;

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

const computesLittle = <G>({ work, form }: KernelRow<G>): boolean =>
  typeof work === 'number' ? work <= LITTLE : form === 'reduce';

/** How often a kernel does the same to parts of its operands that lie one after the other: it can then be run in pieces. */
const partsOf = <G>({ form }: KernelRow<G>, out: Storage, geometry: G): number => {
  if (form === 'elementwise' || (form === 'broadcast' && isOneWalk(geometry as Rows))) return out.length;
  return form === 'reduce' || form === 'along' ? (geometry as AxisGeometry).outer : 1;
};

/** Whether each operand is read from its first element to its last, or is one number. */
const isOneWalk = ({ rows, strides, bases }: Rows): boolean =>
  rows === 1 && strides.every((stride, k) => (stride === 0 || stride === 1) && bases[k] === 0);

/** The geometry of so many of the parts. */
const ofParts = <G>({ form }: KernelRow<G>, geometry: G, parts: number): G => {
  // Its offsets are a getter, and not copied.
  if (form === 'broadcast') return { ...geometry, inner: parts, offsets: (geometry as Rows).offsets };
  return form === 'reduce' || form === 'along' ? { ...geometry, outer: parts } : geometry;
};

/** Elements `from` on; of a storage that is in the heap, there. */
const slice = ({ dtype, array, address }: CpuStorage, from: number, length: number): CpuStorage => {
  const part = new CpuStorage(array.subarray(from, from + length), dtype);
  if (address !== 0) part.address = address + from * array.BYTES_PER_ELEMENT;
  return part;
};

const runStaged = <G>(
  kernel: KernelRow<G>,
  outs: readonly CpuStorage[],
  ins: readonly CpuStorage[],
  geometry: G,
): boolean => {
  const operands = [...outs, ...ins];
  const parts = partsOf(kernel, outs[0], geometry);
  const longest = operands.reduce((most, { length }) => Math.max(most, length), 0);
  const step = Math.max(1, Math.floor((PIECE * parts) / Math.max(1, longest)));
  if (longest > MOST * step && computesLittle(kernel)) return false;
  if (step >= parts) return runPiece(kernel.simd!, outs, ins, geometry);
  for (let from = 0; from < parts; from += step) {
    const n = Math.min(step, parts - from);
    const piece = (storage: CpuStorage): CpuStorage => {
      if (storage.length === 1) return storage; // read by each piece
      const each = storage.length / parts;
      return slice(storage, from * each, n * each);
    };
    if (!runPiece(kernel.simd!, outs.map(piece), ins.map(piece), ofParts(kernel, geometry, n))) return false;
  }
  return true;
};

/** Copies the inputs into the heap's scratch area, runs the SIMD kernel there, and copies the results out. */
const runPiece = <G>(
  encoder: Encoder<G>,
  outs: readonly CpuStorage[],
  ins: readonly CpuStorage[],
  geometry: G,
): boolean => {
  const { heap, table } = theMachine();
  // Busy: a kernel of a program that runs has called an op, and the scratch area has that program's buffers in it.
  if (table === null || heap.busy) return false;
  for (const storage of ins) if (storage.address === 0 && ++storage.brought >= STAYS) heap.keep(storage);
  // The places of what is not in the heap.
  const places = new Map<CpuStorage, Operand & { readonly offset: number }>();
  let dataBytes = 0;
  for (const storage of [...outs, ...ins]) {
    const { dtype, length, address, array } = storage;
    if (address !== 0 || places.has(storage)) continue;
    places.set(storage, { dtype, length, address: inScratch(dataBytes), offset: dataBytes });
    dataBytes += align(array.byteLength);
  }
  const code = new Code(table);
  const [placedOuts, placedIns] = [outs, ins].map((operands) => operands.map((one) => places.get(one) ?? one));
  if (!encoder(placedOuts, placedIns, geometry, code)) return false;

  const bytes = dataBytes + code.bytes;
  const base = heap.tryScratch(bytes);
  if (base === null) return false; // the typed-array loop needs no room
  const { start } = code.write(heap, base + dataBytes, base);

  for (const storage of ins) {
    const place = places.get(storage);
    if (place) heap.view(storage.dtype, base + place.offset, storage.length).set(storage.array);
  }
  table.run(start, start + code.length);
  for (const storage of outs) {
    const place = places.get(storage);
    if (place) storage.array.set(heap.view(storage.dtype, base + place.offset, storage.length));
  }
  if (bytes > MOST_KEPT) heap.dropScratch();
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
      runStaged(kernel, outs as readonly CpuStorage[], ins as readonly CpuStorage[], geometry as G);
    if (!staged) cpu.run(kernel, outs, ins, geometry);
  },
};

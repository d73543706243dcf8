import type { Graph } from '../ir/graph.ts';
import type { Layout } from '../ir/print.ts';
import type { Live } from '../recording.ts';
import type { DType, TypedArray } from '../shape/dtype.ts';
import type { Shape } from '../shape/shape.ts';
import type { AnyKernel, KernelRow } from './kernel.ts';
import type { Storage } from './storage.ts';

export type { Layout } from '../ir/print.ts';
export type { Storage } from './storage.ts';

/** What the live numbers of a graph are at one run. */
export type LiveNumbers = ReadonlyMap<Live<unknown>, unknown>;

/** A recorded program as a backend runs it. */
export interface Executable {
  /**
   * One run. Takes the inputs' storage and this run's numbers, and returns the storage of the results, in order: new storage,
   * the caller's own. Inputs are read as they are when the run begins, also where they are states that the run writes to.
   * @throws what a kernel throws; all states then hold what they held before the run.
   */
  run(inputs: readonly Storage[], numbers: LiveNumbers): readonly Storage[];
  /** What is to be awaited after a run, so that memory comes back from what is garbage; `null`, the usual, for nothing. */
  turn?(): Promise<void> | null;
  /** What it runs. It may be made anew each time, where it is kept in a shorter form. */
  readonly graph: Graph;
  /** How that graph is laid out, for its listing. */
  layoutOf(graph: Graph): Layout;
}

/** How a recorded program is to be run. */
export interface ExecutableOptions {
  /** Whether the CPU uses SIMD kernels where there are any. */
  readonly simd: boolean;
}

/** What a device must bring to run every op. */
export interface Backend {
  readonly name: string;
  /** Which device runs and how, in one line or a few, for people to read. */
  describe(): string;
  /** Whether there is this kernel here. Where there is not, its op is run by its `decompose`. */
  has(kernel: AnyKernel): boolean;
  /** Whether parts of a buffer can be read and written in place, so that compiled slices and joins take no copying. */
  readonly sharesBuffers: boolean;
  /** Whether `matmul` is much quicker with b stored [k, n] than [n, k]. */
  readonly prefersRows: boolean;
  /** Zero-filled storage for a tensor of this shape. @throws {EngramError} that names `op` where there is no room. */
  allocate(shape: Shape, dtype: DType, op?: string): Storage;
  /** Storage with these elements, for a tensor of this shape. The array is the backend's from now on. */
  store(data: TypedArray, shape: Shape): Storage;
  /** Runs a kernel. A `Live` geometry is one that is worked out anew whenever the call is repeated. @throws {EngramError} without it. */
  run<G>(kernel: KernelRow<G>, outs: readonly Storage[], ins: readonly Storage[], geometry: G | Live<G>): void;
  /**
   * Makes a recorded program ready to run here. Only the CPU does without: `compile` brings its programs, so that a page which
   * compiles nothing does not load them.
   */
  executable?(graph: Graph, options: ExecutableOptions): Executable;
  /** Whether elements can be read at once, or only awaited. */
  readonly isSync: boolean;
  /** A copy of the elements, once the device has them. */
  read(storage: Storage): Promise<TypedArray>;
  /** The same at once. @throws on a device that can only be awaited. */
  readSync(storage: Storage): TypedArray;
}

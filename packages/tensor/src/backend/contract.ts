import type { Live } from '../recording.ts';
import type { Rows } from '../shape/broadcast.ts';
import type { DType, TypedArray } from '../shape/dtype.ts';
import type { Shape } from '../shape/shape.ts';
import type { Graph, Value } from './graph.ts';

/** A tensor's elements, contiguous and row-major. Where they are and what else there is to them, only their backend knows. */
export interface Storage {
  readonly dtype: DType;
  /** Number of elements. */
  readonly length: number;
  /** The tape's stamp of the last write in place; 0 before. */
  mutatedAt: number;
  /** How often a tensor that used this storage was given another. */
  replaced: number;
}

/**
 * A kernel over typed arrays of the exact length: fills `outs` from `ins`; `geometry` holds sizes and options. It checks
 * no shapes and allocates nothing. `outs` come zero-filled from `allocate`; a kernel that updates in place is given what
 * it updates as `outs`.
 */
export type Kernel<G = undefined> = (outs: readonly TypedArray[], ins: readonly TypedArray[], geometry: G) => void;

/** A contiguous axis of `size` elements, seen as [outer, size, inner]. */
export interface AxisGeometry {
  readonly outer: number;
  readonly size: number;
  readonly inner: number;
}

/** out[batch, m, n] = a[batch, m, k] · b[batch, k, n] (+ bias[n]); offsets give each batch's first element. */
export interface MatmulGeometry {
  readonly m: number;
  readonly n: number;
  readonly k: number;
  /** Whether a is stored [k, m], b is stored [n, k]. */
  readonly transposeA: boolean;
  readonly transposeB: boolean;
  readonly offsetsA: Int32Array;
  readonly offsetsB: Int32Array;
}

/** Blocks of `sizes[i]` elements from input i, interleaved `outer` times. */
export interface CatGeometry {
  readonly outer: number;
  readonly sizes: readonly number[];
}

/** Whole lines of an axis: input [outer, size, inner], index [count]. */
export interface LineGeometry extends AxisGeometry {
  /** Named in the error for an index out of range. */
  readonly op: string;
  readonly count: number;
}

/** Element-wise picks along an axis: input [outer, size, inner], index [outer, count, inner] through `rows`. */
export interface GatherGeometry {
  /** Named in the error for an index out of range. */
  readonly op: string;
  readonly size: number;
  readonly stride: number;
  /** Walks the index (operand 0) and the input with the axis held at 0 (operand 1). */
  readonly rows: Rows;
}

export interface SortGeometry extends AxisGeometry {
  readonly descending: boolean;
  /** How many of the sorted elements are kept. */
  readonly count: number;
}

export interface GatesGeometry {
  readonly batch: number;
  readonly hidden: number;
}

/** A memory [batch, slots, width]. */
export interface MemoryGeometry {
  readonly batch: number;
  readonly slots: number;
  readonly width: number;
}

/** As heads address it: with a choice of `shifts`, an odd number and at most `slots`. */
export interface AddressGeometry extends MemoryGeometry {
  readonly shifts: number;
}

/** Draws from blocks `counter`, `counter + 1`, … of the generator with this key. */
export interface RandomGeometry {
  readonly key: readonly [number, number];
  readonly counter: number;
  readonly low: number;
  readonly high: number;
}

/** Scalars of one optimizer update, worked out once a step: see the kernels for their use. */
export interface SgdGeometry {
  readonly lr: number;
  readonly momentum: number;
  readonly dampening: number;
  readonly weightDecay: number;
  readonly nesterov: boolean;
  readonly first: boolean;
}
export interface AdamGeometry {
  readonly lr: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly eps: number;
  readonly weightDecay: number;
  readonly decoupled: boolean;
  /** 1 − β₁ᵗ and 1 − β₂ᵗ. */
  readonly correction1: number;
  readonly correction2: number;
}
export interface RmspropGeometry {
  readonly lr: number;
  readonly alpha: number;
  readonly eps: number;
  readonly weightDecay: number;
  readonly momentum: number;
  readonly centered: boolean;
}

type Unary = Kernel<unknown>;
type Binary = Kernel<Rows>;
type Reduce = Kernel<AxisGeometry>;

/** Every kernel there is. A backend's table that lacks one does not compile. */
export interface KernelTable {
  // elementwise
  neg: Unary;
  abs: Unary;
  sign: Unary;
  exp: Unary;
  log: Unary;
  log1p: Unary;
  sqrt: Unary;
  rsqrt: Unary;
  square: Unary;
  reciprocal: Unary;
  sin: Unary;
  cos: Unary;
  erf: Unary;
  clamp: Kernel<{ readonly min: number; readonly max: number }>;
  floor: Unary;
  ceil: Unary;
  round: Unary;
  trunc: Unary;
  logicalNot: Unary;
  /** Between dtypes: to bool by ≠ 0, to int32 toward zero. */
  cast: Unary;
  copy: Unary;
  fill: Kernel<{ readonly value: number }>;
  linspace: Kernel<{ readonly start: number; readonly step: number }>;

  // arithmetic
  add: Binary;
  sub: Binary;
  mul: Binary;
  div: Binary;
  /** The exact quotient, rounded down or toward zero; of int32 by 0 it is 0. */
  floorDivide: Binary;
  truncDivide: Binary;
  pow: Binary;
  maximum: Binary;
  minimum: Binary;

  // compare
  eq: Binary;
  ne: Binary;
  lt: Binary;
  le: Binary;
  gt: Binary;
  ge: Binary;
  logicalAnd: Binary;
  logicalOr: Binary;
  /** where(condition, a, b) */
  where: Kernel<Rows>;

  // activation
  tanh: Unary;
  tanhBackward: Binary;
  sigmoid: Unary;
  sigmoidBackward: Binary;
  relu: Unary;
  leakyRelu: Kernel<{ readonly negativeSlope: number }>;
  gelu: Unary;
  geluTanh: Unary;
  silu: Unary;
  softplus: Kernel<{ readonly beta: number; readonly threshold: number }>;

  // movement
  /** Reads operand 0 with arbitrary strides into a contiguous result. */
  copyStrided: Kernel<Rows>;
  /** Adds a contiguous operand into a result that is walked with arbitrary strides. */
  addStrided: Kernel<Rows>;
  cat: Kernel<CatGeometry>;

  // reduce
  sum: Reduce;
  prod: Reduce;
  max: Reduce;
  min: Reduce;
  argmax: Reduce;
  argmin: Reduce;
  any: Reduce;
  all: Reduce;
  logsumexp: Reduce;
  cumsum: Kernel<AxisGeometry & { readonly reverse: boolean }>;
  /** √(Σ a² / divisor + eps), or without the root. No square may overflow or vanish on the way to a result that fits. */
  spread: Kernel<AxisGeometry & { readonly divisor: number; readonly eps: number; readonly root: boolean }>;

  // matmul
  matmul: Kernel<MatmulGeometry>;

  // indexing
  indexSelect: Kernel<LineGeometry>;
  indexAdd: Kernel<LineGeometry>;
  gather: Kernel<GatherGeometry>;
  scatterAdd: Kernel<GatherGeometry>;
  sort: Kernel<SortGeometry>;

  // softmax
  softmax: Reduce;
  softmaxBackward: Reduce;
  logSoftmax: Reduce;
  logSoftmaxBackward: Reduce;

  // recurrent
  gruGates: Kernel<GatesGeometry>;
  gruGatesBackward: Kernel<GatesGeometry>;
  lstmGates: Kernel<GatesGeometry>;
  lstmGatesBackward: Kernel<GatesGeometry>;

  // memory
  address: Kernel<AddressGeometry>;
  addressBackward: Kernel<AddressGeometry>;
  eraseAdd: Kernel<MemoryGeometry>;
  eraseAddBackward: Kernel<MemoryGeometry>;

  // random
  uniform: Kernel<RandomGeometry>;
  normal: Kernel<RandomGeometry>;
  randint: Kernel<RandomGeometry>;

  // optim: outs are updated in place
  sgd: Kernel<SgdGeometry>;
  adam: Kernel<AdamGeometry>;
  rmsprop: Kernel<RmspropGeometry>;
}

export type KernelName = keyof KernelTable;
export type GeometryOf<K extends KernelName> = Parameters<KernelTable[K]>[2];

/** A recorded program as a backend runs it. */
export interface Executable {
  /**
   * One run. Takes the arguments' storage and returns that of the results, in order: new storage, the caller's own.
   * @throws what a kernel throws; step counters and generators are then as they were before the run.
   */
  run(args: readonly Storage[]): readonly Storage[];
  /** How the program is laid out, for its listing. */
  readonly layout: Layout;
}

/** What a listing says of a program besides its calls. */
export interface Layout {
  readonly summary: readonly string[];
  /** Where a buffer lies; empty where there is nothing to say. */
  place(value: Value): string;
  /** How a call runs, by its position; empty for the usual way. */
  remark(call: number): string;
}

export interface ExecutableOptions {
  /** Whether the CPU uses SIMD kernels where there are any. */
  readonly simd: boolean;
}

/** What a device must bring to run every op. */
export interface Backend {
  readonly name: string;
  /** Which device runs and how, in one line or a few, for people to read. */
  describe(): string;
  /** Whether kernels that ops bring along, which are JavaScript over typed arrays, can run. Else such an op needs a `decompose`. */
  readonly runsOwn: boolean;
  /** Kernels of the table that it does without: an op that asks for one is run by its `decompose`. */
  readonly lacks: ReadonlySet<KernelName>;
  /** Whether parts of a buffer can be read and written in place, so that compiled slices and joins take no copying. */
  readonly sharesBuffers: boolean;
  /** Whether `matmul` is much quicker with b stored [k, n] than [n, k]. */
  readonly prefersRows: boolean;
  /** Zero-filled storage for a tensor of this shape. @throws {EngramError} that names `op` where there is no room. */
  allocate(shape: Shape, dtype: DType, op?: string): Storage;
  /** Storage with these elements, for a tensor of this shape. The array is the backend's from now on. */
  store(data: TypedArray, shape: Shape): Storage;
  /** Runs a kernel of the table. A `Live` geometry is one that is worked out anew whenever the call is repeated. */
  run<K extends KernelName>(
    kernel: K,
    outs: readonly Storage[],
    ins: readonly Storage[],
    geometry: GeometryOf<K> | Live<GeometryOf<K>>,
  ): void;
  /** Runs a kernel that an op brought along; `name` is the op's. */
  runOwn<G>(name: string, kernel: Kernel<G>, outs: readonly Storage[], ins: readonly Storage[], geometry: G): void;
  /**
   * Makes a recorded program ready to run here. Only the CPU does without: `compile` brings its programs, so that a page which
   * compiles nothing does not load them.
   */
  executable?(graph: Graph, options: ExecutableOptions): Executable;
  /** A copy of the elements, once the device has them. */
  read(storage: Storage): Promise<TypedArray>;
  /** The same at once. @throws on a device that can only be awaited. */
  readSync(storage: Storage): TypedArray;
}

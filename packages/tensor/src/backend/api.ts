/**
 * For authors of a backend: the contract, the kernels, the recorded programs that it is given, and the CPU backend to fall
 * back to. Import it as `@engram/tensor/backend`.
 */

import type * as kernels from './kernels/index.ts';

export { faultOf, storagesWritten } from '../ir/effects.ts';
export type { Call, Graph, Value } from '../ir/graph.ts';
export { liveRangesOf } from '../ir/plan.ts';
export { Live } from '../recording.ts';
export { type Rows, rowsOf, singleRow } from '../shape/broadcast.ts';
export { arrayOf, type DType, dtypeOf, type TypedArray } from '../shape/dtype.ts';
export { numel, type Shape } from '../shape/shape.ts';
export type { Backend, Executable, ExecutableOptions, Layout, LiveNumbers, Storage } from './contract.ts';
export { type AnyKernel, type AxisGeometry, type GeometryOf, type Kernel, type KernelRow, kernel } from './kernel.ts';
export type * from './kernels/index.ts';
/** The kernels of the library, by name. */
export * as kernels from './kernels/index.ts';
/** Those of a memory, which not every device has. */
export * as memory from './kernels/memory.ts';
export { host as cpu } from './simd/staged.ts';
/** The name of a kernel that every device has. */
export type KernelName = keyof typeof kernels;

/**
 * For who writes a backend: the contract, the recorded programs that it is given, and the CPU backend to fall back to.
 * Import it as `@engram/tensor/backend`.
 */

export { Live } from '../recording.ts';
export { type Rows, rowsOf, singleRow } from '../shape/broadcast.ts';
export { arrayOf, type DType, dtypeOf, type TypedArray } from '../shape/dtype.ts';
export { numel, type Shape } from '../shape/shape.ts';
export type {
  AdamGeometry,
  AddressGeometry,
  AxisGeometry,
  Backend,
  CatGeometry,
  Executable,
  ExecutableOptions,
  GatesGeometry,
  GatherGeometry,
  GeometryOf,
  Kernel,
  KernelName,
  KernelTable,
  Layout,
  LineGeometry,
  MatmulGeometry,
  MemoryGeometry,
  RandomGeometry,
  RmspropGeometry,
  SgdGeometry,
  SortGeometry,
  Storage,
} from './contract.ts';
export { type Call, faultOf, type Graph, INDEXED, type Value } from './graph.ts';
export { host as cpu } from './simd/staged.ts';

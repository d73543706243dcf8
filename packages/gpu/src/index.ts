export { GpuBackend } from './backend.ts';
export { type GpuMode, type GpuOptions, gpu } from './gpu.ts';
export type { LiveBuffer } from './ledger.ts';

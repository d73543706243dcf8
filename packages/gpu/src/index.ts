export { GpuBackend, type LiveBuffer } from './backend.ts';
export { type GpuMode, type GpuOptions, gpu } from './gpu.ts';

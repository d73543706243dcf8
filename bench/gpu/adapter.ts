/** The GPU of this machine, and what is told of it. */
import { readFileSync } from 'node:fs';
import { type GpuBackend, gpu } from '@engram/gpu';
import { slugOf } from '../machine.ts';

export interface Adapter {
  readonly backend: GpuBackend;
  readonly facts: {
    readonly adapter: string;
    readonly mode: string;
    readonly hardware: boolean;
    readonly description: string;
    /** Of the packages that reach the GPU. */
    readonly packages: Readonly<Record<string, string>>;
  };
  /** What its file of results is named by. */
  readonly slug: string;
}

/** @throws {EngramError} where there is none: the cause, and what to do about it. */
export const findAdapter = async (): Promise<Adapter> => {
  const backend = await gpu({ required: true });
  const { adapter, mode } = backend.device;
  const manifest = JSON.parse(readFileSync(new URL('../../packages/gpu/package.json', import.meta.url), 'utf8'));
  const packages = { 'gpu.js': manifest.dependencies['gpu.js'], webgpu: manifest.optionalDependencies.webgpu };
  return {
    backend,
    facts: { adapter, mode, hardware: !backend.software, description: backend.describe(), packages },
    slug: slugOf(adapter),
  };
};

import { WebGpuDevice } from './device.ts';
import { WebGpuExecutable } from './executable.ts';
import { Translator } from './translate.ts';
import { restfully, type Wait } from './wait.ts';

/** A cause for there being no WebGPU, and what to do about it. */
export class Unavailable extends Error {}

/** What is used of the package `webgpu`; its own types clash with those of the browser. */
interface Dawn {
  create(options: string[]): GPU;
}

interface Platform {
  readonly gpu: GPU;
  /** What is missing where there is no adapter. */
  readonly advice: string;
  readonly wait: Wait;
}

const isNode = (): boolean => typeof process !== 'undefined' && typeof process.versions?.node === 'string';

/** Dawn's own: its devices crash the process once this is collected, so it stays. */
let instance: GPU | null = null;

/** WebGPU of the browser, or in Node that of the package `webgpu`. */
const platform = async (): Promise<Platform> => {
  const own = (globalThis as { navigator?: { gpu?: GPU } }).navigator?.gpu;
  if (own) {
    const advice = 'the browser has WebGPU but offers no adapter: is hardware acceleration on?';
    return { gpu: own, advice, wait: (done) => done };
  }
  if (!isNode()) throw new Unavailable('this browser has no WebGPU (it needs a secure page: https or localhost)');
  const name = 'webgpu'; // not for bundlers
  let dawn: Dawn;
  try {
    dawn = (await import(/* webpackIgnore: true */ /* @vite-ignore */ name)) as Dawn;
  } catch (cause) {
    throw new Unavailable(`Node has no WebGPU by itself, and the package 'webgpu' does not load; install it`, {
      cause,
    });
  }
  const advice =
    'Dawn finds no adapter: install a Vulkan driver, or for a software adapter Debian’s packages chromium and ' +
    'libvulkan1, with VK_DRIVER_FILES=/usr/lib/chromium/vk_swiftshader_icd.json';
  instance ??= dawn.create([]);
  return { gpu: instance, advice, wait: restfully() };
};

/** gpu.js looks for WebGPU at `navigator.gpu`, which Node lacks: it is shown there for a moment. */
const withNavigator = <T>(gpu: GPU, fn: () => T): T => {
  const holder = globalThis as { navigator?: unknown };
  const before = Object.getOwnPropertyDescriptor(holder, 'navigator');
  if ((holder.navigator as { gpu?: GPU } | undefined)?.gpu) return fn();
  Object.defineProperty(holder, 'navigator', { value: { gpu }, configurable: true, writable: true });
  try {
    return fn();
  } finally {
    if (before) Object.defineProperty(holder, 'navigator', before);
    else delete holder.navigator;
  }
};

const nameOf = ({ info }: GPUAdapter): string => {
  const parts = [info?.vendor, info?.architecture, info?.device, info?.description];
  return parts.filter((part, i) => part && parts.indexOf(part) === i).join(' ') || 'an adapter without a name';
};

/** The device with the largest buffers that the adapter has. */
const deviceOf = async (adapter: GPUAdapter): Promise<GPUDevice> => {
  const { maxBufferSize, maxStorageBufferBindingSize, maxStorageBuffersPerShaderStage } = adapter.limits;
  const requiredLimits = { maxBufferSize, maxStorageBufferBindingSize, maxStorageBuffersPerShaderStage };
  try {
    return await adapter.requestDevice({ requiredLimits });
  } catch (cause) {
    const why = (cause as Error).message;
    throw new Unavailable(`${nameOf(adapter)} gives no device: ${why}; is its driver up to date?`, { cause });
  }
};

/** @throws {Unavailable} with the cause and what to do. */
export const acquireWebGpu = async (): Promise<WebGpuDevice> => {
  const { gpu, advice, wait } = await platform();
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) throw new Unavailable(advice);
  const device = await deviceOf(adapter);
  return new WebGpuDevice(
    device,
    nameOf(adapter),
    withNavigator(gpu, () => new Translator()),
    (on, graph, enter) => new WebGpuExecutable(on, graph, enter),
    wait,
  );
};

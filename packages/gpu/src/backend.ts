import { EngramError } from '@engram/tensor';
import {
  type AnyKernel,
  arrayOf,
  type Backend,
  type DType,
  type Executable,
  type Graph,
  type KernelRow,
  Live,
  numel,
  type Shape,
  type Storage,
  type TypedArray,
} from '@engram/tensor/backend';
import { checkGraph, checkIndices, onGpu, rangeOf, supported } from './checks.ts';
import { checkBytes, type Device } from './device.ts';
import { Eager } from './eager.ts';
import { kernelFor } from './kernels/index.ts';
import { Ledger, type LiveBuffer } from './ledger.ts';
import { Replay } from './replay.ts';
import { GpuStorage } from './storage.ts';
import { wholesOf } from './wholes.ts';

const SOFTWARE = /swiftshader|llvmpipe|lavapipe|softpipe|software rasterizer|microsoft basic render/i;

const noKernel = ({ name }: AnyKernel): never => {
  throw new EngramError(
    `${name}: its kernel is JavaScript over typed arrays, which the GPU cannot run; give the op a decompose, in terms of other ops`,
  );
};

/** Ops on the GPU. Made by `gpu()`. */
export class GpuBackend implements Backend {
  readonly name = 'gpu';
  readonly isSync = false;
  readonly sharesBuffers = false;
  readonly prefersRows = false;
  readonly device: Device;
  readonly #notes: readonly string[];
  readonly #ledger: Ledger;
  readonly #eager: Eager;

  /** `notes`: why a better mode was not had. */
  constructor(device: Device, notes: readonly string[]) {
    this.device = device;
    this.#notes = notes;
    this.#ledger = new Ledger(device);
    this.#eager = new Eager(device);
  }

  /** Whether the adapter is a program that computes on the CPU, as such programs are called. */
  get software(): boolean {
    return SOFTWARE.test(this.device.adapter);
  }

  describe(): string {
    const { mode, adapter } = this.device;
    const lines = [`gpu: ${adapter}, through ${mode === 'webgpu' ? 'WebGPU' : 'WebGL2'}`];
    if (this.software) lines.push('software adapter: slower than the CPU backend');
    return [...lines, ...this.#notes].join('\n  ');
  }

  /** The buffers that tensors hold at the moment: for finding out who keeps them. */
  liveBuffers(): readonly LiveBuffer[] {
    return this.#ledger.list();
  }

  allocate(shape: Shape, dtype: DType, op = 'allocate'): Storage {
    const length = numel(shape);
    checkBytes(this.device, length * 4, `${op}: a tensor [${shape.join(', ')}]`);
    return this.#ledger.enter(new GpuStorage(length, supported(dtype), null));
  }

  store(data: TypedArray, _shape: Shape): Storage {
    if (data instanceof Float64Array) supported('float64');
    const dtype = data instanceof Int32Array ? 'int32' : data instanceof Uint8Array ? 'bool' : 'float32';
    const range = dtype === 'int32' ? rangeOf(data) : null;
    const cells = data instanceof Float32Array ? data : Float32Array.from(data);
    const block = data.length === 0 ? null : this.device.upload(cells as Float32Array<ArrayBuffer>);
    const storage = new GpuStorage(data.length, dtype, block);
    storage.range = range;
    return this.#ledger.enter(storage);
  }

  has(kernel: AnyKernel): boolean {
    return kernelFor(kernel) !== undefined;
  }

  run<G>(kernel: KernelRow<G>, outs: readonly Storage[], ins: readonly Storage[], geometry: G | Live<G>): void {
    const code = kernelFor(kernel) ?? noKernel(kernel);
    const results = outs.map(onGpu);
    const operands = ins.map(onGpu);
    checkIndices(geometry, operands[kernel.index]?.range);
    const numbers = geometry instanceof Live ? geometry.compute() : geometry;
    this.#eager.run(code, results, operands, numbers);
    for (const out of results) out.range = null;
  }

  executable(graph: Graph): Executable {
    for (const { kernel } of graph.calls) if (!this.has(kernel)) noKernel(kernel);
    checkGraph(graph, this.device);
    const enter = (storage: GpuStorage): GpuStorage => this.#ledger.enter(storage);
    return this.device.executable?.(graph, enter) ?? new Replay(graph, this, this.device, enter);
  }

  async read(storage: Storage): Promise<TypedArray> {
    const { slot, dtype, length } = onGpu(storage);
    const Kind = arrayOf(dtype);
    if (slot.block === null) return new Kind(length);
    const cells = await this.device.read(slot.block, length);
    if (dtype === 'int32') return wholesOf(cells);
    return dtype === 'float32' ? cells : Kind.from(cells);
  }

  readSync(): never {
    throw new EngramError(
      'the values of a tensor on the GPU can only be awaited: await x.data(), await x.item() or await x.array()',
    );
  }

  /** Hands the device back. Tensors on it are lost. */
  destroy(): void {
    this.device.destroy();
  }
}

import type { Executable, Graph } from '@engram/tensor/backend';
import { checkBytes, type Device } from '../device.ts';
import { type Fault, faultError, faultOf } from '../fault.ts';
import type { Grid } from '../operand.ts';
import type { Program } from '../program.ts';
import type { Block, GpuStorage } from '../storage.ts';
import { bind, type Compiled, compileProgram, groupsOf, SLOT, slotBytes, writeNumbers } from './compiled.ts';
import { Pool, type WebGpuBlock } from './pool.ts';
import type { Translator } from './translate.ts';
import type { Wait } from './wait.ts';

/** Dispatches that are collected before they are submitted. */
const BATCH = 256;

/** Milliseconds in which a device is known to be lost, once a read has failed. */
const LOST_WITHIN = 100;

/** Makes a recorded program ready on a device. Given to the device, as what it makes knows the device. */
type Prepare = (device: WebGpuDevice, graph: Graph, enter: (storage: GpuStorage) => GpuStorage) => Executable;

/** A GPU through WebGPU. Commands are collected and submitted together; only reading waits for them. */
export class WebGpuDevice implements Device {
  readonly mode = 'webgpu';
  readonly adapter: string;
  readonly mostBytes: number;
  readonly gpu: GPUDevice;
  readonly pool: Pool;
  readonly #translator: Translator;
  readonly #prepare: Prepare;
  readonly #wait: Wait;
  readonly #compiled = new Map<Program, Compiled>();
  readonly #numbers: GPUBuffer;
  readonly #view = new DataView(new ArrayBuffer(BATCH * SLOT));
  #encoder: GPUCommandEncoder | null = null;
  #pass: GPUComputePassEncoder | null = null;
  #slots = 0;
  #batch = 0;
  #fault: Fault | null = null;

  constructor(gpu: GPUDevice, adapter: string, translator: Translator, prepare: Prepare, wait: Wait) {
    this.gpu = gpu;
    this.adapter = adapter;
    this.mostBytes = Math.min(gpu.limits.maxBufferSize, gpu.limits.maxStorageBufferBindingSize);
    this.pool = new Pool(gpu);
    this.#translator = translator;
    this.#prepare = prepare;
    this.#wait = wait;
    this.#numbers = gpu.createBuffer({ size: BATCH * SLOT, usage: 0x40 | 0x08 }); // UNIFORM, COPY_DST
    void gpu.lost.then(({ message, reason }) => this.fail(`the device was lost (${reason}): ${message}`));
    gpu.onuncapturederror = ({ error }) => this.fail(error.message);
  }

  /** Notes what went wrong on the device; the first fault is the cause of the others. */
  fail(message: string): void {
    this.#fault ??= faultOf(message);
  }

  /** @throws {EngramError} the device's first fault. */
  check(): void {
    if (this.#fault !== null) throw faultError(this.adapter, this.#fault);
  }

  compiled(program: Program): Compiled {
    const known = this.#compiled.get(program);
    if (known) return known;
    const compiled = compileProgram(this.gpu, this.#translator, program, (fault) => {
      this.#fault = fault; // the cause of whatever else is reported
    });
    this.#compiled.set(program, compiled);
    return compiled;
  }

  dispatch(program: Program, length: number, args: readonly (Block | number)[], grid: Grid): Block {
    this.check();
    const compiled = this.compiled(program);
    const { groups, width } = groupsOf(compiled, grid);
    const { shader, pipeline } = compiled;
    const slots = slotBytes(compiled) / SLOT;
    const out = this.take(length * 4);
    if (this.#slots + slots > BATCH) this.flush();
    const start = this.#slots * SLOT;
    this.#slots += slots;
    writeNumbers(compiled, grid, width, args, this.#view, start);
    const cells = shader.cells.map(({ argument }) => (args[argument] as WebGpuBlock).buffer);
    const pass = this.pass();
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, bind(this.gpu, compiled, this.#numbers, cells, out.buffer), [start]);
    pass.dispatchWorkgroups(...groups);
    return out;
  }

  upload(cells: Float32Array<ArrayBuffer>): Block {
    this.check();
    const block = this.take(cells.byteLength);
    // A write is carried out before the commands that are still to be submitted.
    if (block.releasedIn === this.#batch) this.flush();
    this.gpu.queue.writeBuffer(block.buffer, 0, cells);
    return block;
  }

  executable(graph: Graph, enter: (storage: GpuStorage) => GpuStorage): Executable {
    return this.#prepare(this, graph, enter);
  }

  async read(block: Block, length: number): Promise<Float32Array> {
    this.check();
    const bytes = length * 4;
    const staging = this.gpu.createBuffer({ size: bytes, usage: 0x01 | 0x08 }); // MAP_READ, COPY_DST
    this.encoder().copyBufferToBuffer((block as WebGpuBlock).buffer, 0, staging, 0, bytes);
    this.flush();
    try {
      await this.#wait(staging.mapAsync(0x01));
    } catch (error) {
      // A lost device tells of itself, if a moment later.
      await Promise.race([this.gpu.lost, new Promise((resolve) => setTimeout(resolve, LOST_WITHIN))]);
      this.fail(`a result cannot be read: ${(error as Error).message}`);
    }
    try {
      this.check();
      return new Float32Array(staging.getMappedRange().slice(0));
    } finally {
      staging.destroy();
    }
  }

  /** A block of the pool. @throws {EngramError} when it is larger than the device allows. */
  take(bytes: number): WebGpuBlock {
    checkBytes(this, bytes);
    return this.pool.take(bytes);
  }

  release(block: Block): void {
    this.pool.give(block as WebGpuBlock, this.#batch);
  }

  /** Copies the first `length` cells of a block into another. */
  copy(from: WebGpuBlock, to: WebGpuBlock, length: number): void {
    this.encoder().copyBufferToBuffer(from.buffer, 0, to.buffer, 0, length * 4);
  }

  /** What the next commands are written to, outside of a pass. */
  encoder(): GPUCommandEncoder {
    this.#pass?.end();
    this.#pass = null;
    this.#encoder ??= this.gpu.createCommandEncoder();
    return this.#encoder;
  }

  /** What the next dispatches are written to. */
  pass(): GPUComputePassEncoder {
    this.#pass ??= this.encoder().beginComputePass();
    return this.#pass;
  }

  /** Submits what has been collected. */
  flush(): void {
    if (this.#encoder === null) return;
    const commands = this.encoder().finish();
    if (this.#slots > 0) this.gpu.queue.writeBuffer(this.#numbers, 0, this.#view.buffer, 0, this.#slots * SLOT);
    this.gpu.queue.submit([commands]);
    this.#encoder = null;
    this.#slots = 0;
    this.#batch++;
    this.pool.trim();
  }

  destroy(): void {
    this.gpu.destroy();
  }
}

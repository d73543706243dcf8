import { checkBytes, type Device } from '../device.ts';
import { type Fault, faultError, faultOf } from '../fault.ts';
import type { Grid } from '../operand.ts';
import type { Program } from '../program.ts';
import type { Block } from '../storage.ts';
import { type Texture, type WebGlKernel, WebGlKernels } from './kernels.ts';

interface WebGlBlock extends Block {
  readonly texture: Texture;
}

/** A GPU through WebGL2: each program is a kernel of gpu.js, each block a texture of its own. */
export class WebGlDevice implements Device {
  readonly mode = 'webgl2';
  readonly adapter: string;
  readonly mostBytes: number;
  readonly gl: WebGL2RenderingContext;
  readonly #kernels: WebGlKernels;
  #fault: Fault | null = null;

  constructor(gl: WebGL2RenderingContext, adapter: string) {
    this.gl = gl;
    this.adapter = adapter;
    // One row less: of a nearly square texture one side may be the longer by one.
    this.mostBytes = (gl.getParameter(gl.MAX_TEXTURE_SIZE) - 1) ** 2 * 4;
    this.#kernels = new WebGlKernels(gl);
  }

  dispatch(program: Program, length: number, args: readonly (Block | number)[], grid: Grid): Block {
    const kernel = this.#kernels.of(program);
    const values = args.map((arg) => (typeof arg === 'number' ? arg : (arg as WebGlBlock).texture));
    if (program.cells === 1) return this.#draw(kernel, program.name, length, values, grid);
    const four = this.#draw(kernel, program.name, length / 4, values, grid);
    try {
      return this.#draw(this.#kernels.unfold, 'unfold', length, [four.texture], [length]);
    } finally {
      this.release(four);
    }
  }

  upload(cells: Float32Array<ArrayBuffer>): Block {
    return this.#draw(this.#kernels.takeIn, 'takeIn', cells.length, [cells], [cells.length]);
  }

  async read(block: Block, length: number): Promise<Float32Array> {
    this.#check();
    const cells = (block as WebGlBlock).texture.toArray();
    // Asked for here only: the browser has to wait for the GPU to answer.
    if (this.gl.getError() === this.gl.OUT_OF_MEMORY) this.#fault ??= faultOf('the GPU has no memory left');
    this.#check();
    return cells.subarray(0, length);
  }

  /** The texture is counted once, by its block, so this frees it; commands that still read it have been given to WebGL. */
  release(block: Block): void {
    (block as WebGlBlock).texture.delete();
  }

  destroy(): void {
    this.#fault ??= faultOf('the device was destroyed');
    this.gl.getExtension('WEBGL_lose_context')?.loseContext();
  }

  #draw(
    kernel: WebGlKernel,
    name: string,
    length: number,
    values: readonly unknown[],
    [x, y = 1, z = 1]: Grid,
  ): WebGlBlock {
    this.#check();
    const bytes = length * 4;
    checkBytes(this, bytes);
    // Always one line of cells, so that a kernel can be given the output of any other; and always anew, as a new texture.
    kernel.setOutput([length]);
    if (!kernel.kernel.built) this.#kernels.build(kernel, name, values);
    kernel.kernel.threadDim = [x, y, z];
    const texture = kernel(...values);
    // The block's alone: gpu.js would keep it and draw into it again.
    kernel.kernel.texture = null;
    return { texture, bytes };
  }

  /** @throws {EngramError} if anything went wrong on the device so far. */
  #check(): void {
    if (this.gl.isContextLost()) this.#fault ??= faultOf('the WebGL2 context was lost');
    if (this.#fault !== null) throw faultError(this.adapter, this.#fault);
  }
}

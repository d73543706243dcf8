import { EngramError } from '@engram/tensor';
import gpujs from '#gpu.js';
import { kernelError } from '../fault.ts';
import type { Param, Program } from '../program.ts';
import { helpers } from '../programs.ts';

/** A program in WGSL, and where it looks for its arguments. */
export interface Shader {
  readonly code: string;
  /** Threads of a workgroup along x, y, z. */
  readonly workgroup: readonly [number, number, number];
  /** Bytes of the block of numbers that it is given. */
  readonly bytes: number;
  /** Buffers in the order of their bindings: which argument, and where in the block of numbers its size goes. */
  readonly cells: readonly { readonly argument: number; readonly offset: number }[];
  readonly numbers: readonly { readonly argument: number; readonly offset: number; readonly whole: boolean }[];
}

/** What gpu.js knows of a kernel after its translation. Not in its types: the version is pinned. */
interface Translated {
  _buildAsync: () => Promise<void>;
  build(...args: unknown[]): Promise<void>;
  readonly compiledSource: string;
  readonly workgroupSize: [number, number, number];
  readonly componentCount: number;
  readonly paramsLayout: {
    readonly byteLength: number;
    readonly arrayArgs: readonly { readonly index: number; readonly dimsOffset: number }[];
    readonly scalarArgs: readonly { readonly index: number; readonly offset: number; readonly type: string }[];
  };
}

const TYPES = { cells: 'Array', int: 'Integer', float: 'Float' } as const;
const EXAMPLES = { cells: new Float32Array(1), int: 1, float: 0.5 };
const typesOf = (params: readonly Param[]): string[] => params.map((param) => TYPES[param]);

/** No loop of ours ends by counting. */
const LOOP_MAX = 2 ** 30;

/** Translates programs with gpu.js, which needs to see that there is WebGPU, and is kept from making a device of its own. */
export class Translator {
  readonly #gpu: InstanceType<typeof gpujs.GPU>;

  constructor() {
    this.#gpu = new gpujs.GPU({ mode: 'webgpu' } as unknown as ConstructorParameters<typeof gpujs.GPU>[0]);
    for (const { text, params, result } of helpers) {
      this.#gpu.addFunction(text as never, { argumentTypes: typesOf(params), returnType: TYPES[result] } as never);
    }
  }

  /** @throws {EngramError} on JavaScript that gpu.js cannot translate. */
  translate({ params, text, axes, cells, name }: Program): Shader {
    const settings = {
      output: new Array(axes).fill(1),
      argumentTypes: typesOf(params),
      loopMaxIterations: LOOP_MAX,
    };
    let kernel: Translated;
    try {
      ({ kernel } = this.#gpu.createKernel(text as never, settings as never) as unknown as {
        kernel: Translated;
      });
      kernel._buildAsync = async () => {};
      void kernel.build(...params.map((param) => EXAMPLES[param]));
    } catch (cause) {
      throw kernelError(name, 'is JavaScript that gpu.js cannot translate', cause);
    }
    const { compiledSource, workgroupSize, paramsLayout, componentCount } = kernel;
    if (componentCount !== cells) {
      throw new EngramError(
        `gpu: kernel '${name}': declared to compute ${cells} cells a thread, and computes ${componentCount}`,
      );
    }
    return {
      code: compiledSource,
      workgroup: workgroupSize,
      bytes: paramsLayout.byteLength,
      cells: paramsLayout.arrayArgs.map(({ index, dimsOffset }) => ({ argument: index, offset: dimsOffset })),
      numbers: paramsLayout.scalarArgs.map(({ index, offset, type }) => ({
        argument: index,
        offset,
        whole: type === 'Integer',
      })),
    };
  }
}

import gpujs from '#gpu.js';
import { kernelError } from '../fault.ts';
import type { Param, Program } from '../program.ts';
import { helpers } from '../programs.ts';

/** A texture of gpu.js: a line of cells, folded into rows as close to a square as can be. */
export interface Texture {
  toArray(): Float32Array;
  delete(): void;
}

/** What is used of a kernel of gpu.js. Not all in its types: the version is pinned. */
export interface WebGlKernel {
  (...args: unknown[]): Texture;
  setOutput(output: readonly number[]): void;
  build(...args: unknown[]): void;
  readonly kernel: {
    readonly built: boolean;
    /** What the next run draws into. */
    texture: Texture | null;
    /** The grid that a thread finds its `x`, `y` and `z` in. */
    threadDim: readonly number[];
  };
}

const GLSL = { int: 'int', float: 'float' } as const;
const TYPES = { cells: 'ArrayTexture(1)', int: 'Integer', float: 'Float' } as const;

/** gpu.js does not always put a helper before those that call it, which GLSL asks for. */
const DECLARATIONS = helpers.map(
  ({ name, params, result }) => `${GLSL[result]} ${name}(${params.map((param) => GLSL[param]).join(', ')});\n`,
);

/** In place of functions of gpu.js that go bit by bit, and wrong where there is a sign. */
const BITWISE = [
  '#define bitwiseAnd(a, b) ((a) & (b))\n',
  '#define bitwiseOr(a, b) ((a) | (b))\n',
  '#define bitwiseXOR(a, b) ((a) ^ (b))\n',
  '#define bitwiseZeroFillLeftShift(a, b) ((a) << (b))\n',
  '#define bitwiseSignedRightShift(a, b) ((a) >> (b))\n',
  '#define bitwiseZeroFillRightShift(a, b) int(uint(a) >> uint(b))\n',
];

/** No loop of ours ends by counting. */
const LOOP_MAX = 2 ** 30;

/** Numbers come to the device here: gpu.js puts an array into a texture of its own, four to a texel. */
const TAKE_IN = 'function takeIn(cells) { return cells[this.thread.x]; }';

/** From four cells a texel to one. To gpu.js a texel is a vector only in a variable. */
const UNFOLD = `function unfold(cells) {
  const texel = cells[this.thread.x >> 2];
  const i = this.thread.x & 3;
  if (i === 0) return texel[0];
  if (i === 1) return texel[1];
  if (i === 2) return texel[2];
  return texel[3];
}`;

/** Makes kernels of gpu.js that draw into textures of one context. */
export class WebGlKernels {
  readonly #gpu: InstanceType<typeof gpujs.GPU>;
  readonly #known = new Map<Program, WebGlKernel>();
  readonly takeIn: WebGlKernel;
  readonly unfold: WebGlKernel;

  constructor(context: WebGL2RenderingContext) {
    // It resizes the canvas that it is given to the largest output, though nothing is ever drawn there: give it none.
    const canvas = { width: 1, height: 1 };
    this.#gpu = new gpujs.GPU({ context, canvas } as unknown as ConstructorParameters<typeof gpujs.GPU>[0]);
    for (const { text, params, result } of helpers) {
      this.#gpu.addFunction(
        text as never,
        {
          argumentTypes: params.map((param) => TYPES[param]),
          returnType: TYPES[result],
        } as never,
      );
    }
    this.takeIn = this.#create(TAKE_IN, ['Array']);
    this.unfold = this.#create(UNFOLD, ['ArrayTexture(4)']);
  }

  of(program: Program): WebGlKernel {
    const known = this.#known.get(program);
    if (known) return known;
    const kernel = this.#create(
      program.text,
      program.params.map((param: Param) => TYPES[param]),
    );
    this.#known.set(program, kernel);
    return kernel;
  }

  /** @throws {EngramError} naming the kernel and the line that does not translate or compile. */
  build(kernel: WebGlKernel, name: string, args: readonly unknown[]): void {
    try {
      kernel.build(...args);
    } catch (cause) {
      throw kernelError(name, 'does not become a shader of WebGL2', cause);
    }
  }

  #create(text: string, argumentTypes: readonly string[]): WebGlKernel {
    return this.#gpu.createKernel(
      text as never,
      {
        output: [1],
        argumentTypes,
        precision: 'single',
        tactic: 'precision',
        pipeline: true,
        dynamicOutput: true,
        dynamicArguments: true,
        loopMaxIterations: LOOP_MAX,
        injectedNative: [...BITWISE, ...DECLARATIONS].join(''),
      } as never,
    ) as unknown as WebGlKernel;
  }
}

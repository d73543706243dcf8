import { EngramError } from '@engram/tensor';
import { type Fault, faultOf } from '../fault.ts';
import type { Grid } from '../operand.ts';
import type { Program } from '../program.ts';
import type { Shader, Translator } from './translate.ts';

/** A program as the device runs it. */
export interface Compiled {
  readonly program: Program;
  readonly shader: Shader;
  readonly pipeline: GPUComputePipeline;
  readonly bindings: GPUBindGroupLayout;
}

/** `fault` is told of what the device finds wrong with the shader, when it gets to it. */
export const compileProgram = (
  device: GPUDevice,
  translator: Translator,
  program: Program,
  fault: (fault: Fault) => void,
): Compiled => {
  const shader = translator.translate(program);
  device.pushErrorScope('validation');
  const module = device.createShaderModule({ label: program.name, code: shader.code });
  const last = shader.cells.length + 1;
  const bindings = device.createBindGroupLayout({
    label: program.name,
    entries: Array.from({ length: last + 1 }, (_, binding) => ({
      binding,
      visibility: 0x4, // COMPUTE
      buffer:
        binding === 0
          ? { type: 'uniform' as const, hasDynamicOffset: true, minBindingSize: shader.bytes }
          : { type: binding === last ? ('storage' as const) : ('read-only-storage' as const) },
    })),
  });
  const layout = device.createPipelineLayout({ bindGroupLayouts: [bindings] });
  const pipeline = device.createComputePipeline({
    label: program.name,
    layout,
    compute: { module, entryPoint: 'main' },
  });
  void device.popErrorScope().then(
    (error) => {
      if (error)
        fault(faultOf(`the shader of kernel '${program.name}' does not compile: ${error.message}`, shader.code));
    },
    () => {}, // a lost device, of which the device itself tells
  );
  return { program, shader, pipeline, bindings };
};

/** Binds the blocks of a dispatch, and the buffer that its numbers are in. */
export const bind = (
  device: GPUDevice,
  { shader, bindings }: Compiled,
  numbers: GPUBuffer,
  cells: readonly GPUBuffer[],
  out: GPUBuffer,
): GPUBindGroup => {
  const entries: GPUBindGroupEntry[] = [{ binding: 0, resource: { buffer: numbers, size: shader.bytes } }];
  for (const buffer of cells) entries.push({ binding: entries.length, resource: { buffer } });
  entries.push({ binding: entries.length, resource: { buffer: out } });
  return device.createBindGroup({ layout: bindings, entries });
};

/** Numbers of one dispatch lie at a multiple of this, as the standard's limits ask for. */
export const SLOT = 256;

/** Bytes that the numbers of a dispatch take up. */
export const slotBytes = ({ shader }: Compiled): number => Math.ceil(shader.bytes / SLOT) * SLOT;

const MOST_GROUPS = 65535;

/** Workgroups along each axis, and the threads of a row of them: a long line of groups is folded along y. */
export const groupsOf = (
  { shader: { workgroup }, program: { axes, name } }: Compiled,
  [x, y = 1, z = 1]: Grid,
): { readonly groups: readonly [number, number, number]; readonly width: number } => {
  let across = Math.ceil(x / workgroup[0]);
  let down = Math.ceil(y / workgroup[1]);
  const deep = Math.ceil(z / workgroup[2]);
  if (axes === 1 && across > MOST_GROUPS) {
    down = Math.ceil(across / MOST_GROUPS);
    across = Math.ceil(across / down);
  }
  if (Math.max(across, down, deep) > MOST_GROUPS) {
    throw new EngramError(`gpu: kernel '${name}': a grid of ${x} × ${y} × ${z} threads is more than the device takes`);
  }
  return { groups: [across, down, deep], width: axes === 1 ? across * workgroup[0] : 0 };
};

/** Writes the block of numbers of a dispatch at `start` bytes of `view`. */
export const writeNumbers = (
  { shader }: Compiled,
  [x, y = 1, z = 1]: Grid,
  width: number,
  args: readonly unknown[],
  view: DataView,
  start: number,
): void => {
  view.setUint32(start, x, true);
  view.setUint32(start + 4, y, true);
  view.setUint32(start + 8, z, true);
  view.setUint32(start + 12, width, true);
  // Arguments are read as one line of cells: the first size only counts from the second axis on.
  for (const { offset } of shader.cells) view.setUint32(start + offset, 0, true);
  for (const { argument, offset, whole } of shader.numbers) {
    const value = args[argument] as number;
    if (whole) view.setInt32(start + offset, value, true);
    else view.setFloat32(start + offset, value, true);
  }
};

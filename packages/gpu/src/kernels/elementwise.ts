import { arrayOf } from '@engram/tensor/backend';
import type { GpuKernel, GpuKernels } from '../operand.ts';
import type { Program } from '../program.ts';
import { programs } from '../programs.ts';
import { checkWhole } from '../wholes.ts';

type Numbers<N extends string> = [N] extends [never] ? unknown : Readonly<Record<N, number>>;

/** A kernel of one operand, cell by cell, that is told the numbers of the geometry with these names. */
export const along =
  <N extends string = never>(code: Program, ...names: readonly N[]): GpuKernel<Numbers<N>> =>
  ([out], [a], geometry, gpu) =>
    gpu.dispatch(code, out, [a, ...names.map((name) => (geometry as Readonly<Record<N, number>>)[name])]);

/** A kernel of its own for int32, which that of floats would round. */
export const byDType =
  <G>(wholes: GpuKernel<G>, floats: GpuKernel<G>): GpuKernel<G> =>
  (outs, ins, geometry, gpu) =>
    (outs[0].dtype === 'int32' ? wholes : floats)(outs, ins, geometry, gpu);

const copy = along(programs.copy);
const toBool = along(programs.isNotZero);

const cast: GpuKernel<unknown> = (outs, ins, options, gpu) => {
  const [to, from] = [outs[0].dtype, ins[0].dtype];
  if (to === 'bool' && from !== 'bool') toBool(outs, ins, options, gpu);
  else if (to === 'int32' && from === 'float32') gpu.dispatch(programs.toInt32, outs[0], [ins[0]]);
  else if (to === 'float32' && from === 'int32') gpu.dispatch(programs.ofInt32, outs[0], [ins[0]]);
  else copy(outs, ins, options, gpu);
};

export const elementwise = {
  cast,
  copy,
  fill: ([out], _, { value }, gpu) => {
    const [cell] = arrayOf(out.dtype).of(value);
    gpu.dispatch(programs.fill, out, [out.dtype === 'int32' ? checkWhole(cell) : cell]);
  },
  linspace: ([out], _, { start, step }, gpu) => {
    if (out.dtype === 'float32') {
      gpu.dispatch(programs.linspace, out, [start, Math.fround(step), step - Math.fround(step)]);
    } else if (out.dtype === 'int32' && Number.isInteger(start) && Number.isInteger(step)) {
      if (out.length > 0) for (const edge of [start, start + (out.length - 1) * step]) checkWhole(edge);
      gpu.dispatch(programs.linspaceWholes, out, [start, out.length > 1 ? step : 0]);
    } else {
      // A fraction that a float rounds up to a whole number would count for one more.
      const values = new (arrayOf(out.dtype))(out.length);
      for (let i = 0; i < values.length; i++) values[i] = start + i * step;
      gpu.dispatch(programs.copy, out, [gpu.table(values)]);
    }
  },
} satisfies Partial<GpuKernels>;

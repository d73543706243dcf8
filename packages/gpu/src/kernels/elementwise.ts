import { arrayOf } from '@engram/tensor/backend';
import type { GpuKernel, GpuKernels } from '../operand.ts';
import type { Program } from '../program.ts';
import { programs } from '../programs.ts';
import { checkWhole } from '../wholes.ts';

/** A kernel of one operand, cell by cell. */
export const unary =
  (code: Program<readonly ['cells']>): GpuKernel<unknown> =>
  ([out], [a], _, gpu) =>
    gpu.dispatch(code, out, [a]);

/** A kernel of its own for int32, which that of floats would round. */
export const byDType =
  <G>(wholes: GpuKernel<G>, floats: GpuKernel<G>): GpuKernel<G> =>
  (outs, ins, geometry, gpu) =>
    (outs[0].dtype === 'int32' ? wholes : floats)(outs, ins, geometry, gpu);

const copy = unary(programs.copy);
const toBool = unary(programs.isNotZero);

const cast: GpuKernel<unknown> = (outs, ins, options, gpu) => {
  const [to, from] = [outs[0].dtype, ins[0].dtype];
  if (to === 'bool' && from !== 'bool') toBool(outs, ins, options, gpu);
  else if (to === 'int32' && from === 'float32') gpu.dispatch(programs.toInt32, outs[0], [ins[0]]);
  else if (to === 'float32' && from === 'int32') gpu.dispatch(programs.ofInt32, outs[0], [ins[0]]);
  else copy(outs, ins, options, gpu);
};

export const elementwise = {
  neg: unary(programs.neg),
  abs: unary(programs.abs),
  sign: unary(programs.sign),
  exp: unary(programs.exp),
  log: unary(programs.log),
  log1p: unary(programs.log1p),
  sqrt: unary(programs.sqrt),
  rsqrt: unary(programs.rsqrt),
  square: byDType(unary(programs.squareWholes), unary(programs.square)),
  reciprocal: unary(programs.reciprocal),
  sin: unary(programs.sin),
  cos: unary(programs.cos),
  erf: unary(programs.erf),
  clamp: ([out], [a], { min, max }, gpu) => gpu.dispatch(programs.clamp, out, [a, min, max]),
  floor: unary(programs.floor),
  ceil: unary(programs.ceil),
  round: unary(programs.round),
  trunc: unary(programs.trunc),
  logicalNot: unary(programs.isZero),
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

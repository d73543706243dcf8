import type { DType } from '../../shape/dtype.ts';
import { kernel } from '../kernel.ts';
import { type Emitter, type Encoder, floatBits } from '../wasm/encoder.ts';
import { plain } from '../wasm/plain.ts';
import { core } from '../wasm/texts.ts';
import { unary } from './loops.ts';
import { withScalar } from './operands.ts';

/** What `fill` fills with. */
export interface FillGeometry {
  readonly value: number;
}

/** Where `linspace` begins, and how far apart its numbers are. */
export interface LinspaceGeometry {
  readonly start: number;
  readonly step: number;
}

const constant = (bits: number, emitter: Emitter): number => emitter.table(Int32Array.of(bits));

const copySimd: Encoder<unknown> = ([out], [a], _, emitter) => {
  if (out.dtype === 'float64') return false;
  emitter.emit(plain, 'copy', out.address, a.address, out.dtype === 'bool' ? out.length : 4 * out.length);
  return true;
};

const one = (dtype: DType): number => (dtype === 'float32' ? floatBits(1) : 1);

const castSimd: Encoder<unknown> = (outs, ins, geometry, emitter) => {
  const [out] = outs;
  const [a] = ins;
  if (out.dtype === a.dtype) return copySimd(outs, ins, geometry, emitter);
  if (out.dtype === 'float64' || a.dtype === 'float64') return false;
  if (out.dtype === 'bool') {
    const zero = constant(0, emitter);
    const loop = a.dtype === 'float32' ? 'ne' : 'neInt';
    emitter.emit(core, loop, out.address, a.address, zero, ...withScalar(out.length));
    return true;
  }
  if (a.dtype === 'bool') {
    const [yes, no] = [constant(one(out.dtype), emitter), constant(0, emitter)];
    emitter.emit(core, 'where', out.address, a.address, yes, no, out.length, 1, 1, 0, 0, 0, 0, 0);
    return true;
  }
  emitter.emit(plain, out.dtype === 'int32' ? 'floatToInt' : 'intToFloat', out.address, a.address, out.length);
  return true;
};

/** a in the dtype of the result; bool of a number is whether it is not 0. */
export const cast = kernel({
  name: 'cast',
  form: 'elementwise',
  loop: unary((o, a) => {
    if (o instanceof Uint8Array) for (let i = 0; i < o.length; i++) o[i] = a[i] === 0 ? 0 : 1;
    else o.set(a);
  }),
  simd: castSimd,
});

/** a, as it lies in memory. */
export const copy = kernel({
  name: 'copy',
  form: 'elementwise',
  loop: unary((o, a) => o.set(a)),
  simd: copySimd,
});

/** One value everywhere. */
export const fill = kernel<FillGeometry>({
  name: 'fill',
  loop: ([o], _, { value }) => {
    o.fill(value);
  },
  simd: ([out], _, { value }, emitter) => {
    if (out.dtype === 'float64') return false;
    if (out.dtype === 'bool') emitter.emit(plain, 'fillBytes', out.address, out.length, value & 0xff);
    else emitter.emit(plain, 'fill', out.address, out.length, out.dtype === 'float32' ? floatBits(value) : value | 0);
    return true;
  },
});

/** oᵢ = start + i · step. */
export const linspace = kernel<LinspaceGeometry>({
  name: 'linspace',
  exactness: 'rounded',
  loop: ([o], _, { start, step }) => {
    for (let i = 0; i < o.length; i++) o[i] = start + i * step;
  },
});

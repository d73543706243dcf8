import type { DType } from '../../shape/dtype.ts';
import { kernel } from '../kernel.ts';
import { type CoreKernel, core } from '../wasm/core.wasm.ts';
import { type Emitter, type Encoder, floatBits, type Operand } from '../wasm/encoder.ts';
import { EQUAL, NOT } from '../wasm/words.ts';
import { unary } from './loops.ts';
import { all, isWord, withScalar } from './operands.ts';
import { erf as erfOf, roundHalfEven } from './special.ts';

export interface ClampGeometry {
  readonly min: number;
  readonly max: number;
}

export interface FillGeometry {
  readonly value: number;
}

export interface LinspaceGeometry {
  readonly start: number;
  readonly step: number;
}

const unarySimd =
  (opcode: CoreKernel): Encoder<unknown> =>
  (outs, ins, _, emitter) => {
    const [out] = outs;
    if (!all('float32', outs, ins)) return false;
    emitter.emit(core, opcode, out.address, ins[0].address, out.length);
    return true;
  };

const constant = (bits: number, emitter: Emitter): number => emitter.table(Int32Array.of(bits));

const copySimd: Encoder<unknown> = ([out], [a], _, emitter) => {
  if (out.dtype === 'float64') return false;
  emitter.emit(core, 'copy', out.address, a.address, out.dtype === 'bool' ? out.length : 4 * out.length);
  return true;
};

/** out = a ≠ 0 or out = a = 0, as `ways` has it. */
const compareWithZero = (ways: number, out: Operand, a: Operand, emitter: Emitter): boolean => {
  const opcode = a.dtype === 'float32' ? 'compare' : 'compareInt';
  emitter.emit(core, opcode, out.address, a.address, constant(0, emitter), ...withScalar(out.length), ways);
  return true;
};

const one = (dtype: DType): number => (dtype === 'float32' ? floatBits(1) : 1);

const castSimd: Encoder<unknown> = (outs, ins, geometry, emitter) => {
  const [out] = outs;
  const [a] = ins;
  if (out.dtype === a.dtype) return copySimd(outs, ins, geometry, emitter);
  if (out.dtype === 'float64' || a.dtype === 'float64') return false;
  if (out.dtype === 'bool') return compareWithZero(EQUAL | NOT, out, a, emitter);
  if (a.dtype === 'bool') {
    const [yes, no] = [constant(one(out.dtype), emitter), constant(0, emitter)];
    emitter.emit(core, 'where', out.address, a.address, yes, no, out.length, 1, 1, 0, 0, 0, 0, 0);
    return true;
  }
  emitter.emit(core, out.dtype === 'int32' ? 'floatToInt' : 'intToFloat', out.address, a.address, out.length);
  return true;
};

export const neg = kernel({
  name: 'neg',
  form: 'elementwise',
  loop: unary((o, a) => {
    for (let i = 0; i < o.length; i++) o[i] = -a[i];
  }),
  simd: ([out], [a], _, emitter) => {
    if (!isWord(a)) return false;
    // 0 − 0 is not −0.
    if (a.dtype === 'float32') {
      emitter.emit(core, 'mul', out.address, a.address, constant(floatBits(-1), emitter), ...withScalar(out.length));
    } else {
      emitter.emit(core, 'mulInt', out.address, a.address, constant(-1, emitter), ...withScalar(out.length));
    }
    return true;
  },
});

export const abs = kernel({
  name: 'abs',
  form: 'elementwise',
  loop: unary((o, a) => {
    for (let i = 0; i < o.length; i++) o[i] = Math.abs(a[i]);
  }),
  simd: unarySimd('abs'),
});

export const sign = kernel({
  name: 'sign',
  form: 'elementwise',
  loop: unary((o, a) => {
    for (let i = 0; i < o.length; i++) o[i] = a[i] > 0 ? 1 : a[i] < 0 ? -1 : 0;
  }),
  simd: unarySimd('sign'),
});

export const exp = kernel({
  name: 'exp',
  form: 'elementwise',
  work: 32,
  exactness: 'functions',
  loop: unary((o, a) => {
    for (let i = 0; i < o.length; i++) o[i] = Math.exp(a[i]);
  }),
  simd: unarySimd('exp'),
});

export const log = kernel({
  name: 'log',
  form: 'elementwise',
  work: 32,
  exactness: 'functions',
  loop: unary((o, a) => {
    for (let i = 0; i < o.length; i++) o[i] = Math.log(a[i]);
  }),
  simd: unarySimd('log'),
});

export const log1p = kernel({
  name: 'log1p',
  form: 'elementwise',
  exactness: 'functions',
  loop: unary((o, a) => {
    for (let i = 0; i < o.length; i++) o[i] = Math.log1p(a[i]);
  }),
});

export const sqrt = kernel({
  name: 'sqrt',
  form: 'elementwise',
  exactness: 'rounded',
  loop: unary((o, a) => {
    for (let i = 0; i < o.length; i++) o[i] = Math.sqrt(a[i]);
  }),
  simd: unarySimd('sqrt'),
});

export const rsqrt = kernel({
  name: 'rsqrt',
  form: 'elementwise',
  exactness: 'rounded',
  loop: unary((o, a) => {
    for (let i = 0; i < o.length; i++) o[i] = 1 / Math.sqrt(a[i]);
  }),
  simd: unarySimd('rsqrt'),
});

export const square = kernel({
  name: 'square',
  form: 'elementwise',
  loop: unary((o, a) => {
    if (o instanceof Int32Array) for (let i = 0; i < o.length; i++) o[i] = Math.imul(a[i], a[i]);
    else for (let i = 0; i < o.length; i++) o[i] = a[i] * a[i];
  }),
  simd: ([out], [a], _, emitter) => {
    if (!isWord(a)) return false;
    const opcode = a.dtype === 'float32' ? 'mul' : 'mulInt';
    emitter.emit(core, opcode, out.address, a.address, a.address, out.length, 1, 1, 1, 0, 0);
    return true;
  },
});

export const reciprocal = kernel({
  name: 'reciprocal',
  form: 'elementwise',
  exactness: 'rounded',
  loop: unary((o, a) => {
    for (let i = 0; i < o.length; i++) o[i] = 1 / a[i];
  }),
  simd: (outs, ins, _, emitter) => {
    if (!all('float32', outs, ins)) return false;
    const [{ address, length }] = outs;
    emitter.emit(core, 'div', address, constant(floatBits(1), emitter), ins[0].address, length, 1, 0, 1, 0, 0);
    return true;
  },
});

export const sin = kernel({
  name: 'sin',
  form: 'elementwise',
  exactness: 'functions',
  loop: unary((o, a) => {
    for (let i = 0; i < o.length; i++) o[i] = Math.sin(a[i]);
  }),
});

export const cos = kernel({
  name: 'cos',
  form: 'elementwise',
  exactness: 'functions',
  loop: unary((o, a) => {
    for (let i = 0; i < o.length; i++) o[i] = Math.cos(a[i]);
  }),
});

export const erf = kernel({
  name: 'erf',
  form: 'elementwise',
  exactness: 'functions',
  loop: unary((o, a) => {
    for (let i = 0; i < o.length; i++) o[i] = erfOf(a[i]);
  }),
});

export const clamp = kernel<ClampGeometry>({
  name: 'clamp',
  form: 'elementwise',
  loop: ([o], [a], { min, max }) => {
    for (let i = 0; i < o.length; i++) o[i] = Math.min(Math.max(a[i], min), max);
  },
  simd: (outs, ins, { min, max }, emitter) => {
    if (!all('float32', outs, ins)) return false;
    emitter.emit(core, 'clamp', outs[0].address, ins[0].address, outs[0].length, floatBits(min), floatBits(max));
    return true;
  },
});

export const floor = kernel({
  name: 'floor',
  form: 'elementwise',
  loop: unary((o, a) => {
    for (let i = 0; i < o.length; i++) o[i] = Math.floor(a[i]);
  }),
  simd: unarySimd('floor'),
});

export const ceil = kernel({
  name: 'ceil',
  form: 'elementwise',
  loop: unary((o, a) => {
    for (let i = 0; i < o.length; i++) o[i] = Math.ceil(a[i]);
  }),
  simd: unarySimd('ceil'),
});

export const round = kernel({
  name: 'round',
  form: 'elementwise',
  loop: unary((o, a) => {
    for (let i = 0; i < o.length; i++) o[i] = roundHalfEven(a[i]);
  }),
  simd: unarySimd('round'),
});

export const trunc = kernel({
  name: 'trunc',
  form: 'elementwise',
  loop: unary((o, a) => {
    for (let i = 0; i < o.length; i++) o[i] = Math.trunc(a[i]);
  }),
  simd: unarySimd('trunc'),
});

export const logicalNot = kernel({
  name: 'logicalNot',
  form: 'elementwise',
  loop: unary((o, a) => {
    for (let i = 0; i < o.length; i++) o[i] = a[i] === 0 ? 1 : 0;
  }),
  simd: ([out], [a], _, emitter) => {
    if (a.dtype === 'float64') return false;
    if (a.dtype !== 'bool') return compareWithZero(EQUAL, out, a, emitter);
    emitter.emit(core, 'logicalNot', out.address, a.address, out.length);
    return true;
  },
});

export const cast = kernel({
  name: 'cast',
  form: 'elementwise',
  loop: unary((o, a) => {
    if (o instanceof Uint8Array) for (let i = 0; i < o.length; i++) o[i] = a[i] === 0 ? 0 : 1;
    else o.set(a);
  }),
  simd: castSimd,
});

export const copy = kernel({
  name: 'copy',
  form: 'elementwise',
  loop: unary((o, a) => o.set(a)),
  simd: copySimd,
});

export const fill = kernel<FillGeometry>({
  name: 'fill',
  loop: ([o], _, { value }) => {
    o.fill(value);
  },
  simd: ([out], _, { value }, emitter) => {
    if (out.dtype === 'float64') return false;
    if (out.dtype === 'bool') emitter.emit(core, 'fillBytes', out.address, out.length, value & 0xff);
    else emitter.emit(core, 'fill', out.address, out.length, out.dtype === 'float32' ? floatBits(value) : value | 0);
    return true;
  },
});

export const linspace = kernel<LinspaceGeometry>({
  name: 'linspace',
  exactness: 'rounded',
  loop: ([o], _, { start, step }) => {
    for (let i = 0; i < o.length; i++) o[i] = start + i * step;
  },
});

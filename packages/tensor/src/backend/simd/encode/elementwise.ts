import type { DType } from '../../../shape/dtype.ts';
import { type Emitter, type Encoder, type EncoderTable, floatBits, type Operand } from '../encoder.ts';
import * as op from '../opcodes.ts';
import { all, isWord, withScalar } from './operands.ts';

const unary =
  (opcode: number): Encoder<unknown> =>
  (outs, ins, _, emitter) => {
    const [out] = outs;
    if (!all('float32', outs, ins)) return false;
    emitter.emit(opcode, out.address, ins[0].address, out.length);
    return true;
  };

const constant = (bits: number, emitter: Emitter): number => emitter.table(Int32Array.of(bits));

const copy: Encoder<unknown> = ([out], [a], _, emitter) => {
  if (out.dtype === 'float64') return false;
  emitter.emit(op.COPY, out.address, a.address, out.dtype === 'bool' ? out.length : 4 * out.length);
  return true;
};

/** out = a ≠ 0 or out = a = 0, as `ways` has it. */
const compareWithZero = (ways: number, out: Operand, a: Operand, emitter: Emitter): boolean => {
  const opcode = a.dtype === 'float32' ? op.COMPARE : op.COMPARE_INT;
  emitter.emit(opcode, out.address, a.address, constant(0, emitter), ...withScalar(out.length), ways);
  return true;
};

const one = (dtype: DType): number => (dtype === 'float32' ? floatBits(1) : 1);

const cast: Encoder<unknown> = (outs, ins, geometry, emitter) => {
  const [out] = outs;
  const [a] = ins;
  if (out.dtype === a.dtype) return copy(outs, ins, geometry, emitter);
  if (out.dtype === 'float64' || a.dtype === 'float64') return false;
  if (out.dtype === 'bool') return compareWithZero(op.EQUAL | op.NOT, out, a, emitter);
  if (a.dtype === 'bool') {
    const [yes, no] = [constant(one(out.dtype), emitter), constant(0, emitter)];
    emitter.emit(op.WHERE, out.address, a.address, yes, no, out.length, 1, 1, 0, 0, 0, 0, 0);
    return true;
  }
  emitter.emit(out.dtype === 'int32' ? op.FLOAT_TO_INT : op.INT_TO_FLOAT, out.address, a.address, out.length);
  return true;
};

export const elementwise = {
  abs: unary(op.ABS),
  sign: unary(op.SIGN),
  exp: unary(op.EXP),
  log: unary(op.LOG),
  sqrt: unary(op.SQRT),
  rsqrt: unary(op.RSQRT),
  floor: unary(op.FLOOR),
  ceil: unary(op.CEIL),
  round: unary(op.ROUND),
  trunc: unary(op.TRUNC),
  cast,
  copy,
  neg: ([out], [a], _, emitter) => {
    if (!isWord(a)) return false;
    // 0 − 0 is not −0.
    if (a.dtype === 'float32') {
      emitter.emit(op.MUL, out.address, a.address, constant(floatBits(-1), emitter), ...withScalar(out.length));
    } else {
      emitter.emit(op.MUL_INT, out.address, a.address, constant(-1, emitter), ...withScalar(out.length));
    }
    return true;
  },
  square: ([out], [a], _, emitter) => {
    if (!isWord(a)) return false;
    const opcode = a.dtype === 'float32' ? op.MUL : op.MUL_INT;
    emitter.emit(opcode, out.address, a.address, a.address, out.length, 1, 1, 1, 0, 0);
    return true;
  },
  reciprocal: (outs, ins, _, emitter) => {
    if (!all('float32', outs, ins)) return false;
    const [{ address, length }] = outs;
    emitter.emit(op.DIV, address, constant(floatBits(1), emitter), ins[0].address, length, 1, 0, 1, 0, 0);
    return true;
  },
  clamp: (outs, ins, { min, max }, emitter) => {
    if (!all('float32', outs, ins)) return false;
    emitter.emit(op.CLAMP, outs[0].address, ins[0].address, outs[0].length, floatBits(min), floatBits(max));
    return true;
  },
  logicalNot: ([out], [a], _, emitter) => {
    if (a.dtype === 'float64') return false;
    if (a.dtype !== 'bool') return compareWithZero(op.EQUAL, out, a, emitter);
    emitter.emit(op.LOGICAL_NOT, out.address, a.address, out.length);
    return true;
  },
  fill: ([out], _, { value }, emitter) => {
    if (out.dtype === 'float64') return false;
    if (out.dtype === 'bool') emitter.emit(op.FILL_BYTES, out.address, out.length, value & 0xff);
    else emitter.emit(op.FILL, out.address, out.length, out.dtype === 'float32' ? floatBits(value) : value | 0);
    return true;
  },
} satisfies EncoderTable;

import type { Rows } from '../../../shape/broadcast.ts';
import type { Encoder, EncoderTable } from '../encoder.ts';
import * as op from '../opcodes.ts';
import { all, isWord, rowWords } from './operands.ts';

/** `ways` is the word that tells which comparison this is. */
const comparison =
  (ways: number): Encoder<Rows> =>
  ([out], ins, rows, emitter) => {
    const opcode = all('float32', ins) ? op.COMPARE : all('int32', ins) ? op.COMPARE_INT : undefined;
    if (opcode === undefined) return false;
    emitter.emit(opcode, out.address, ins[0].address, ins[1].address, ...rowWords(rows, emitter), ways);
    return true;
  };

/** a > b as b < a. */
const swapped =
  (encode: Encoder<Rows>): Encoder<Rows> =>
  (outs, [a, b], { inner, rows, sizes, strides, steps, bases, offsets }, emitter) => {
    const reversed = {
      strides: strides.toReversed(),
      steps: steps.toReversed(),
      bases: bases.toReversed(),
      offsets: offsets.toReversed(),
    };
    return encode(outs, [b, a], { inner, rows, sizes, ...reversed }, emitter);
  };

const logical =
  (opcode: number): Encoder<Rows> =>
  ([out], ins, rows, emitter) => {
    if (!all('bool', ins)) return false;
    emitter.emit(opcode, out.address, ins[0].address, ins[1].address, ...rowWords(rows, emitter));
    return true;
  };

const less = comparison(op.LESS);
const lessOrEqual = comparison(op.LESS | op.EQUAL);

export const compare = {
  eq: comparison(op.EQUAL),
  ne: comparison(op.EQUAL | op.NOT),
  lt: less,
  le: lessOrEqual,
  gt: swapped(less),
  ge: swapped(lessOrEqual),
  logicalAnd: logical(op.LOGICAL_AND),
  logicalOr: logical(op.LOGICAL_OR),
  where: ([out], [condition, a, b], rows, emitter) => {
    if (!isWord(out) || condition.dtype !== 'bool' || a.dtype !== out.dtype || b.dtype !== out.dtype) return false;
    emitter.emit(op.WHERE, out.address, condition.address, a.address, b.address, ...rowWords(rows, emitter));
    return true;
  },
} satisfies EncoderTable;

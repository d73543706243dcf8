import type { Rows } from '../../../shape/broadcast.ts';
import type { Encoder, EncoderTable } from '../encoder.ts';
import * as op from '../opcodes.ts';
import { all, rowWords } from './operands.ts';

const binary =
  (floats: number, integers?: number): Encoder<Rows> =>
  (outs, ins, rows, emitter) => {
    const opcode = all('float32', outs, ins) ? floats : all('int32', outs, ins) ? integers : undefined;
    if (opcode === undefined) return false;
    emitter.emit(opcode, outs[0].address, ins[0].address, ins[1].address, ...rowWords(rows, emitter));
    return true;
  };

export const arithmetic = {
  add: binary(op.ADD, op.ADD_INT),
  sub: binary(op.SUB, op.SUB_INT),
  mul: binary(op.MUL, op.MUL_INT),
  div: binary(op.DIV),
  maximum: binary(op.MAXIMUM),
  minimum: binary(op.MINIMUM),
} satisfies EncoderTable;

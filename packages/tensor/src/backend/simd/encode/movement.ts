import type { EncoderTable } from '../encoder.ts';
import * as op from '../opcodes.ts';
import { all, isWord, rowWords } from './operands.ts';

export const movement = {
  copyStrided: ([out], [a], rows, emitter) => {
    if (out.dtype === 'float64') return false;
    const opcode = out.dtype === 'bool' ? op.COPY_STRIDED_BYTES : op.COPY_STRIDED;
    emitter.emit(opcode, out.address, a.address, ...rowWords(rows, emitter));
    return true;
  },
  addStrided: (outs, ins, rows, emitter) => {
    const [out] = outs;
    if (!isWord(out) || !all(out.dtype, ins)) return false;
    const opcode = out.dtype === 'float32' ? op.ADD_STRIDED : op.ADD_STRIDED_INT;
    emitter.emit(opcode, out.address, ins[0].address, ...rowWords(rows, emitter));
    return true;
  },
  cat: ([out], ins, { outer, sizes }, emitter) => {
    if (out.dtype === 'float64' || !all(out.dtype, ins)) return false;
    const bytes = out.dtype === 'bool' ? 1 : 4;
    emitter.emit(op.CAT, out.address, outer, ins.length, ...ins.flatMap((a, i) => [a.address, bytes * sizes[i]]));
    return true;
  },
} satisfies EncoderTable;

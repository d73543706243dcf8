import type { GatherGeometry, LineGeometry } from '../../contract.ts';
import type { Emitter, Encoder, EncoderTable, Operand } from '../encoder.ts';
import * as op from '../opcodes.ts';
import { isWord, rowWords } from './operands.ts';

/** The opcode where both operands have the same words as elements and the index is int32. */
const opcodeFor = (out: Operand, a: Operand, index: Operand, floats: number, integers: number): number | undefined =>
  isWord(out) && a.dtype === out.dtype && index.dtype === 'int32'
    ? out.dtype === 'float32'
      ? floats
      : integers
    : undefined;

const line =
  (floats: number, integers: number): Encoder<LineGeometry> =>
  ([out], [a, index], { outer, size, inner, count }, emitter) => {
    const opcode = opcodeFor(out, a, index, floats, integers);
    if (opcode === undefined) return false;
    emitter.emit(opcode, out.address, a.address, index.address, outer, size, inner, count);
    return true;
  };

/** `line` is the contiguous operand, `picked` the one that the index points into. */
const pick = (
  opcode: number,
  line: Operand,
  picked: Operand,
  index: Operand,
  { size, stride, rows }: GatherGeometry,
  emitter: Emitter,
): boolean => {
  const words = rowWords(rows, emitter);
  emitter.emit(opcode, line.address, picked.address, index.address, index.length, size, stride, ...words);
  return true;
};

export const indexing = {
  indexSelect: line(op.INDEX_SELECT, op.INDEX_SELECT),
  indexAdd: line(op.INDEX_ADD, op.INDEX_ADD_INT),
  gather: ([out], [a, index], geometry, emitter) => {
    const opcode = opcodeFor(out, a, index, op.GATHER, op.GATHER);
    return opcode !== undefined && pick(opcode, out, a, index, geometry, emitter);
  },
  scatterAdd: ([out], [source, index], geometry, emitter) => {
    const opcode = opcodeFor(out, source, index, op.SCATTER_ADD, op.SCATTER_ADD_INT);
    return opcode !== undefined && pick(opcode, source, out, index, geometry, emitter);
  },
} satisfies EncoderTable;

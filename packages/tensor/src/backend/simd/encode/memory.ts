import type { AddressGeometry, MemoryGeometry } from '../../contract.ts';
import type { Encoder, EncoderTable, Operand } from '../encoder.ts';
import { ADDRESS, ADDRESS_BACKWARD, ERASE_ADD, ERASE_ADD_BACKWARD } from '../opcodes.ts';
import { all } from './operands.ts';

/** Slots from which on the scratch memory of the kernels would be too small. */
const MOST_SLOTS = 2 ** 15;

const addresses = (outs: readonly Operand[], ins: readonly Operand[]): number[] =>
  [...outs, ...ins].map(({ address }) => address);

const address =
  (opcode: number): Encoder<AddressGeometry> =>
  (outs, ins, { batch, slots, width, shifts }, emitter) => {
    if (!all('float32', outs, ins) || slots < 4 || slots + shifts > MOST_SLOTS) return false;
    emitter.emit(opcode, ...addresses(outs, ins), batch, slots, width, shifts);
    return true;
  };

const eraseAdd =
  (opcode: number): Encoder<MemoryGeometry> =>
  (outs, ins, { batch, slots, width }, emitter) => {
    if (!all('float32', outs, ins) || slots > MOST_SLOTS) return false;
    emitter.emit(opcode, ...addresses(outs, ins), batch, slots, width);
    return true;
  };

export const memory = {
  address: address(ADDRESS),
  addressBackward: address(ADDRESS_BACKWARD),
  eraseAdd: eraseAdd(ERASE_ADD),
  eraseAddBackward: eraseAdd(ERASE_ADD_BACKWARD),
} satisfies EncoderTable;

import type { RandomGeometry } from '../../contract.ts';
import type { EncoderTable } from '../encoder.ts';
import { RANDINT, UNIFORM } from '../opcodes.ts';

const write = ({ key, counter, low, high }: RandomGeometry, block: Float64Array): void => {
  block.set([key[0] >>> 0, key[1] >>> 0, counter, low, high - low]);
};

export const random = {
  uniform: ([o], _, geometry, emitter) => {
    if (o.dtype !== 'float32') return false;
    emitter.emit(UNIFORM, o.address, o.length, emitter.numbers(geometry, 5, write));
    return true;
  },
  randint: ([o], _, geometry, emitter) => {
    if (o.dtype !== 'float32' && o.dtype !== 'int32') return false;
    emitter.emit(RANDINT, o.address, o.length, emitter.numbers(geometry, 5, write), o.dtype === 'int32' ? 1 : 0);
    return true;
  },
} satisfies EncoderTable;

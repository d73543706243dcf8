import type { DType } from '../../../shape/dtype.ts';
import type { AxisGeometry } from '../../contract.ts';
import { type Encoder, type EncoderTable, floatBits } from '../encoder.ts';
import * as op from '../opcodes.ts';

/** With the opcode for each pair of an input's and an output's dtype that has one. */
const lines =
  (opcodes: readonly (readonly [from: DType, to: DType, opcode: number])[]): Encoder<AxisGeometry> =>
  ([out], [a], { outer, size, inner }, emitter) => {
    const match = opcodes.find(([from, to]) => from === a.dtype && to === out.dtype);
    if (match === undefined) return false;
    emitter.emit(match[2], out.address, a.address, outer, size, inner);
    return true;
  };

export const reduce = {
  sum: lines([
    ['float32', 'float32', op.SUM],
    ['int32', 'int32', op.SUM_INT],
    ['bool', 'int32', op.SUM_BYTES],
  ]),
  max: lines([['float32', 'float32', op.MAX]]),
  min: lines([['float32', 'float32', op.MIN]]),
  logsumexp: lines([['float32', 'float32', op.LOGSUMEXP]]),
  spread: ([out], [a], { outer, size, inner, divisor, eps, root }, emitter) => {
    if (a.dtype !== 'float32') return false;
    const numbers = [outer, size, inner, floatBits(divisor), floatBits(eps), Number(root)];
    emitter.emit(op.SPREAD, out.address, a.address, ...numbers);
    return true;
  },
} satisfies EncoderTable;

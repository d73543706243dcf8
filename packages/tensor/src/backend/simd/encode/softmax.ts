import type { AxisGeometry } from '../../contract.ts';
import type { Encoder, EncoderTable } from '../encoder.ts';
import { LOG_SOFTMAX, LOG_SOFTMAX_BACKWARD, SOFTMAX, SOFTMAX_BACKWARD } from '../opcodes.ts';
import { all } from './operands.ts';

const along =
  (opcode: number): Encoder<AxisGeometry> =>
  (outs, ins, { outer, size, inner }, emitter) => {
    if (!all('float32', outs, ins)) return false;
    emitter.emit(opcode, outs[0].address, ...ins.map(({ address }) => address), outer, size, inner);
    return true;
  };

export const softmax = {
  softmax: along(SOFTMAX),
  softmaxBackward: along(SOFTMAX_BACKWARD),
  logSoftmax: along(LOG_SOFTMAX),
  logSoftmaxBackward: along(LOG_SOFTMAX_BACKWARD),
} satisfies EncoderTable;

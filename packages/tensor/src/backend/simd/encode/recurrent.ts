import type { GatesGeometry } from '../../contract.ts';
import type { Encoder, EncoderTable } from '../encoder.ts';
import { GRU_GATES, GRU_GATES_BACKWARD, LSTM_GATES, LSTM_GATES_BACKWARD } from '../opcodes.ts';
import { all } from './operands.ts';

const gates =
  (opcode: number): Encoder<GatesGeometry> =>
  (outs, ins, { batch, hidden }, emitter) => {
    if (!all('float32', outs, ins)) return false;
    emitter.emit(opcode, ...[...outs, ...ins].map(({ address }) => address), batch, hidden);
    return true;
  };

export const recurrent = {
  gruGates: gates(GRU_GATES),
  gruGatesBackward: gates(GRU_GATES_BACKWARD),
  lstmGates: gates(LSTM_GATES),
  lstmGatesBackward: gates(LSTM_GATES_BACKWARD),
} satisfies EncoderTable;

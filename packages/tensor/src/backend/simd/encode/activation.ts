import type { Rows } from '../../../shape/broadcast.ts';
import { type Encoder, type EncoderTable, floatBits } from '../encoder.ts';
import * as op from '../opcodes.ts';
import { all, rowWords } from './operands.ts';

/** With the parameters that `words` takes from the geometry. */
const unary =
  <G>(opcode: number, words: (geometry: G) => number[]): Encoder<G> =>
  (outs, ins, geometry, emitter) => {
    if (!all('float32', outs, ins)) return false;
    emitter.emit(opcode, outs[0].address, ins[0].address, outs[0].length, ...words(geometry));
    return true;
  };

const none = () => [];

const backward =
  (opcode: number): Encoder<Rows> =>
  (outs, ins, rows, emitter) => {
    if (!all('float32', outs, ins)) return false;
    emitter.emit(opcode, outs[0].address, ins[0].address, ins[1].address, ...rowWords(rows, emitter));
    return true;
  };

export const activation = {
  tanh: unary(op.TANH, none),
  sigmoid: unary(op.SIGMOID, none),
  silu: unary(op.SILU, none),
  geluTanh: unary(op.GELU_TANH, none),
  softplus: unary(op.SOFTPLUS, ({ beta, threshold }) => [floatBits(beta), floatBits(threshold)]),
  leakyRelu: unary(op.LEAKY_RELU, ({ negativeSlope }) => [floatBits(negativeSlope)]),
  relu: unary(op.RELU, none),
  tanhBackward: backward(op.TANH_BACKWARD),
  sigmoidBackward: backward(op.SIGMOID_BACKWARD),
} satisfies EncoderTable;

import type { AdamGeometry, RmspropGeometry, SgdGeometry } from '../../contract.ts';
import type { EncoderTable } from '../encoder.ts';
import { ADAM, RMSPROP, SGD } from '../opcodes.ts';
import { all } from './operands.ts';

// The blocks of numbers that the kernels read, worked out in float64. Flags are 0 or 1.

const writeSgd = (
  { lr, momentum, dampening, weightDecay, nesterov, first }: SgdGeometry,
  block: Float64Array,
): void => {
  block.set([lr, momentum, 1 - dampening, weightDecay, Number(nesterov), Number(first)]);
};

const writeAdam = (
  { lr, beta1, beta2, eps, weightDecay, decoupled, correction1, correction2 }: AdamGeometry,
  block: Float64Array,
): void => {
  block[0] = decoupled ? lr * weightDecay : 0;
  block[1] = decoupled ? 0 : weightDecay;
  block[2] = beta1;
  block[3] = 1 - beta1;
  block[4] = beta2;
  block[5] = 1 - beta2;
  block[6] = lr / correction1;
  block[7] = 1 / Math.sqrt(correction2);
  block[8] = eps;
};

const writeRmsprop = (
  { lr, alpha, eps, weightDecay, momentum, centered }: RmspropGeometry,
  block: Float64Array,
): void => {
  block.set([lr, alpha, 1 - alpha, eps, weightDecay, momentum, Number(centered)]);
};

export const optim = {
  sgd: (outs, ins, geometry, emitter) => {
    if (!all('float32', outs, ins)) return false;
    const [p, buffer] = outs;
    const numbers = emitter.numbers(geometry, 6, writeSgd);
    emitter.emit(SGD, p.address, buffer?.address ?? 0, ins[0].address, p.length, numbers);
    return true;
  },
  adam: (outs, ins, geometry, emitter) => {
    if (!all('float32', outs, ins)) return false;
    const [p, m, v] = outs;
    const numbers = emitter.numbers(geometry, 9, writeAdam);
    emitter.emit(ADAM, p.address, m.address, v.address, ins[0].address, p.length, numbers);
    return true;
  },
  rmsprop: (outs, ins, geometry, emitter) => {
    if (!all('float32', outs, ins)) return false;
    const [p, v, average, buffer] = outs;
    const numbers = emitter.numbers(geometry, 7, writeRmsprop);
    const [averageAt, bufferAt] = [average?.address ?? 0, buffer?.address ?? 0];
    emitter.emit(RMSPROP, p.address, v.address, averageAt, bufferAt, ins[0].address, p.length, numbers);
    return true;
  },
} satisfies EncoderTable;

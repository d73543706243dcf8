/** What the GPU and the CPU are compared at. */
import {
  Adam,
  compile,
  crossEntropy,
  Linear,
  Module,
  manualSeed,
  matmul,
  relu,
  type Tensor,
  tensor,
} from '@engram/tensor';
import type { Contestant, Device, Ready } from './contest.ts';

/** Between −1 and 1, the same on every device. */
const numbers = (length: number, seed: number): Float32Array => {
  let state = seed;
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
};

const product = (size: number): Ready => {
  const a = tensor(numbers(size * size, 1), [size, size]);
  const b = tensor(numbers(size * size, 2), [size, size]);
  const run = () => matmul(a, b);
  return { run, check: async () => (await run().data()) as Float32Array, bytes: size * size * 4 };
};

export const productFlop = (size: number): number => 2 * size ** 3;

/** Rows of a batch, and classes. */
const BATCH = 256;
const CLASSES = 10;
/** Steps whose losses must agree. */
const CHECK_STEPS = 2;

class MLP extends Module {
  readonly first: Linear;
  readonly second: Linear;
  readonly output: Linear;

  constructor(width: number) {
    super();
    this.first = new Linear(width, width);
    this.second = new Linear(width, width);
    this.output = new Linear(width, CLASSES);
  }

  forward(x: Tensor): Tensor {
    return this.output.forward(relu(this.second.forward(relu(this.first.forward(x)))));
  }
}

const training = (width: number, compiled: boolean): Ready => {
  manualSeed(1);
  const model = new MLP(width);
  const optimizer = new Adam(model.parameters());
  const inputs = tensor(numbers(BATCH * width, 3), [BATCH, width]);
  const labels = tensor(
    Int32Array.from({ length: BATCH }, (_, i) => (i * 7) % CLASSES),
    [BATCH],
  );
  const step = (x: Tensor, target: Tensor): Tensor => {
    const loss = crossEntropy(model.forward(x), target);
    optimizer.zeroGrad();
    loss.backward();
    optimizer.step();
    return loss.detach();
  };
  const call = compiled ? compile(step) : step;
  const run = () => call(inputs, labels);
  const check = async () => {
    const losses = new Float32Array(CHECK_STEPS);
    for (let i = 0; i < CHECK_STEPS; i++) losses[i] = await (await run()).item();
    return losses;
  };
  // Activations and gradients of both wide layers, and a gradient for each weight.
  return { run, check, bytes: 4 * (2 * width ** 2 + 8 * BATCH * width) };
};

/** Forward, and twice that backward. */
export const trainingFlop = (width: number): number => 3 * 2 * BATCH * width * (2 * width + CLASSES);

export const productOn = (device: Device, size: number): Contestant => ({
  side: device === 'cpu' ? 'CPU' : 'GPU',
  device,
  prepare: () => product(size),
});

export const trainingOn = (device: Device, width: number, compiled: boolean): Contestant => ({
  side: `${device === 'cpu' ? 'CPU' : 'GPU'}, ${compiled ? 'compiled' : 'eager'}`,
  device,
  prepare: () => training(width, compiled),
});

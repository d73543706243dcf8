import { assert, suite } from '@engram/tools/suite';
import * as engram from '../src/index.ts';

const {
  Adam,
  backward,
  cat,
  compile,
  crossEntropy,
  DataLoader,
  defaultCollate,
  EngramError,
  GRU,
  Linear,
  LSTM,
  Parameter,
  Sequential,
  SGD,
  TensorDataset,
  tensor,
  zeros,
} = engram;

/** What somebody has who forgot to write `await`. */
const later = Promise.resolve(tensor([1, 2])) as never;
const x = tensor([
  [1, 2],
  [3, 4],
]);
const labels = tensor(Int32Array.of(0, 1));
const model = new Linear(2, 2);
const learned = () => tensor([1, 2], { requiresGrad: true });

const calls: Readonly<Record<string, () => unknown>> = {
  'an operand': () => engram.add(x, later),
  'the first operand': () => engram.add(later, 1),
  'of a method': () => x.mul(later),
  'an input': () => engram.exp(later),
  'of a product': () => engram.matmul(x, later),
  'an item of an array': () => cat([x, later]),
  'an array': () => engram.stack(later),
  'an axis': () => engram.softmax(x, later),
  axes: () => engram.sum(x, later),
  'a shape': () => zeros(later),
  'a size': () => zeros([2, later]),
  'a value': () => engram.full([2], later),
  'an end': () => engram.arange(later),
  data: () => tensor(later),
  'an item of data': () => tensor([[1, later]]),
  'a bound': () => engram.clamp(x, later),
  'an index': () => engram.select(x, 0, later),
  'a condition': () => engram.where(later, x, x),
  'indices of an embedding': () => engram.embedding(later, x),
  'a probability': () => engram.dropout(x, later),
  'logits of a loss': () => crossEntropy(later, labels),
  'targets of a loss': () => crossEntropy(x, later),
  'weights of a loss': () => crossEntropy(x, labels, { weight: later }),
  'what a layer is given': () => new Sequential(model).forward(later),
  'what a GRU is given': () => new GRU(2, 2).forward(later),
  'a state of a GRU': () => new GRU(2, 2).forward(zeros([3, 1, 2]), later),
  'a state of an LSTM': () => new LSTM(2, 2).forward(zeros([3, 1, 2]), later),
  'a size of a layer': () => new Linear(later, 2),
  'a parameter': () => new Parameter(later),
  'a state dict': () => model.loadStateDict(later),
  'an entry of one': () => model.loadStateDict({ weight: later, bias: later }),
  'an optimizer’s state': () => new Adam(model.parameters()).loadStateDict(later),
  'parameters of an optimizer': () => new Adam(later),
  'a parameter of one': () => new Adam([later]),
  'a learning rate': () => new SGD(model.parameters(), { lr: later }),
  'gradients to clip': () => engram.clipGradNorm(later, 1),
  'a norm to clip to': () => engram.clipGradNorm(model.parameters(), later),
  'what is assigned': () => tensor([1]).assign(later),
  'what replaces': () => tensor([1]).replace(later),
  'a gradient of an output': () => learned().mul(2).backward({ gradient: later }),
  'an output': () => backward(later),
  'an output of grad': () => engram.grad(later, [learned()]),
  'an input of grad': () => engram.grad(learned().sum(), [later]),
  'a gradient that was set': () => {
    const weight = new Parameter(tensor([1]));
    weight.grad = later;
    new SGD([weight], { lr: 1 }).step();
  },
  'an argument of a compiled function': () => compile((a: object) => a)(later),
  'in an argument of one': () => compile((a: object) => a)({ a: [later] }),
  'a function to compile': () => compile(later),
  'what detectAnomaly runs': () => engram.detectAnomaly(later),
  'a backend': () => engram.setBackend(later),
  'a seed': () => engram.manualSeed(later),
  bytes: () => engram.decodeSafetensors(later),
  'tensors to write': () => engram.encodeSafetensors(later),
  'a tensor to write': () => engram.encodeSafetensors({ a: later }),
  'tensors of a data set': () => new TensorDataset(later),
  'a data set': () => new DataLoader(later),
  'an example': () => defaultCollate([later]),
  'the rate of a schedule': () => engram.stepDecay(later, { stepSize: 1 }),
};

suite('a promise where something else belongs', (test) => {
  for (const [name, call] of Object.entries(calls)) {
    test(`is named, with what to do: ${name}`, async () => {
      const hasTold = (error: unknown): boolean =>
        error instanceof EngramError && /a promise: await it/.test(error.message);
      await assert.rejects(async () => call(), hasTold);
    });
  }
});

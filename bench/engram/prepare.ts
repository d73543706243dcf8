/** This library as a side: the same program, eager or compiled. */
import {
  Adam,
  AdamW,
  add,
  backend,
  binaryCrossEntropyWithLogits,
  type CompileOptions,
  clipGradNorm,
  compile,
  crossEntropy,
  ExponentialMovingAverage,
  erf,
  exp,
  GRU,
  gelu,
  Linear,
  Module,
  matmul,
  mseLoss,
  narrow,
  type Optimizer,
  RMSprop,
  reshape,
  SGD,
  type StateDict,
  sigmoid,
  softmax,
  sum,
  type Tensor,
  tanh,
  tensor,
  zeros,
} from '@engram/tensor';
import { type Prepared, training } from '../prepared.ts';
import { partsOf, type SharedData, type SharedTensor, tensorOf } from '../shared-data.ts';
import type { DNCWork, KernelWork, MLPWork, NTMWork, TrainingWork, UnaryName, Work } from '../works/work.ts';
import { CNN, LearnedImages } from './images.ts';
import { LanguageModel } from './language-model.ts';
import { machineOf } from './machine-of.ts';
import { tinyFrom } from './tiny-names.ts';
import { UNet } from './unet.ts';

/** How functions of tensors are run: as they are, or compiled. */
export type Mode = 'eager' | CompileOptions;

const fromShared = ({ shape, values }: SharedTensor): Tensor => tensor(values, [...shape]);

const weightsIn = (data: SharedData): StateDict =>
  Object.fromEntries(
    [...data]
      .filter(([name]) => name !== 'inputs' && name !== 'targets')
      .map(([name, value]) => [name, fromShared(value)]),
  );

const unaries: Readonly<Record<UnaryName, (x: Tensor) => Tensor>> = { exp, tanh, sigmoid, softmax, sum, erf, gelu };

/** The op, its inputs, and the shape of its result. */
const kernelOf = (work: KernelWork, data: SharedData): { op: () => Tensor; shape: number[] } => {
  if (work.kind === 'unary') {
    const x = fromShared(tensorOf(data, 'x'));
    const op = unaries[work.op];
    return { op: () => op(x), shape: [work.n] };
  }
  const a = fromShared(tensorOf(data, 'a'));
  const b = fromShared(tensorOf(data, 'b'));
  if (work.kind === 'product') return { op: () => matmul(a, b), shape: work.n === null ? [work.m] : [work.m, work.n] };
  a.requiresGrad = work.tape;
  return { op: () => add(a, b), shape: [work.n] };
};

const prepareKernel = (mode: Mode, work: KernelWork, data: SharedData): Prepared => {
  const { op, shape } = kernelOf(work, data);
  const result = async (y: Tensor) => (await y.data()) as Float32Array;
  if (work.kind !== 'add' && work.into) {
    const y = zeros(shape);
    const write = () => {
      y.assign(op());
    };
    const run = mode === 'eager' ? write : compile(write, mode);
    return {
      run,
      check: async () => {
        await run();
        return result(y);
      },
    };
  }
  const run = mode === 'eager' ? op : compile(op, mode);
  return { run, check: async () => result(await run()) };
};

class MLP extends Module {
  readonly hidden: Linear;
  readonly output: Linear;

  constructor([inputs, hidden, outputs]: MLPWork['sizes']) {
    super();
    this.hidden = new Linear(inputs, hidden);
    this.output = new Linear(hidden, outputs);
  }

  forward(x: Tensor): Tensor {
    return sigmoid(this.output.forward(sigmoid(this.hidden.forward(x))));
  }
}

type TrainingStep = (inputs: Tensor, targets: Tensor) => Tensor;

const machineStep = (work: NTMWork | DNCWork, data: SharedData): TrainingStep => {
  const { length, lr, alpha, momentum, clip } = work;
  const model = machineOf(work);
  model.loadStateDict(weightsIn(data));
  const parameters = model.parameters();
  const optimizer = new RMSprop(parameters, { lr, alpha, momentum });
  return (inputs, targets) => {
    const said = narrow(model.forward(inputs), 1, length + 1, length);
    const loss = binaryCrossEntropyWithLogits(said, targets);
    optimizer.zeroGrad();
    loss.backward();
    clipGradNorm(parameters, clip);
    optimizer.step();
    return loss.detach();
  };
};

/** A step without anything but the loss, its gradients and the update. */
const plainStep =
  (optimizer: Optimizer, lossOf: (inputs: Tensor, targets: Tensor) => Tensor): TrainingStep =>
  (inputs, targets) => {
    const loss = lossOf(inputs, targets);
    optimizer.zeroGrad();
    loss.backward();
    optimizer.step();
    return loss.detach();
  };

/** A model with the shared weights, and its training step. */
const stepOf = (work: TrainingWork, data: SharedData): TrainingStep => {
  if (work.kind === 'ntm' || work.kind === 'dnc') return machineStep(work, data);
  if (work.kind === 'tiny-ntm') {
    const { memory, lr, betas, clip } = work;
    const model = tinyFrom(memory, weightsIn(data));
    const parameters = model.parameters();
    const optimizer = new Adam(parameters, { lr, betas });
    return (inputs, targets) => {
      const logits = model.forward(inputs);
      const loss = crossEntropy(reshape(logits, [-1, logits.shape[2]!]), reshape(targets, [-1]));
      optimizer.zeroGrad();
      loss.backward();
      if (clip !== null) clipGradNorm(parameters, clip);
      optimizer.step();
      return loss.detach();
    };
  }
  if (work.kind === 'transformer') {
    const model = new LanguageModel(work);
    model.loadStateDict(weightsIn(data));
    return plainStep(new AdamW(model.parameters(), { lr: work.lr }), (inputs, targets) =>
      crossEntropy(model.forward(inputs).flatten(0, 1), targets.flatten()),
    );
  }
  const { lr } = work;
  if (work.kind === 'cnn') {
    const model = new CNN();
    model.loadStateDict(weightsIn(data));
    return plainStep(new SGD(model.parameters(), { lr }), (inputs, targets) =>
      crossEntropy(model.forward(inputs), targets),
    );
  }
  if (work.kind === 'unet') {
    const model = new UNet(work);
    model.loadStateDict(weightsIn(data));
    const parameters = model.parameters();
    const optimizer = new Adam(parameters, { lr });
    const average = new ExponentialMovingAverage(parameters, { decay: work.decay });
    return (inputs, targets) => {
      optimizer.zeroGrad();
      const loss = mseLoss(model.forward(inputs), targets);
      loss.backward();
      clipGradNorm(parameters, work.clip);
      optimizer.step();
      average.update();
      return loss.detach();
    };
  }
  if (work.kind === 'convolution') {
    const model = new LearnedImages(work);
    model.loadStateDict(weightsIn(data));
    return plainStep(new SGD(model.parameters(), { lr }), (_, targets) => mseLoss(model.forward(), targets));
  }
  const model = work.kind === 'gru' ? new GRU(work.inputs, work.hidden) : new MLP(work.sizes);
  model.loadStateDict(weightsIn(data));
  const optimizer = work.kind === 'gru' ? new Adam(model.parameters(), { lr }) : new SGD(model.parameters(), { lr });
  return plainStep(optimizer, (inputs, targets) =>
    mseLoss(model instanceof GRU ? model.forward(inputs).output : model.forward(inputs), targets),
  );
};

const prepareTraining = (mode: Mode, work: TrainingWork, data: SharedData): Prepared => {
  const targets = partsOf(tensorOf(data, 'targets')).map(fromShared);
  const batches = partsOf(tensorOf(data, 'inputs')).map((inputs, i) => ({
    inputs: fromShared(inputs),
    targets: targets[i]!,
  }));
  const eager = stepOf(work, data);
  if (mode === 'eager') return training(batches, (batch) => eager(batch.inputs, batch.targets).item());
  const compiled = compile(eager, mode);
  return training(batches, async (batch) => (await compiled(batch.inputs, batch.targets)).item());
};

export const prepareIn = (mode: Mode, work: Work, data: SharedData): Prepared => {
  switch (work.kind) {
    case 'add':
    case 'unary':
    case 'product':
      return prepareKernel(mode, work, data);
    default:
      return prepareTraining(mode, work, data);
  }
};

export const backendName = (): string => backend().name;

import {
  Adagrad,
  Adam,
  AdamW,
  AdaptiveAvgPool2d,
  BatchNorm1d,
  BatchNorm2d,
  cat,
  clipGradNorm,
  crossEntropy,
  Dropout,
  Embedding,
  GRU,
  GRUCell,
  GroupNorm,
  InstanceNorm2d,
  LayerNorm,
  Linear,
  Lion,
  LSTM,
  MaxPool2d,
  type Module,
  matmul,
  mseLoss,
  NAdam,
  type Optimizer,
  Parameter,
  RMSprop,
  randn,
  relu,
  Sequential,
  SGD,
  select,
  sigmoid,
  softmax,
  stack,
  type Tensor,
  tanh,
  Upsample,
} from '../../../src/index.ts';
import type { Input } from '../../cases/case.ts';
import type { Made, Program } from './programs.ts';

/** After a few steps, each of which passes on what the one before was off by. */
const TRAINED = { rtol: 1e-4, atol: 1e-4 };
const STEPS = 5;

const training = (
  title: string,
  inputs: (call: number) => readonly Input[],
  make: () => {
    readonly optimizer: Optimizer;
    readonly lossOf: (...inputs: Tensor[]) => Tensor;
    readonly clip?: number;
    /** What else a step writes. */
    readonly buffers?: readonly Tensor[];
  },
): Program => ({
  title,
  calls: STEPS,
  inputs,
  gpu: TRAINED,
  make: (): Made => {
    const { optimizer, lossOf, clip, buffers = [] } = make();
    const fn = (...batch: Tensor[]): Tensor => {
      const loss = lossOf(...batch);
      optimizer.zeroGrad();
      loss.backward();
      if (clip !== undefined) clipGradNorm(optimizer.parameters, clip);
      optimizer.step();
      return loss.detach();
    };
    return { fn, tensors: [...optimizer.parameters, ...buffers] };
  },
});

const parametersOf = (...modules: readonly Module[]): Tensor[] => modules.flatMap((module) => [...module.parameters()]);

/** Classes below `size`. */
const classes = (count: number, size: number, call: number): Input => ({
  values: Array.from({ length: count }, (_, i) => (i * 5 + call * 3) % size),
  dtype: 'int32',
});

const tokens = (batch: number, time: number, size: number, call: number): Input => ({
  values: Array.from({ length: batch }, (_, b) =>
    Array.from({ length: time }, (_, t) => (b * 7 + t * t + call) % size),
  ),
  dtype: 'int32',
});

const drawn = (call: number, ...shapes: readonly (readonly number[])[]): readonly Input[] =>
  shapes.map((shape, i) => ({ shape, seed: 10 * call + i + 1 }));

/** The other optimizers, on a network of two layers, each a parameter group. */
const optimizers: Record<string, (body: Iterable<Tensor>, head: Iterable<Tensor>) => Optimizer> = {
  'Adam with amsgrad': (body, head) =>
    new Adam([{ params: body, lr: 0.01, weightDecay: 0.1 }, { params: head }], { amsgrad: true }),
  NAdam: (body, head) =>
    new NAdam([
      { params: body, weightDecay: 0.1 },
      { params: head, momentumDecay: 0.1 },
    ]),
  Adagrad: (body, head) =>
    new Adagrad(
      [
        { params: body, lrDecay: 0.1 },
        { params: head, weightDecay: 0.1 },
      ],
      { lr: 0.1 },
    ),
  Lion: (body, head) =>
    new Lion([
      { params: body, weightDecay: 0.1 },
      { params: head, lr: 1e-3 },
    ]),
};

/** Small networks of every kind of layer, each trained by another optimizer. */
export const networks: readonly Program[] = [
  ...Object.entries(optimizers).map(([name, make]) =>
    training(
      `a perceptron in two parameter groups, ${name}`,
      (call) => drawn(call, [8, 5], [8, 2]),
      () => {
        const [first, second] = [new Linear(5, 9), new Linear(9, 2)];
        const optimizer = make(first.parameters(), second.parameters());
        return { optimizer, lossOf: (x, y) => mseLoss(second.forward(tanh(first.forward(x))), y) };
      },
    ),
  ),
  training(
    'a perceptron with layer norms, SGD with momentum',
    (call) => [...drawn(call, [9, 6]), classes(9, 4, call)],
    () => {
      const net = new Sequential(new Linear(6, 33), new LayerNorm(33), new Linear(33, 17));
      const head = new Linear(17, 4);
      const options = { lr: 0.1, momentum: 0.9, nesterov: true, weightDecay: 0.01 };
      const optimizer = new SGD(parametersOf(net, head), options);
      return { optimizer, lossOf: (x, y) => crossEntropy(head.forward(tanh(net.forward(x))), y) };
    },
  ),
  training(
    'norms, pools and upsampling between images, SGD',
    (call) => drawn(call, [4, 6, 8, 8], [4, 6, 8, 8]),
    () => {
      const [norms, instances] = [new BatchNorm2d(6), new InstanceNorm2d(6, { affine: true, trackRunningStats: true })];
      const groups = new GroupNorm(2, 6);
      const net = new Sequential(norms, new MaxPool2d(2), relu, groups, new Upsample({ scaleFactor: 2 }), instances);
      const average = new BatchNorm1d(6, { momentum: null });
      const optimizer = new SGD(parametersOf(net, average), { lr: 0.05 });
      const lossOf = (x: Tensor, y: Tensor): Tensor => {
        const seen = net.forward(x);
        const means = average.forward(new AdaptiveAvgPool2d(1).forward(seen.square()).reshape([4, 6]));
        return mseLoss(seen, y).add(means.sub(0.5).square().mean());
      };
      const buffers = [norms, instances, average].flatMap((norm) => norm.namedBuffers().map(([, buffer]) => buffer));
      return { optimizer, lossOf, buffers };
    },
  ),
  training(
    'a perceptron with dropout, Adam',
    (call) => drawn(call, [8, 5], [8, 2]),
    () => {
      const [first, second, dropout] = [new Linear(5, 40), new Linear(40, 2), new Dropout(0.4)];
      const optimizer = new Adam(parametersOf(first, second), { lr: 0.01 });
      return { optimizer, lossOf: (x, y) => mseLoss(second.forward(dropout.forward(relu(first.forward(x)))), y) };
    },
  ),
  training(
    'a GRU, Adam with weight decay',
    (call) => [...drawn(call, [3, 6, 5]), classes(3, 7, call)],
    () => {
      const [gru, head] = [new GRU(5, 19, { batchFirst: true }), new Linear(19, 7)];
      const optimizer = new Adam(parametersOf(gru, head), { lr: 0.01, weightDecay: 0.1 });
      return { optimizer, lossOf: (x, y) => crossEntropy(head.forward(select(gru.forward(x).output, 1, -1)), y) };
    },
  ),
  training(
    'an LSTM in both directions, AdamW',
    (call) => [...drawn(call, [5, 3, 4]), ...drawn(call, [5, 3, 2])],
    () => {
      const [lstm, head] = [new LSTM(4, 9, { bidirectional: true }), new Linear(18, 2)];
      const optimizer = new AdamW(parametersOf(lstm, head), { lr: 0.01 });
      return { optimizer, lossOf: (x, y) => mseLoss(head.forward(lstm.forward(x).output), y) };
    },
  ),
  training(
    'a network with a memory that it reads and writes, RMSprop, clipped gradients',
    (call) => [tokens(2, 5, 6, call), tokens(2, 5, 6, call + 1)],
    () => {
      const [hidden, slots, width, vocabulary] = [8, 5, 4, 6];
      const initial = new Parameter(randn([slots, width]).mul(0.3));
      const embed = new Embedding(vocabulary, hidden);
      const cell = new GRUCell(hidden + width, hidden);
      const [reads, writes] = [new Linear(hidden, slots), new Linear(hidden, slots)];
      const [erase, add, output] = [
        new Linear(hidden, width),
        new Linear(hidden, width),
        new Linear(hidden + width, vocabulary),
      ];
      const lossOf = (inputs: Tensor, targets: Tensor): Tensor => {
        const [batch, time] = inputs.shape;
        const x = embed.forward(inputs);
        let memory = initial.expand([batch, slots, width]);
        let h = cell.zeroState(batch);
        let read = memory.mean(1);
        const logits: Tensor[] = [];
        for (let t = 0; t < time; t++) {
          h = cell.forward(cat([select(x, 1, t), read], 1), h);
          const at = softmax(writes.forward(h)).unsqueeze(2);
          const change = tanh(add.forward(h))
            .unsqueeze(1)
            .sub(sigmoid(erase.forward(h)).unsqueeze(1).mul(memory));
          memory = memory.add(at.mul(change));
          read = matmul(softmax(reads.forward(h)).unsqueeze(1), memory).reshape([batch, width]);
          logits.push(output.forward(cat([h, read], 1)));
        }
        return crossEntropy(stack(logits, 1).reshape([batch * time, vocabulary]), targets.reshape([batch * time]));
      };
      const parameters = [initial, ...parametersOf(embed, cell, reads, writes, erase, add, output)];
      const optimizer = new RMSprop(parameters, { lr: 0.003, momentum: 0.9, centered: true });
      return { optimizer, lossOf, clip: 0.5 };
    },
  ),
];

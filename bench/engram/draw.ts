/** Draws the weights and inputs of a work, the same in every run. */
import { copyBits, copyTask, TinyNTM } from '@engram/ntm';
import {
  cat,
  Generator,
  GRU,
  Linear,
  type Module,
  manualSeed,
  narrow,
  noGrad,
  rand,
  randint,
  randn,
  type StateDict,
  type Tensor,
} from '@engram/tensor';
import type { SharedData, SharedTensor } from '../shared-data.ts';
import type { TrainingWork, Work } from '../works/work.ts';
import { CNN, LearnedImages } from './images.ts';
import { LanguageModel } from './language-model.ts';
import { machineOf } from './machine-of.ts';
import { sharedWeights } from './tiny-names.ts';
import { UNet } from './unet.ts';

/** Drawing is not what is timed; steps take these batches in turn. */
const BATCHES = 64;

const shared = (tensor: Tensor): SharedTensor => ({
  shape: [...tensor.shape],
  values: tensor.dataSync() as SharedTensor['values'],
});

const sharedOf = (weights: StateDict, prefix = ''): [string, SharedTensor][] =>
  Object.entries(weights).map(([name, value]) => [prefix + name, shared(value)]);

const weightsOf = (module: Module, prefix = ''): [string, SharedTensor][] => sharedOf(module.stateDict(), prefix);

/** One tensor with the batches along a new first axis. */
const joined = (batches: readonly SharedTensor[]): SharedTensor => {
  const { shape, values } = batches[0]!;
  const all = new (values.constructor as new (length: number) => SharedTensor['values'])(
    values.length * batches.length,
  );
  batches.forEach((batch, i) => {
    all.set(batch.values, i * values.length);
  });
  return { shape: [batches.length, ...shape], values: all };
};

const batchesOf = (draw: () => { inputs: Tensor; targets: Tensor }): [string, SharedTensor][] => {
  const batches = Array.from({ length: BATCHES }, draw);
  return [
    ['inputs', joined(batches.map(({ inputs }) => shared(inputs)))],
    ['targets', joined(batches.map(({ targets }) => shared(targets)))],
  ];
};

const drawTraining = (work: TrainingWork): SharedData => {
  manualSeed(0);
  const generator = new Generator(1);
  switch (work.kind) {
    case 'tiny-ntm':
      return new Map([
        ...sharedOf(sharedWeights(new TinyNTM({ memory: work.memory }))),
        ...batchesOf(() => copyTask.sample(work.batch, { length: work.length }, generator)),
      ]);
    case 'ntm':
    case 'dnc':
      return new Map([
        ...weightsOf(machineOf(work)),
        ...batchesOf(() => {
          const { inputs, targets } = copyBits.sample(work.batch, { length: work.length }, generator);
          return { inputs, targets: narrow(targets, 1, work.length + 1, work.length) };
        }),
      ]);
    case 'gru':
      return new Map([
        ...weightsOf(new GRU(work.inputs, work.hidden)),
        ...batchesOf(() => ({
          inputs: randn([work.time, work.batch, work.inputs], { generator }),
          targets: randn([work.time, work.batch, work.hidden], { generator }),
        })),
      ]);
    case 'transformer':
      return new Map([
        ...weightsOf(new LanguageModel(work)),
        ...batchesOf(() => {
          const tokens = randint(0, work.vocabulary, [work.batch, work.length + 1], { generator });
          return { inputs: narrow(tokens, 1, 0, work.length), targets: narrow(tokens, 1, 1, work.length) };
        }),
      ]);
    case 'cnn':
      return new Map([
        ...weightsOf(new CNN()),
        ...batchesOf(() => ({
          inputs: randn([work.batch, 1, 28, 28], { generator }),
          targets: randint(0, 10, [work.batch], { generator }),
        })),
      ]);
    case 'unet': {
      const { batch, size } = work;
      return new Map([
        ...weightsOf(new UNet(work)),
        ...batchesOf(() => ({
          inputs: cat([rand([batch, 1], { generator }), randn([batch, size * size], { generator })], 1),
          targets: randn([batch, 1, size, size], { generator }),
        })),
      ]);
    }
    case 'convolution': {
      const { batch, channels, size } = work;
      const model = new LearnedImages(work);
      noGrad(() => model.images.assign(randn(model.images.shape, { generator })));
      return new Map([
        ...weightsOf(model),
        ...batchesOf(() => ({
          inputs: randn([1], { generator }),
          targets: randn([batch, channels[1], size, size], { generator }),
        })),
      ]);
    }
    case 'mlp': {
      const [inputs, hidden, outputs] = work.sizes;
      return new Map([
        ...weightsOf(new Linear(inputs, hidden), 'hidden.'),
        ...weightsOf(new Linear(hidden, outputs), 'output.'),
        ...batchesOf(() => ({
          inputs: randn([1, inputs], { generator }),
          targets: randn([1, outputs], { generator }),
        })),
      ]);
    }
  }
};

export const draw = (work: Work): SharedData => {
  const generator = new Generator(0);
  const normal = (...shape: number[]) => shared(randn(shape, { generator }));
  switch (work.kind) {
    case 'add':
      return new Map([
        ['a', normal(work.n)],
        ['b', normal(work.n)],
      ]);
    case 'unary':
      return new Map([['x', normal(work.n)]]);
    case 'product':
      return new Map([
        ['a', normal(work.m, work.k)],
        ['b', work.n === null ? normal(work.k) : normal(work.k, work.n)],
      ]);
    default:
      return drawTraining(work);
  }
};

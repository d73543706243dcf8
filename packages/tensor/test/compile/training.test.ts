import { assert, suite } from '@engram/tools/suite';
import {
  Adam,
  AdamW,
  clipGradNorm,
  compile,
  crossEntropy,
  Dropout,
  Embedding,
  Generator,
  GRU,
  Linear,
  LSTM,
  Module,
  manualSeed,
  mseLoss,
  type Optimizer,
  RMSprop,
  randint,
  randn,
  relu,
  Sequential,
  SGD,
  type Tensor,
} from '../../src/index.ts';
import { modes, values } from './support.ts';

const STEPS = 1000;

/** Measured after all steps: at most 5e-6. */
const CLOSE = 3e-5;
/** AdamW's factor 1 − lr · weightDecay is rounded to float32 at each SIMD step: 4e-5. */
const DECAYED = 2e-4;

class Sequence extends Module {
  readonly embedding = new Embedding(6, 4);
  readonly cell: GRU | LSTM;
  readonly out = new Linear(5, 6);

  constructor(kind: 'GRU' | 'LSTM') {
    super();
    this.cell = kind === 'GRU' ? new GRU(4, 5) : new LSTM(4, 5);
  }

  /** tokens [T, B] → logits [T · B, V] */
  forward(tokens: Tensor): Tensor {
    return this.out.forward(this.cell.forward(this.embedding.forward(tokens)).output).reshape([-1, 6]);
  }
}

interface Training {
  readonly model: Module;
  readonly lossOf: (x: Tensor, y: Tensor) => Tensor;
  readonly batch: (generator: Generator) => [Tensor, Tensor];
}

const sequence = (kind: 'GRU' | 'LSTM') => (): Training => {
  const model = new Sequence(kind);
  const lossOf = (x: Tensor, y: Tensor): Tensor => crossEntropy(model.forward(x), y.reshape([-1]));
  // What came before is to be said: it can be learned, so losses move.
  const batch = (generator: Generator): [Tensor, Tensor] => {
    const tokens = randint(0, 6, [5, 3], { generator });
    return [tokens.slice(0, 1), tokens.slice(0, 0, 4)];
  };
  return { model, lossOf, batch };
};

const mlp = (): Training => {
  const model = new Sequential(new Linear(4, 8), relu, new Dropout(0.2), new Linear(8, 8), relu, new Linear(8, 2));
  const lossOf = (x: Tensor, y: Tensor): Tensor => mseLoss(model.forward(x), y);
  const batch = (generator: Generator): [Tensor, Tensor] => {
    const x = randn([6, 4], { generator });
    return [x, x.slice(1, 0, 2).mul(x.slice(1, 2))];
  };
  return { model, lossOf, batch };
};

const optimizers: Record<string, (model: Module) => Optimizer> = {
  SGD: (model) => new SGD(model.parameters(), { lr: 0.05, momentum: 0.5 }),
  Adam: (model) => new Adam(model.parameters(), { lr: 0.003 }),
  AdamW: (model) => new AdamW(model.parameters(), { lr: 0.003 }),
  'RMSprop with momentum': (model) => new RMSprop(model.parameters(), { lr: 0.001, momentum: 0.9 }),
};

interface Run {
  readonly losses: number[];
  readonly weights: number[];
}

/** `wrong` leaves one of the steps out. */
const train = async (
  make: () => Training,
  optimizerOf: (model: Module) => Optimizer,
  simd: boolean | null,
  wrong = false,
): Promise<Run> => {
  manualSeed(11);
  const { model, lossOf, batch } = make();
  const optimizer = optimizerOf(model);
  const fn = (x: Tensor, y: Tensor): Tensor => {
    const loss = lossOf(x, y);
    optimizer.zeroGrad();
    loss.backward();
    clipGradNorm(model.parameters(), 1);
    optimizer.step();
    return loss.detach();
  };
  const step = simd === null ? fn : compile(fn, { simd });
  const generator = new Generator(7);
  const losses: number[] = [];
  for (let i = 0; i < STEPS; i++) {
    const [x, y] = batch(generator);
    if (wrong && i === STEPS / 2) continue;
    losses.push((await step(x, y)).itemSync());
  }
  return { losses, weights: model.parameters().flatMap(values) };
};

/** The largest distance of two runs' weights, and of the losses of their last steps. */
const distance = (a: Run, b: Run): { weights: number; losses: number } => {
  const worst = (x: readonly number[], y: readonly number[]): number =>
    x.reduce((most, v, i) => Math.max(most, Math.abs(v - (y[i] as number))), 0);
  return { weights: worst(a.weights, b.weights), losses: worst(a.losses.slice(-100), b.losses.slice(-100)) };
};

suite('compile: 1,000 training steps, eager and compiled', (test) => {
  const networks = { GRU: sequence('GRU'), LSTM: sequence('LSTM'), 'MLP with dropout': mlp };
  for (const [network, make] of Object.entries(networks)) {
    for (const [name, optimizerOf] of Object.entries(optimizers)) {
      test(`${network} by ${name}`, async () => {
        const eager = await train(make, optimizerOf, null);
        const mean = (list: number[]): number => list.reduce((a, b) => a + b) / list.length;
        assert.ok(mean(eager.losses.slice(-100)) < 0.97 * mean(eager.losses.slice(0, 100)), 'it learns');
        for (const { label, simd } of modes) {
          const compiled = await train(make, optimizerOf, simd);
          const { weights, losses } = distance(eager, compiled);
          const most = name === 'AdamW' && simd ? DECAYED : CLOSE;
          assert.ok(weights < most && losses < most, `${label}: weights ${weights}, losses ${losses}`);
        }
      });
    }
  }

  test('one step left out would show', async () => {
    const eager = await train(sequence('GRU'), optimizers.Adam, null);
    const wrong = await train(sequence('GRU'), optimizers.Adam, true, true);
    const { weights } = distance(eager, wrong);
    assert.ok(weights > 1e-3, `${weights}`);
  });
});

import { Generator, randint, randn, type Tensor } from '@engram/tensor';
import { TinyNTM, type TinyNTMConfig } from '../src/index.ts';

export const KINDS = ['fixed', 'writable'] as const;
export const SMALL = { vocab: 6, hidden: 5, slots: 4, width: 3 };

/** A network in float64 whose weights, memory included, are all drawn from N(0, 0.7²): no head is near its middle. */
export const network = (config: TinyNTMConfig, seed = 1): TinyNTM => {
  const model = new TinyNTM(config).to('float64');
  const generator = new Generator(seed);
  const drawn = Object.entries(model.stateDict()).map(([name, { shape }]) => [
    name,
    randn(shape, { generator, dtype: 'float64' }).mul(0.7),
  ]);
  model.loadStateDict(Object.fromEntries(drawn));
  return model;
};

export const tokens = (batch: number, time: number, { vocab = 6, seed = 2 } = {}): Tensor =>
  randint(0, vocab, [batch, time], { generator: new Generator(seed) });

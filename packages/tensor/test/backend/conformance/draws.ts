import {
  bernoulli,
  dropout,
  Generator,
  init,
  Linear,
  linspace,
  multinomial,
  normal,
  ones,
  rand,
  randint,
  randLike,
  randn,
  randnLike,
  type Tensor,
} from '../../../src/index.ts';
import type { Program } from './programs.ts';

const EXACT = { rtol: 0, atol: 0 };
/** What comes out of log, sqrt and cos. */
const NORMAL = { rtol: 1e-5, atol: 1e-5 };

const drawn = (
  title: string,
  draw: (options: { readonly generator: Generator }) => Tensor | readonly Tensor[],
  gpu: Program['gpu'] = EXACT,
): Program => ({
  title,
  make: () => {
    const generator = new Generator(5);
    return { fn: () => draw({ generator }) };
  },
  calls: 3,
  gpu,
});

/** The same numbers on every backend, from the same seed. */
export const draws: readonly Program[] = [
  drawn('rand', (options) => rand([1001], options)),
  drawn('rand: one, and none', (options) => [rand([], options), rand([2, 0], options), rand([1], options)]),
  drawn('randint: int32', (options) => randint(-3, 1000, [33, 7], options)),
  drawn('randint: float32', (options) => randint(0, 5, [100], { ...options, dtype: 'float32' })),
  drawn('randint: bool', (options) => randint(0, 2, [100], { ...options, dtype: 'bool' })),
  drawn('randn', (options) => randn([1001], options), NORMAL),
  drawn('randLike', (options) => randLike(ones([33]), options)),
  drawn('randnLike', (options) => randnLike(ones([33]), options), NORMAL),
  drawn('normal', (options) => normal(linspace(-3, 3, 100), 2, options), NORMAL),
  drawn('bernoulli', (options) => bernoulli(linspace(0, 1, 100), options)),
  drawn('multinomial with replacement', (options) =>
    multinomial(linspace(0, 2, 20).expand([3, 20]), 40, { replacement: true, ...options }),
  ),
  drawn('multinomial without replacement', (options) => multinomial(linspace(0, 2, 20).expand([3, 20]), 9, options)),
  drawn('dropout', (options) => dropout(ones([500]), 0.3, true, options)),
  {
    title: 'the generator that manualSeed seeds',
    make: () => ({ fn: () => [rand([5]), randint(0, 9, [5])] }),
    gpu: EXACT,
  },
  {
    title: 'the weights of a layer',
    make: () => {
      const layer = new Linear(7, 5);
      init.xavierNormal(layer.weight);
      return { fn: () => rand([1]), tensors: [...layer.parameters()] };
    },
    gpu: NORMAL,
  },
];

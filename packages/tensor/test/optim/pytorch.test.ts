import { assert, suite } from '@engram/tools/suite';
import type { Tensor } from '../../src/autograd/tensor.ts';
import { tensor } from '../../src/ops/create.ts';
import { Adagrad } from '../../src/optim/adagrad.ts';
import { Adam, AdamW } from '../../src/optim/adam.ts';
import { Lion } from '../../src/optim/lion.ts';
import { NAdam } from '../../src/optim/nadam.ts';
import type { Optimizer } from '../../src/optim/optimizer.ts';
import { RMSprop } from '../../src/optim/rmsprop.ts';
import { SGD } from '../../src/optim/sgd.ts';
import { assertNear, GRADIENTS, START } from './fixture.ts';

interface Case {
  readonly of: string;
  readonly make: (parameters: Tensor[]) => Optimizer;
  /** The parameter after five steps. */
  readonly float64: number[];
  readonly float32: number[];
  readonly state: Record<string, number[]>;
}

const betas = [0.8, 0.95] as const;

// What PyTorch 1.13 gives from START with GRADIENTS.
const cases: Case[] = [
  {
    of: 'SGD',
    make: (p) => new SGD(p, { lr: 0.1 }),
    float64: [0.4449999999999999, -1.1800000000000002, 2.7430000000000003],
    float32: [0.445000022649765, -1.1799999475479126, 2.742999792098999],
    state: {},
  },
  {
    of: 'SGD with weight decay',
    make: (p) => new SGD(p, { lr: 0.1, weightDecay: 0.05 }),
    float64: [0.4327750077921874, -1.1515900113085937, 2.6716697416143744],
    float32: [0.43277502059936523, -1.1515899896621704, 2.6716697216033936],
    state: {},
  },
  {
    of: 'SGD with momentum',
    make: (p) => new SGD(p, { lr: 0.1, momentum: 0.9 }),
    float64: [0.41532699999999995, -0.7916950000000001, 2.2710598000000006],
    float32: [0.4153269827365875, -0.7916949987411499, 2.271059513092041],
    state: { momentum_buffer: [0.5170300000000001, -0.26855000000000007, 2.045622] },
  },
  {
    of: 'SGD with momentum, dampening and weight decay',
    make: (p) => new SGD(p, { lr: 0.1, momentum: 0.9, dampening: 0.3, weightDecay: 0.05 }),
    float64: [0.3786010787781541, -0.6887461476495683, 2.337031240907711],
    float32: [0.3786011040210724, -0.6887462139129639, 2.337031364440918],
    state: { momentum_buffer: [0.493693446152833, -0.6322211954965038, 1.8614348542116355] },
  },
  {
    of: 'SGD with nesterov and weight decay',
    make: (p) => new SGD(p, { lr: 0.1, momentum: 0.9, nesterov: true, weightDecay: 0.05 }),
    float64: [0.3277895063094111, -0.687220021862919, 1.8606845378452919],
    float32: [0.3277895450592041, -0.68722003698349, 1.8606845140457153],
    state: { momentum_buffer: [0.6146351887777703, -0.4473936566219727, 2.5679232302899107] },
  },
  {
    of: 'Adam with its defaults',
    make: (p) => new Adam(p),
    float64: [0.49914796992475047, -1.247782140387924, 2.9972434819794747],
    float32: [0.4991479516029358, -1.2477819919586182, 2.997243642807007],
    state: {
      exp_avg: [0.05170299999999999, -0.026855, 0.2045622],
      exp_avg_sq: [0.001829457011650092, 0.0035790043308422527, 0.007882078146148407],
    },
  },
  {
    of: 'Adam with every option',
    make: (p) => new Adam(p, { lr: 0.1, betas, eps: 1e-3, weightDecay: 0.05 }),
    float64: [0.39727707164416465, -1.0325376263008597, 2.6991026795272792],
    float32: [0.3972771167755127, -1.0325376987457275, 2.6991026401519775],
    state: {
      exp_avg: [0.11021902187838145, -0.03156057151604768, 0.42257024250870046],
      exp_avg_sq: [0.08590570993460267, 0.1580737552952389, 0.3829291683478187],
    },
  },
  {
    of: 'AdamW with its defaults',
    make: (p) => new AdamW(p),
    float64: [0.4991229956334069, -1.2477197077424724, 2.997093556563854],
    float32: [0.4991229176521301, -1.247719407081604, 2.997093439102173],
    state: {
      exp_avg: [0.05170299999999999, -0.026855, 0.2045622],
      exp_avg_sq: [0.001829457011650092, 0.0035790043308422527, 0.007882078146148407],
    },
  },
  {
    of: 'AdamW with every option',
    make: (p) => new AdamW(p, { lr: 0.1, betas, eps: 1e-3, weightDecay: 0.2 }),
    float64: [0.3684693838155114, -0.9452618705992651, 2.458084093225618],
    float32: [0.36846938729286194, -0.9452620148658752, 2.4580841064453125],
    state: {
      exp_avg: [0.09529599999999998, 0.0052799999999999965, 0.32763839999999994],
      exp_avg_sq: [0.08425877812500007, 0.15371095312500013, 0.34547097762500023],
    },
  },
  {
    of: 'RMSprop with its defaults',
    make: (p) => new RMSprop(p),
    float64: [0.4178472584519476, -1.1929539907383748, 2.7990928215084416],
    float32: [0.41784727573394775, -1.1929539442062378, 2.799093008041382],
    state: { square_avg: [0.018022504009000018, 0.03481324862500003, 0.07696452988404007] },
  },
  {
    of: 'RMSprop with weight decay',
    make: (p) => new RMSprop(p, { lr: 0.05, alpha: 0.9, eps: 1e-3, weightDecay: 0.05 }),
    float64: [0.3584471602596545, -1.1442554826738005, 2.6574837361882078],
    float32: [0.3584471642971039, -1.144255518913269, 2.6574835777282715],
    state: { square_avg: [0.15833309377644847, 0.26850802210080454, 0.6671455558704683] },
  },
  {
    of: 'RMSprop with momentum',
    make: (p) => new RMSprop(p, { lr: 0.05, alpha: 0.9, momentum: 0.8 }),
    float64: [0.15753128477061168, -0.8531039586432901, 2.0685543616254543],
    float32: [0.15753121674060822, -0.8531039953231812, 2.068554401397705],
    state: {
      square_avg: [0.1547284, 0.2623465, 0.6010012439999999],
      momentum_buffer: [1.5781191779801373, -0.12190287364038019, 3.403951360456313],
    },
  },
  {
    of: 'RMSprop centered',
    make: (p) => new RMSprop(p, { lr: 0.05, alpha: 0.9, centered: true }),
    float64: [0.3597373286110775, -1.1553205970323615, 2.6589549623638495],
    float32: [0.3597373366355896, -1.1553205251693726, 2.6589550971984863],
    state: {
      square_avg: [0.1547284, 0.2623465, 0.6010012439999999],
      grad_avg: [0.05170299999999999, -0.026855, 0.2045622],
    },
  },
  {
    of: 'RMSprop with every option',
    make: (p) => new RMSprop(p, { lr: 0.05, alpha: 0.9, centered: true, momentum: 0.8, weightDecay: 0.05 }),
    float64: [0.10988346939662162, -0.7791858958102803, 1.9713362832955894],
    float32: [0.10988344997167587, -0.7791858911514282, 1.9713362455368042],
    state: {
      square_avg: [0.15725403481611663, 0.26965633359301555, 0.6617624990362606],
      grad_avg: [0.058492520971535254, -0.046703926262280905, 0.2563815815528931],
      momentum_buffer: [1.7881828145166807, -0.48673678152388755, 3.9385106596170303],
    },
  },
];

/** Five steps more. */
const TEN = [
  ...GRADIENTS,
  [0.45, -0.02, -1.3],
  [-0.9, 1.4, 0.6],
  [0.15, -0.35, 0.08],
  [-0.05, 2.2, -0.4],
  [0.6, -0.8, 1.9],
];

// What PyTorch 1.13 gives from START with TEN; Lion, which it does not have, is the paper's algorithm in plain loops.
const tenSteps: Case[] = [
  {
    of: 'Adam, amsgrad',
    make: (p) => new Adam(p, { lr: 0.1, amsgrad: true }),
    float64: [0.36370828538917327, -1.1286766297477282, 2.641140810100175],
    float32: [0.3637082576751709, -1.1286765336990356, 2.641140937805176],
    state: {
      exp_avg: [0.06209460446999999, 0.17454019105, 0.23971893347799997],
      exp_avg_sq: [0.0032145441687567366, 0.011113084466397605, 0.013661144916699442],
      max_exp_avg_sq: [0.0032145441687567366, 0.011113084466397605, 0.013661144916699442],
    },
  },
  {
    of: 'Adam, amsgrad and every option',
    make: (p) => new Adam(p, { lr: 0.1, betas: [0.8, 0.5], eps: 1e-3, weightDecay: 0.05, amsgrad: true }),
    float64: [0.3618853073808077, -1.1386996186716867, 2.6648713390347907],
    float32: [0.36188530921936035, -1.1386996507644653, 2.6648709774017334],
    state: {
      exp_avg: [0.12482221050285393, 0.24204870951717242, 0.5110068065390823],
      exp_avg_sq: [0.26217266201853634, 1.661496516294486, 2.2001143916051205],
      max_exp_avg_sq: [0.696257018970849, 2.5900970156695693, 3.505314839608768],
    },
  },
  {
    of: 'AdamW, amsgrad',
    make: (p) => new AdamW(p, { lr: 0.1, betas: [0.8, 0.5], weightDecay: 0.2, amsgrad: true }),
    float64: [0.3070092939520419, -0.9728202253084159, 2.2067529539807955],
    float32: [0.30700933933258057, -0.9728204011917114, 2.2067534923553467],
    state: {
      exp_avg: [0.10713059327999998, 0.2906517504, 0.3885445509119999],
      exp_avg_sq: [0.2515234375, 1.6782253906250002, 1.946718359375],
      max_exp_avg_sq: [0.6725000000000001, 2.7164507812500003, 3.1251],
    },
  },
  {
    of: 'NAdam with its defaults',
    make: (p) => new NAdam(p),
    float64: [0.4971188131802118, -1.2517827131176305, 2.9940552234350934],
    float32: [0.4971187710762024, -1.2517824172973633, 2.9940555095672607],
    state: {
      exp_avg: [0.06209460446999999, 0.17454019105, 0.23971893347799997],
      exp_avg_sq: [0.0032145441687567366, 0.011113084466397605, 0.013661144916699442],
    },
  },
  {
    of: 'NAdam with every option',
    make: (p) => new NAdam(p, { lr: 0.05, betas: [0.8, 0.95], eps: 1e-3, weightDecay: 0.1, momentumDecay: 0.2 }),
    float64: [0.39463873614156897, -1.2591068615359353, 2.767166755980101],
    float32: [0.3946387767791748, -1.2591068744659424, 2.76716685295105],
    state: {
      exp_avg: [0.14635396760038305, 0.18155734530534046, 0.643637577743485],
      exp_avg_sq: [0.13189047029223971, 0.45600335184827706, 0.654941660477034],
    },
  },
  {
    of: 'NAdam without momentum decay',
    make: (p) => new NAdam(p, { lr: 0.05, momentumDecay: 0 }),
    float64: [0.4279473576919711, -1.2946290128461466, 2.85135326731201],
    float32: [0.42794734239578247, -1.2946289777755737, 2.851353645324707],
    state: {
      exp_avg: [0.06209460446999999, 0.17454019105, 0.23971893347799997],
      exp_avg_sq: [0.0032145441687567366, 0.011113084466397605, 0.013661144916699442],
    },
  },
  {
    of: 'Adagrad with its defaults',
    make: (p) => new Adagrad(p),
    float64: [0.4900498792781202, -1.2530131033868068, 2.978110531199845],
    float32: [0.4900498688220978, -1.2530131340026855, 2.9781107902526855],
    state: { sum: [3.23, 11.1529, 13.729299999999999] },
  },
  {
    of: 'Adagrad with every option',
    make: (p) => new Adagrad(p, { lr: 0.3, lrDecay: 0.1, weightDecay: 0.05, initialAccumulatorValue: 0.25, eps: 1e-3 }),
    float64: [0.3350401793601836, -1.1732309202111726, 2.565325541711618],
    float32: [0.3350401520729065, -1.1732310056686401, 2.5653254985809326],
    state: { sum: [3.5451654898563443, 11.300013414599889, 15.154782746646477] },
  },
  {
    of: 'Lion with its defaults',
    make: (p) => new Lion(p),
    float64: [0.4998, -1.25, 2.999599999999999],
    float32: [0.49980002641677856, -1.25, 2.999600410461426],
    state: { exp_avg: [0.007766814144019987, 0.017561856170524144, 0.03304565902357787] },
  },
  {
    of: 'Lion with every option',
    make: (p) => new Lion(p, { lr: 0.05, betas: [0.6, 0.8], weightDecay: 0.3 }),
    float64: [0.33493950441507464, -1.182239998573982, 2.394220652471175],
    float32: [0.33493953943252563, -1.1822400093078613, 2.3942208290100098],
    state: { exp_avg: [0.10713059327999996, 0.2906517504, 0.3885445509119999] },
  },
];

suite('optimizers give the numbers of PyTorch', (test) => {
  const all = [...cases.map((of) => [of, GRADIENTS] as const), ...tenSteps.map((of) => [of, TEN] as const)];
  for (const [{ of, make, float64, float32, state }, gradients] of all) {
    for (const [dtype, expected, tolerance] of [
      // PyTorch keeps the product of NAdam's momenta as a float32, whatever the dtype.
      ['float64', float64, of.startsWith('NAdam') ? 1e-8 : 1e-14],
      ['float32', float32, gradients === TEN ? 1e-6 : 3e-7],
    ] as const) {
      test(`${of}, ${dtype}`, () => {
        const p = tensor(START, { dtype, requiresGrad: true });
        const optimizer = make([p]);
        for (const gradient of gradients) {
          p.grad = tensor(gradient, { dtype });
          optimizer.step();
        }
        assertNear(p, expected, tolerance);
        const dict = optimizer.stateDict();
        assert.equal(dict.steps, [gradients.length]);
        assert.equal(
          Object.keys(dict.state).sort(),
          Object.keys(state)
            .map((name) => `0.${name}`)
            .sort(),
        );
        for (const [name, values] of Object.entries(state)) assertNear(dict.state[`0.${name}`], values, tolerance);
      });
    }
  }
});

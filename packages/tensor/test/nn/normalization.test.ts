import { assert, suite } from '@engram/tools/suite';
import {
  ArgumentError,
  BatchNorm1d,
  BatchNorm2d,
  type ChannelNormOptions,
  compile,
  decodeSafetensors,
  encodeSafetensors,
  full,
  GroupNorm,
  InstanceNorm2d,
  Linear,
  type Module,
  noGrad,
  RMSNorm,
  randn,
  SGD,
  ShapeError,
  type Tensor,
  tensor,
  zeros,
} from '../../src/index.ts';
import { assertClose } from '../../src/testing/index.ts';
import { throwsError } from '../property.ts';

/** sin(0.7 i + k) */
const wave = (shape: readonly number[], k: number): Tensor => {
  const n = shape.reduce((a, b) => a * b, 1);
  return tensor(Array.from({ length: n }, (_, i) => Math.sin(0.7 * i + k))).reshape(shape);
};

interface Known {
  readonly title: string;
  readonly make: () => Module & { forward(x: Tensor): Tensor };
  readonly shapes: readonly (readonly number[])[];
  /** What PyTorch 1.13 gives in training for the last of `shapes`, filled with (i + 1) wave(i + 1) + i. */
  readonly train: readonly number[];
  /** In evaluation, for the first, filled with wave(9). */
  readonly eval: readonly number[];
  /** The state dict after that, in PyTorch's order. */
  readonly state: Readonly<Record<string, readonly number[]>>;
}

const known: readonly Known[] = [
  {
    title: 'BatchNorm1d over channels alone',
    make: () => new BatchNorm1d(2),
    shapes: [
      [3, 2],
      [4, 2],
    ],
    train: [1.495043, 0.875717, -0.21957, -1.083132, -1.309748, -0.905849, 0.034275, 1.113265],
    eval: [0.290265, -0.329423, -0.884993, -1.014552, -0.757698, -0.134689],
    state: {
      weight: [1.0, 1.0],
      bias: [0.0, 0.0],
      running_mean: [0.105877, 0.075772],
      running_var: [1.113102, 1.112955],
      num_batches_tracked: [2],
    },
  },
  {
    title: 'BatchNorm1d over lines, with a cumulative mean',
    make: () => new BatchNorm1d(2, { momentum: null, eps: 0.1 }),
    shapes: [
      [2, 2, 3],
      [1, 2, 3],
      [2, 2, 3],
    ],
    train: [
      -0.077523, -0.99551, -1.572561, -1.064187, -0.083662, 1.361408, 0.815279, 1.096129, 0.734186, 1.168655, -0.252505,
      -1.12971,
    ],
    eval: [
      -0.686953, -1.109148, -1.452438, -1.009919, -0.723751, -0.127508, -0.575857, -0.341303, -0.388973, 0.312696,
      -0.338152, -0.860279,
    ],
    state: {
      weight: [1.0, 1.0],
      bias: [0.0, 0.0],
      running_mean: [1.524857, 0.067807],
      running_var: [2.523807, 1.006547],
      num_batches_tracked: [3],
    },
  },
  {
    title: 'BatchNorm2d without weights',
    make: () => new BatchNorm2d(2, { momentum: 0.3, affine: false }),
    shapes: [
      [2, 2, 1, 3],
      [1, 2, 3, 2],
    ],
    train: [
      1.655875, 0.961425, -0.022672, -0.833582, -1.08992, -0.671127, -1.080102, 0.346873, 1.187015, 1.045192, -0.011896,
      -1.487083,
    ],
    eval: [
      0.176603, -0.423358, -0.911189, -1.629044, -1.318388, -0.671125, 0.334476, 0.667788, 0.600047, -0.193252,
      -0.899793, -1.466599,
    ],
    state: { running_mean: [0.210814, 0.584004], running_var: [1.299301, 0.938966], num_batches_tracked: [2] },
  },
  {
    title: 'BatchNorm2d without running statistics',
    make: () => new BatchNorm2d(2, { trackRunningStats: false }),
    shapes: [[2, 2, 1, 3]],
    train: [
      0.856944, 1.078471, 0.612092, -0.158033, -1.036295, -1.527781, -1.687217, -0.93562, 0.07533, 0.92912, 1.115839,
      0.677152,
    ],
    eval: [
      0.181002, -0.87802, -1.739116, -1.207333, -0.581541, 0.722323, 0.459671, 1.048018, 0.928445, 1.684962, 0.261687,
      -0.880099,
    ],
    state: { weight: [1.0, 1.0], bias: [0.0, 0.0] },
  },
  {
    title: 'InstanceNorm2d with all there is',
    make: () => new InstanceNorm2d(2, { affine: true, trackRunningStats: true }),
    shapes: [
      [2, 2, 1, 3],
      [2, 2, 1, 3],
    ],
    train: [
      1.148605, 0.140199, -1.288805, 0.181508, -1.305262, 1.123754, -1.315797, 0.209024, 1.106773, 1.152111, 0.134201,
      -1.286312,
    ],
    eval: [
      0.208906, -0.491892, -1.061715, -1.118789, -0.800955, -0.138734, 0.393314, 0.782647, 0.703521, 0.350182,
      -0.372687, -0.95259,
    ],
    state: {
      weight: [1.0, 1.0],
      bias: [0.0, 0.0],
      running_mean: [0.208256, 0.065076],
      running_var: [0.952287, 0.897028],
      num_batches_tracked: [0],
    },
  },
  {
    title: 'InstanceNorm2d without a batch',
    make: () => new InstanceNorm2d(2),
    shapes: [[2, 1, 3]],
    train: [0.040805, 1.203465, -1.24427, 1.322525, -0.227544, -1.094981],
    eval: [1.264565, -0.084014, -1.180551, -1.059664, -0.281175, 1.34084],
    state: {},
  },
  {
    title: 'GroupNorm',
    make: () => new GroupNorm(2, 4, { eps: 0.01 }),
    shapes: [[2, 4, 3]],
    train: [
      0.907038, 1.106984, 0.686039, -0.157822, -1.027717, -1.514521, -1.668672, -0.924704, 0.075985, 0.862755, 1.065577,
      0.589059, 0.914674, -0.438232, -1.179104, -0.959498, 0.117301, 1.544859, 0.940434, 1.108948, 0.664608, -0.183606,
      -1.036766, -1.493617,
    ],
    eval: [
      1.654985, 0.273207, -0.850324, -1.187195, -0.578968, 0.688296, 0.461452, 1.038841, 0.921494, 0.164603, -0.875855,
      -1.710536, -1.456981, -1.050808, -0.226609, 0.627983, 1.111041, 0.995374, 1.618908, 0.217264, -0.891949,
      -1.187051, -0.529251, 0.772078,
    ],
    state: { weight: [1.0, 1.0, 1.0, 1.0], bias: [0.0, 0.0, 0.0, 0.0] },
  },
];

const close = { rtol: 1e-5, atol: 1e-5 };

suite('normalization', (test) => {
  test('running statistics of float64 are float64', async () => {
    for (const [make, x] of [
      [(options: ChannelNormOptions) => new BatchNorm1d(1, options), [2, 1]],
      [(options: ChannelNormOptions) => new BatchNorm2d(1, options), [2, 1, 1, 1]],
      [(options: ChannelNormOptions) => new InstanceNorm2d(1, { ...options, trackRunningStats: true }), [1, 1, 2, 1]],
    ] as const) {
      const usual = make({ dtype: 'float64' });
      usual.forward(zeros(x, { dtype: 'float64' }));
      assert.is(usual.runningVar!.itemSync(), 0.9);
      const norm = make({ dtype: 'float64', momentum: null });
      const forward = compile((batch: Tensor) => norm.forward(batch));
      for (const value of [1, 2, 4]) await forward(full(x, value, { dtype: 'float64' }));
      if (!(norm instanceof InstanceNorm2d)) assertClose(norm.runningMean!, [7 / 3], { rtol: 1e-15, atol: 0 });
    }
  });

  for (const { title, make, shapes, train, eval: evaluated, state } of known) {
    for (const mode of ['eager', 'compiled'] as const) {
      test(`${title}: PyTorch's outputs and state (${mode})`, async () => {
        const layer = make();
        const forward = (x: Tensor) => layer.forward(x);
        const run = mode === 'eager' ? forward : compile(forward);
        let y = zeros([]);
        for (const [i, shape] of shapes.entries())
          y = await run(
            wave(shape, i + 1)
              .mul(i + 1)
              .add(i),
          );
        assertClose(y.flatten(), [...train], close);
        layer.eval();
        assertClose((await run(wave(shapes[0], 9))).flatten(), [...evaluated], close);
        const dict = layer.stateDict();
        assert.equal(Object.keys(dict), Object.keys(state));
        for (const [name, values] of Object.entries(state)) {
          assertClose(dict[name].flatten().to('float32'), [...values], { ...close, label: name });
        }
      });
    }
  }

  test('running statistics in a compiled training step are those of eager steps', async () => {
    const train = async (compiled: boolean) => {
      const [linear, norm] = [new Linear(3, 4), new BatchNorm1d(4)];
      linear.loadStateDict({ weight: wave([4, 3], 1), bias: wave([4], 2) });
      const optimizer = new SGD([...linear.parameters(), ...norm.parameters()], { lr: 0.1 });
      const step = (x: Tensor) => {
        optimizer.zeroGrad();
        const loss = norm.forward(linear.forward(x)).sub(1).square().mean();
        loss.backward();
        optimizer.step();
        return loss;
      };
      const run = compiled ? compile(step) : step;
      for (let i = 0; i < 5; i++) await run(wave([6, 3], i));
      return { ...linear.stateDict(), ...norm.stateDict() };
    };
    const [eager, compiled] = [await train(false), await train(true)];
    for (const [name, value] of Object.entries(eager)) assertClose(compiled[name], value, { ...close, label: name });
    assert.is(compiled.num_batches_tracked.itemSync(), 5);
  });

  test('the count of batches is an int32 scalar that a file brings back', async () => {
    const norm = new BatchNorm2d(2);
    norm.forward(wave([2, 2, 3, 3], 1));
    const count = norm.stateDict().num_batches_tracked;
    assert.equal([count.dtype, count.shape, count.itemSync()], ['int32', [], 1]);
    const { tensors } = decodeSafetensors(await encodeSafetensors(norm.stateDict()));
    const other = new BatchNorm2d(2);
    other.loadStateDict(tensors);
    assert.is(other.numBatchesTracked!.itemSync(), 1);
    other.to('float64');
    assert.equal([other.runningMean!.dtype, other.numBatchesTracked!.dtype], ['float64', 'int32']);
  });

  test('RMSNorm divides by the root of the mean square', () => {
    const norm = new RMSNorm([2, 2]);
    assert.equal(Object.keys(norm.stateDict()), ['weight']);
    assertClose(
      norm.forward(
        tensor([
          [1, 1],
          [1, 5],
        ]),
      ),
      tensor([
        [1, 1],
        [1, 5],
      ]).div(Math.sqrt(7)),
      close,
    );
    assert.is(new RMSNorm(3, { elementwiseAffine: false }).weight, null);
  });

  test('a batch of none leaves the statistics as they are', () => {
    const norm = new BatchNorm1d(2);
    assert.equal(norm.forward(zeros([0, 2])).shape, [0, 2]);
    assertClose(norm.runningMean!, [0, 0]);
    assertClose(norm.runningVar!, [1, 1]);
  });

  test('what throws changes nothing', () => {
    const norm = new BatchNorm1d(2);
    throwsError(
      () => norm.forward(zeros([1, 2])),
      ShapeError,
      /BatchNorm1d: expected more than 1 value a channel, got x \[1, 2\]/,
    );
    throwsError(
      () => norm.forward(zeros([2, 3])),
      ShapeError,
      /BatchNorm1d: runningMean \[2\] must have the shape \[3\]/,
    );
    throwsError(
      () => norm.forward(zeros([2, 2, 2, 2])),
      ShapeError,
      /BatchNorm1d: x \[2, 2, 2, 2\] must be \[N, C\] or/,
    );
    assert.is(norm.numBatchesTracked!.itemSync(), 0);
    assertClose(norm.runningVar!, [1, 1]);
  });

  test('settings that do not fit', () => {
    throwsError(() => new GroupNorm(3, 4), ArgumentError, /^GroupNorm: 4 channels do not make 3 groups of one size/);
    throwsError(() => new BatchNorm2d(0), ArgumentError, /^BatchNorm2d: numFeatures is a whole number ≥ 1, got 0/);
    throwsError(
      () => new BatchNorm2d(2).forward(zeros([2, 2, 3])),
      ShapeError,
      /BatchNorm2d: x \[2, 2, 3\] must be \[N, C, H, W\]/,
    );
  });

  test('large means and large values', () => {
    const x = randn([4, 2, 50]);
    for (const shift of [0, 1000, -1e5]) {
      const y = new BatchNorm1d(2, { trackRunningStats: false }).forward(x.add(shift));
      const exact = new BatchNorm1d(2, { trackRunningStats: false, dtype: 'float64' });
      assertClose(y.to('float64'), exact.forward(x.add(shift).to('float64')), {
        rtol: 1e-5,
        atol: 1e-6 * (10 + Math.abs(shift) / 10),
      });
    }
    const huge = new GroupNorm(1, 2).forward(tensor([[-1e30, 1e30]]).reshape([1, 2, 1]));
    assertClose(huge.flatten(), [-1, 1]);
    noGrad(() => assertClose(new BatchNorm1d(1).forward(tensor([[1e19], [-1e19]])), [[1], [-1]]));
  });
});

import * as engram from '@engram/tensor';
import {
  ArgumentError,
  ELU,
  GELU,
  GLU,
  Hardtanh,
  LeakyReLU,
  LogSoftmax,
  type Module,
  PReLU,
  ReLU,
  Sequential,
  ShapeError,
  Softmax,
  Softplus,
  Tanh,
  type Tensor,
  tensor,
  zeros,
} from '@engram/tensor';
import { assertClose } from '@engram/tensor/testing';
import { assert, suite } from '@engram/tools/suite';
import { throwsError } from '../property.ts';

type Activation = Module & { forward(x: Tensor): Tensor };

/** PyTorch's, at −2, −0.5, 0, 1 and 4. */
const golden: readonly (readonly [make: () => Activation, shown: string, values: readonly number[]])[] = [
  [() => new engram.ReLU(), 'ReLU()', [0.0, 0.0, 0.0, 1.0, 4.0]],
  [() => new engram.LeakyReLU(), 'LeakyReLU(negativeSlope=0.01)', [-0.02, -0.005, 0.0, 1.0, 4.0]],
  [() => new engram.LeakyReLU(0.2), 'LeakyReLU(negativeSlope=0.2)', [-0.4, -0.1, 0.0, 1.0, 4.0]],
  [() => new engram.ReLU6(), 'ReLU6()', [0.0, 0.0, 0.0, 1.0, 4.0]],
  [() => new engram.ELU({ alpha: 0.5 }), 'ELU(alpha=0.5)', [-0.43233235838169365, -0.1967346701436833, 0.0, 1.0, 4.0]],
  [
    () => new engram.SELU(),
    'SELU()',
    [-1.5201664685956948, -0.6917581878028713, 0.0, 1.0507009873554805, 4.202803949421922],
  ],
  [() => new engram.PReLU(), 'PReLU(weight=[1])', [-0.5, -0.125, 0.0, 1.0, 4.0]],
  [
    () => new engram.GELU(),
    'GELU(approximate=none)',
    [-0.04550026389635842, -0.15426876936299344, 0.0, 0.841344746068543, 3.9998733150326675],
  ],
  [
    () => new engram.GELU({ approximate: 'tanh' }),
    'GELU(approximate=tanh)',
    [-0.04540230591222494, -0.15428599017485606, 0.0, 0.8411919906082768, 3.9999297540518075],
  ],
  [
    () => new engram.SiLU(),
    'SiLU()',
    [-0.2384058440442351, -0.1887703343990727, 0.0, 0.7310585786300049, 3.928055160151634],
  ],
  [
    () => new engram.Mish(),
    'Mish()',
    [-0.2525014826957089, -0.22074377465173, 0.0, 0.8650983882673103, 3.9974128069762385],
  ],
  [
    () => new engram.Softplus(),
    'Softplus(beta=1, threshold=20)',
    [0.1269280110429725, 0.4740769841801067, Math.LN2, 1.3132616875182228, 4.0181499279178094],
  ],
  [
    () => new engram.Softplus(2, 5),
    'Softplus(beta=2, threshold=5)',
    [0.009074963958904869, 0.15663084375911143, 0.34657359027997264, 1.0634640055214863, 4.0],
  ],
  [
    () => new engram.Sigmoid(),
    'Sigmoid()',
    [0.11920292202211755, 0.3775406687981454, 0.5, 0.7310585786300049, 0.9820137900379085],
  ],
  [
    () => new engram.LogSigmoid(),
    'LogSigmoid()',
    [-2.1269280110429727, -0.9740769841801067, -Math.LN2, -0.31326168751822286, -0.018149927917809738],
  ],
  [
    () => new engram.Tanh(),
    'Tanh()',
    [-0.9640275800758169, -0.46211715726000974, 0.0, 0.7615941559557649, 0.999329299739067],
  ],
  [() => new engram.Hardtanh(), 'Hardtanh(minVal=-1, maxVal=1)', [-1.0, -0.5, 0.0, 1.0, 1.0]],
  [
    () => new engram.Hardtanh({ minVal: -1.5, maxVal: 2 }),
    'Hardtanh(minVal=-1.5, maxVal=2)',
    [-1.5, -0.5, 0.0, 1.0, 2.0],
  ],
  [
    () => new engram.Hardswish(),
    'Hardswish()',
    [-0.3333333333333333, -0.20833333333333334, 0.0, 0.6666666666666666, 4.0],
  ],
  [
    () => new engram.Hardsigmoid(),
    'Hardsigmoid()',
    [0.16666666666666666, 0.4166666666666667, 0.5, 0.6666666666666666, 1.0],
  ],
  [() => new engram.Softsign(), 'Softsign()', [-0.6666666666666666, -0.3333333333333333, 0.0, 0.5, 0.8]],
  [
    () => new engram.Softmax(),
    'Softmax(axis=-1)',
    [0.002291554079064235, 0.010270032870230792, 0.016932421643938995, 0.04602709406652601, 0.9244788973402401],
  ],
  [
    () => new engram.LogSoftmax(),
    'LogSoftmax(axis=-1)',
    [-6.078525054440094, -4.578525054440094, -4.078525054440094, -3.0785250544400937, -0.07852505444009374],
  ],
];

const x = tensor([-2, -0.5, 0, 1, 4], { dtype: 'float64' });

suite('activations as modules', (test) => {
  for (const [make, shown, values] of golden) {
    const { name } = make().constructor;
    test(`${shown} gives PyTorch's values, and shows its settings`, () => {
      const made = make();
      assert.is(String(made), `${shown}, ${made.parameters().length} parameters`);
      assertClose(made.to('float64').forward(x), [...values], { rtol: 1e-12, atol: 1e-14 });
      assert.is(made.to('float32').forward(x.to('float32')).dtype, 'float32');
      assert.ok(name in engram);
    });
  }
  test('settings come by name or in their order, and are fields', () => {
    assert.is(new ELU({ alpha: 0.5 }).alpha, 0.5);
    assert.is(new ELU(0.5).alpha, 0.5);
    assert.is(new LeakyReLU(0.2).negativeSlope, 0.2);
    const { minVal, maxVal } = new Hardtanh(-2, 3);
    assert.equal([minVal, maxVal], [-2, 3]);
    assert.is(new Softmax(0).axis, 0);
    assert.is(new Softplus({ threshold: 5 }).beta, 1);
    const dreamt: 'none' | 'tanh' = new GELU({ approximate: 'tanh' }).approximate;
    assert.is(dreamt, 'tanh');
  });
  test('along an axis', () => {
    const y = tensor([
      [1, 2],
      [3, 4],
    ]);
    assertClose(new Softmax(0).forward(y), engram.softmax(y, 0));
    assertClose(new LogSoftmax({ axis: 1 }).forward(y), engram.logSoftmax(y, 1));
    assertClose(new GLU(0).forward(y), engram.glu(y, 0));
  });
  test('wrong settings are refused', () => {
    throwsError(() => new ELU({ alpha: '1' as never }), ArgumentError, /^ELU: alpha is a number, got "1"/);
    throwsError(() => new ELU(true as never), ArgumentError, /^ELU: alpha is a number, got true/);
    throwsError(
      () => new LeakyReLU({ slope: 1 } as never),
      ArgumentError,
      /^LeakyReLU: unknown option "slope"; did you mean negativeSlope/,
    );
    throwsError(() => new ReLU({ inplace: true } as never), ArgumentError, /^ReLU: unknown option "inplace"/);
    throwsError(
      () => new Softmax({ dim: 1 } as never),
      ArgumentError,
      /^Softmax: unknown option "dim"; did you mean axis/,
    );
    throwsError(() => new PReLU(0), ArgumentError, /^PReLU: numParameters is a whole number ≥ 1, got 0/);
  });
  test('in a tree', () => {
    const net = new Sequential(new Tanh(), new GELU('tanh'), new PReLU(3));
    assert.is(
      String(net),
      'Sequential(\n  (0): Tanh()\n  (1): GELU(approximate=tanh)\n  (2): PReLU(weight=[3])\n), 3 parameters',
    );
    assert.equal(Object.keys(net.stateDict()), ['2.weight']);
  });
  test('PReLU learns a slope for each channel', () => {
    const layer = new PReLU(2, { init: 0.5 });
    const y = layer.forward(
      tensor([
        [
          [-1, 2],
          [-3, -4],
        ],
      ]),
    );
    assertClose(y, [
      [
        [-0.5, 2],
        [-1.5, -2],
      ],
    ]);
    y.sum().backward();
    assertClose(layer.weight.grad!, [-1, -7]);
    throwsError(
      () => layer.forward(zeros([2, 3])),
      ShapeError,
      /^(in model: )?prelu: weight \[2\] must be \[1\] or \[3\], one for each channel of x \[2, 3\]/,
    );
  });
});

import { assert, suite } from '@engram/tools/suite';
import {
  ArgumentError,
  Dropout,
  DTypeError,
  Embedding,
  embedding,
  Generator,
  grad,
  IndexError,
  LayerNorm,
  Linear,
  manualSeed,
  noGrad,
  ones,
  Sequential,
  ShapeError,
  type Tensor,
  tanh,
  tensor,
  zeros,
} from '../../src/index.ts';
import { assertClose, gradcheck, gradgradcheck } from '../../src/testing/index.ts';
import { assertMatches, wave, waveInputs, withWaves } from './reference.ts';
import * as torch from './torch-values.ts';

const within = (x: Tensor, bound: number): boolean => x.dataSync().every((v) => Math.abs(v) <= bound);

suite('Linear', (test) => {
  test('x Wᵀ + b, by hand', () => {
    const layer = new Linear(2, 3);
    layer.loadStateDict({
      weight: tensor([
        [1, 2],
        [3, 4],
        [5, 6],
      ]),
      bias: tensor([0.5, 0, -1]),
    });
    assertClose(
      layer.forward(
        tensor([
          [1, 1],
          [2, -1],
        ]),
      ),
      [
        [3.5, 7, 10],
        [0.5, 2, 3],
      ],
    );
    assertClose(layer.forward(tensor([1, 0])), [1.5, 3, 4]);
  });

  test('is PyTorch’s, with its gradients, over any leading axes', () => {
    const [layer, [x]] = [withWaves(new Linear(3, 2)), waveInputs([2, 2, 3])];
    assertMatches(torch.linear, layer, [x], [layer.forward(x)]);
  });

  test('gradients', () => {
    const layer = withWaves(new Linear(3, 2));
    gradgradcheck((x) => layer.forward(x).square(), [wave([2, 3], 5, true)]);
  });

  test('without bias', () => {
    const layer = new Linear(2, 3, { bias: false });
    assert.is(layer.bias, null);
    assert.equal(
      layer.namedParameters().map(([name]) => name),
      ['weight'],
    );
    assertClose(layer.forward(zeros([2])), [0, 0, 0]);
  });

  test('an empty batch', () => {
    assert.equal(new Linear(2, 3).forward(zeros([0, 2])).shape, [0, 3]);
  });

  test('starts within ±1/√I, reproducibly, in the dtype asked for', () => {
    const make = () => new Linear(16, 50, { generator: new Generator(3), dtype: 'float64' });
    const layer = make();
    assert.is(layer.weight.dtype, 'float64');
    assert.ok(within(layer.weight, 0.25) && within(layer.bias!, 0.25));
    assert.not(within(layer.weight, 0.2));
    assertClose(make().weight, layer.weight, { rtol: 0, atol: 0 });
    manualSeed(1);
    const first = new Linear(4, 4);
    manualSeed(1);
    assertClose(new Linear(4, 4).weight, first.weight, { rtol: 0, atol: 0 });
  });

  test('refuses sizes and inputs that do not fit', () => {
    assert.throws(() => new Linear(0, 3), /Linear: inFeatures is a whole number ≥ 1, got 0/);
    assert.throws(() => new Linear(2, 1.5), ArgumentError);
    assert.throws(() => new Linear(2, 3).forward(zeros([4, 3])), ShapeError);
    assert.throws(() => new Linear(2, 3).forward(zeros([4, 2], { dtype: 'int32' })), DTypeError);
  });
});

suite('Embedding', (test) => {
  test('rows of its table', () => {
    const layer = new Embedding(3, 2);
    layer.loadStateDict({
      weight: tensor([
        [1, 2],
        [3, 4],
        [5, 6],
      ]),
    });
    const y = layer.forward(
      tensor(
        [
          [2, 0],
          [2, 2],
        ],
        { dtype: 'int32' },
      ),
    );
    assertClose(y, [
      [
        [5, 6],
        [1, 2],
      ],
      [
        [5, 6],
        [5, 6],
      ],
    ]);
    y.sum().backward();
    assertClose(layer.weight.grad!, [
      [1, 1],
      [0, 0],
      [3, 3],
    ]);
  });

  test('starts from N(0, 1)', () => {
    const { weight } = new Embedding(500, 20, { generator: new Generator(1) });
    assertClose(weight.mean(), 0, { atol: 0.05 });
    assertClose(weight.std(), 1, { atol: 0.05 });
  });

  test('a row for padding starts as zeros, is given as it is, and gets no gradient', () => {
    const at = tensor([0, 2, 2], { dtype: 'int32' });
    for (const paddingIdx of [2, -1]) {
      const layer = new Embedding(3, 2, { paddingIdx });
      assertClose(layer.weight.select(0, 2), [0, 0], { atol: 0 });
      assert.not(layer.weight.select(0, 0).dataSync().includes(0));
      layer.loadStateDict({ weight: ones([3, 2]) });
      const y = layer.forward(at);
      assertClose(y, ones([3, 2]));
      y.sum().backward();
      assertClose(layer.weight.grad!, [
        [1, 1],
        [0, 0],
        [0, 0],
      ]);
    }
    const weight = wave([3, 2], 1, true);
    gradcheck((w) => embedding(at, w, { paddingIdx: 2 }).square().slice(0, 0, 1), [weight]);
    const [g] = grad(embedding(at, weight, { paddingIdx: -1 }).square().sum(), [weight], { createGraph: true });
    const [gg] = grad(g.sum(), [weight]);
    assertClose(gg, [
      [2, 2],
      [0, 0],
      [0, 0],
    ]);
    assert.throws(
      () => new Embedding(3, 2, { paddingIdx: 3 }),
      /Embedding: paddingIdx is a whole number from -3 to 2, got 3/,
    );
    assert.throws(() => embedding(at, weight, { paddingIdx: 0.5 }), ArgumentError);
  });

  test('refuses an index out of range, and one that is not an integer', () => {
    const layer = new Embedding(3, 2);
    assert.throws(() => layer.forward(tensor([3], { dtype: 'int32' })), IndexError);
    assert.throws(() => layer.forward(tensor([-1], { dtype: 'int32' })), /embedding: index -1/);
    assert.throws(() => layer.forward(tensor([1])), DTypeError);
    assert.throws(() => new Embedding(3, 0), /embeddingDim/);
  });
});

suite('LayerNorm', (test) => {
  test('is PyTorch’s, with its gradients, over several axes', () => {
    const [layer, [x]] = [withWaves(new LayerNorm([2, 3])), waveInputs([2, 2, 3])];
    assertMatches(torch.layerNorm, layer, [x], [layer.forward(x)]);
  });

  test('takes one size for the last axis, and starts as the identity behind the norm', () => {
    const layer = new LayerNorm(4);
    assert.equal(layer.normalizedShape, [4]);
    const y = layer.forward(
      tensor([
        [1, 2, 3, 4],
        [10, 10, 10, 10],
      ]),
    );
    const s = Math.sqrt(1.25 + 1e-5);
    assertClose(y, [
      [-1.5 / s, -0.5 / s, 0.5 / s, 1.5 / s],
      [0, 0, 0, 0],
    ]);
  });

  test('eps and elementwiseAffine', () => {
    const layer = new LayerNorm(2, { eps: 3, elementwiseAffine: false });
    assert.is(layer.parameters().length, 0);
    assertClose(layer.forward(tensor([-1, 1])), [-0.5, 0.5]);
  });

  test('gradients to second order', () => {
    const layer = withWaves(new LayerNorm(3));
    const inputs = () => [wave([2, 3], 9, true), ...layer.parameters()];
    gradcheck((x) => layer.forward(x), inputs());
    gradgradcheck((x) => layer.forward(x), inputs());
  });

  test('refuses an input with other last axes', () => {
    assert.throws(() => new LayerNorm([2, 3]).forward(zeros([3, 2])), ShapeError);
  });
});

suite('Dropout', (test) => {
  const x = ones([100, 100]);

  test('in training drops about p and scales the rest', () => {
    const y = new Dropout(0.25, { generator: new Generator(1) }).forward(x);
    const values = new Set(y.dataSync());
    assert.equal([...values].sort(), [0, Math.fround(4 / 3)]);
    assertClose(y.mean(), 1, { atol: 0.03 });
  });

  test('the gradient passes where the element passed', () => {
    const leaf = ones([50], { requiresGrad: true });
    const y = new Dropout(0.5, { generator: new Generator(2) }).forward(leaf);
    y.sum().backward();
    assertClose(leaf.grad!, y);
  });

  test('draws anew each time, and the same from the same seed', () => {
    const layer = new Dropout(0.5, { generator: new Generator(1) });
    const [a, b] = [layer.forward(x), layer.forward(x)];
    assert.not.equal(a.dataSync(), b.dataSync());
    assert.equal(new Dropout(0.5, { generator: new Generator(1) }).forward(x).dataSync(), a.dataSync());
  });

  test('in eval, and with p = 0, changes nothing', () => {
    assertClose(new Dropout(0.5).eval().forward(x), x);
    assertClose(new Dropout(0).forward(x), x);
  });

  test('with p = 1 gives zeros', () => {
    assertClose(new Dropout(1).forward(ones([3])), [0, 0, 0]);
  });

  test('refuses a p that is not a probability', () => {
    assert.throws(() => new Dropout(1.5), /Dropout: p is a probability from 0 to 1, got 1.5/);
    assert.throws(() => new Dropout(Number.NaN), ArgumentError);
  });
});

suite('Sequential', (test) => {
  test('runs modules and functions in order', () => {
    const layer = new Linear(2, 2);
    const net = new Sequential(layer, tanh, (y) => y.mul(2));
    const x = tensor([[1, -1]]);
    assertClose(net.forward(x), tanh(layer.forward(x)).mul(2));
    assert.is(net.layers.length, 3);
  });

  test('names parameters by place', () => {
    const net = new Sequential(new Linear(1, 2), tanh, new Linear(2, 1));
    assert.equal(
      net.namedParameters().map(([name]) => name),
      ['0.weight', '0.bias', '2.weight', '2.bias'],
    );
  });

  test('of nothing is the identity', () => {
    const x = tensor([1]);
    assert.is(new Sequential().forward(x), x);
  });

  test('nests, and passes training mode on', () => {
    const inner = new Dropout(0.5);
    const net = new Sequential(new Sequential(new Linear(1, 1), inner));
    assert.equal(
      net.namedParameters().map(([name]) => name),
      ['0.0.weight', '0.0.bias'],
    );
    net.eval();
    assert.not(inner.training);
  });

  test('may be extended by fields', () => {
    class WithScale extends Sequential {
      readonly scale = new Linear(1, 1, { bias: false });
    }
    const names = new WithScale(new Linear(1, 1, { bias: false })).namedParameters().map(([name]) => name);
    assert.equal(names, ['scale.weight', '0.weight']);
  });

  test('trains', () => {
    const net = new Sequential(
      new Linear(2, 4, { generator: new Generator(1) }),
      tanh,
      new Linear(4, 1, { generator: new Generator(2) }),
    );
    const [x, y] = [
      tensor([
        [0, 1],
        [1, 0],
      ]),
      tensor([[1], [-1]]),
    ];
    const loss = () => net.forward(x).sub(y).square().mean();
    const before = loss().itemSync();
    for (let i = 0; i < 50; i++) {
      net.zeroGrad();
      loss().backward();
      noGrad(() => net.parameters().forEach((p) => void p.assign(p.sub(p.grad!.mul(0.1)))));
    }
    assert.ok(loss().itemSync() < before / 10);
  });
});

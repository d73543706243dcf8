import { assert, suite } from '@engram/tools/suite';
import {
  ArgumentError,
  DTypeError,
  Generator,
  Identity,
  LayerNorm,
  Linear,
  Module,
  MultiheadAttention,
  manualSeed,
  randn,
  relu,
  ShapeError,
  type Tensor,
  TransformerEncoder,
  TransformerEncoderLayer,
  tensor,
  zeros,
} from '../../src/index.ts';
import { assertClose, gradgradcheck } from '../../src/testing/index.ts';
import { wave, withWaves } from './reference.ts';

const names = (module: Module): string[] => Object.keys(module.stateDict());

suite('MultiheadAttention', (test) => {
  test('has PyTorch’s names and layouts', () => {
    assert.equal(
      Object.entries(new MultiheadAttention(4, 2).stateDict()).map(([name, { shape }]) => [name, ...shape]),
      [
        ['in_proj_weight', 12, 4],
        ['in_proj_bias', 12],
        ['out_proj.weight', 4, 4],
        ['out_proj.bias', 4],
      ],
    );
    assert.equal(names(new MultiheadAttention(4, 2, { bias: false })), ['in_proj_weight', 'out_proj.weight']);
    assert.equal(names(new MultiheadAttention(4, 2, { vdim: 3, bias: false })), [
      'q_proj_weight',
      'k_proj_weight',
      'v_proj_weight',
      'out_proj.weight',
    ]);
  });

  test('starts as PyTorch’s: Xavier’s weights, biases of 0; reproducibly, in the dtype asked for', () => {
    const make = () => new MultiheadAttention(8, 2, { generator: new Generator(1), dtype: 'float64' });
    const { inProjWeight, inProjBias, outProj } = make();
    const bound = Math.sqrt(6 / (24 + 8));
    assert.is(inProjWeight!.dtype, 'float64');
    assert.ok(inProjWeight!.dataSync().every((x) => Math.abs(x) < bound));
    assert.ok(inProjWeight!.dataSync().some((x) => Math.abs(x) > 0.9 * bound));
    assertClose(inProjBias!, zeros([24]), { atol: 0 });
    assertClose(outProj.bias!, zeros([8]), { atol: 0 });
    assertClose(make().inProjWeight!, inProjWeight!, { rtol: 0, atol: 0 });
  });

  test('the batch first or second, or none', () => {
    const model = withWaves(new MultiheadAttention(4, 2));
    const first = withWaves(new MultiheadAttention(4, 2, { batchFirst: true }));
    const [x, y] = [wave([3, 2, 4], 1), wave([5, 2, 4], 2)];
    const [output, weights] = model.forward(x, y, y);
    assert.equal(weights.shape, [2, 3, 5]);
    assertClose(weights.sum(-1), [
      [1, 1, 1],
      [1, 1, 1],
    ]);
    const turned = y.transpose(0, 1);
    const [same, sameWeights] = first.forward(x.transpose(0, 1), turned, turned);
    assertClose(same.transpose(0, 1), output);
    assertClose(sameWeights, weights);
    for (const one of [model, first]) {
      const [alone, aloneWeights] = one.forward(x.select(1, 1), y.select(1, 1), y.select(1, 1));
      assertClose(alone, output.select(1, 1));
      assertClose(aloneWeights, weights.select(0, 1));
    }
  });

  test('gives no weights where none are needed', () => {
    const x = zeros([2, 1, 4]);
    assert.is(new MultiheadAttention(4, 2).forward(x, x, x, { needWeights: false })[1], null);
  });

  test('gradients to second order', () => {
    const model = withWaves(new MultiheadAttention(4, 2));
    const inputs = [wave([2, 1, 4], 3, true), wave([3, 1, 4], 4, true), ...model.parameters()];
    gradgradcheck((x, y) => model.forward(x, y, y)[0], inputs);
  });

  test('drops weights in training only', () => {
    const model = new MultiheadAttention(4, 2, { dropout: 0.5 });
    const x = randn([6, 3, 4]);
    const weights = () => model.forward(x, x, x, { averageAttnWeights: false })[1];
    manualSeed(1);
    assert.ok(weights().dataSync().includes(0));
    model.eval();
    assert.not(weights().dataSync().includes(0));
  });

  test('refuses what does not fit', () => {
    assert.throws(() => new MultiheadAttention(6, 4), /embedDim 6 must be a multiple of numHeads 4/);
    assert.throws(() => new MultiheadAttention(4, 2, { dropout: 2 }), /dropout is a probability/);
    const model = new MultiheadAttention(4, 2);
    const [x, y] = [zeros([3, 2, 4]), zeros([5, 2, 4])];
    const bools = (...shape: number[]) => zeros(shape, { dtype: 'bool' });
    assert.throws(
      () => model.forward(x, y, x),
      /query, key and value are \[L, N, E\], \[S, N, K\] .*; got \[3, 2, 4\], \[5/,
    );
    assert.throws(() => model.forward(x, x, zeros([3, 2, 5])), ShapeError);
    assert.throws(() => model.forward(x, x.select(1, 0), x), ShapeError);
    assert.throws(() => model.forward(zeros([4]), x, x), ShapeError);
    assert.throws(() => model.forward(x.to('int32'), x, x), DTypeError);
    assert.throws(
      () => model.forward(x, y, y, { keyPaddingMask: bools(5, 2) }),
      /keyPaddingMask \[5, 2\] must be \[2, 5\]/,
    );
    assert.throws(
      () => model.forward(x, y, y, { attnMask: bools(2, 3, 5) }),
      /attnMask \[2, 3, 5\] must be \[3, 5\] or \[4, 3, 5\]/,
    );
    assert.throws(() => model.forward(x, y, y, { attnMask: bools(3, 5).to('int32') }), /attnMask is bool, or/);
  });
});

suite('TransformerEncoder', (test) => {
  test('an activation of one’s own, and dropout in training only', () => {
    const make = (activation: 'relu' | ((x: Tensor) => Tensor)) =>
      withWaves(new TransformerEncoderLayer(4, 2, { activation, dimFeedforward: 3 }));
    const x = wave([2, 3, 4], 1);
    assertClose(
      make((y) => relu(y))
        .eval()
        .forward(x),
      make('relu').eval().forward(x),
    );
    const layer = make('relu');
    assert.not.equal(layer.forward(x).dataSync(), layer.forward(x).dataSync());
    assert.is(new TransformerEncoderLayer(2, 1).linear1.weight.shape[0], 2048);
    assert.is(new TransformerEncoderLayer(2, 1).dropout.p, 0.1);
  });

  test('copies a layer that is given, as PyTorch does, also after to() and eval()', () => {
    const layer = withWaves(new TransformerEncoderLayer(4, 2, { dimFeedforward: 3, normFirst: true })).eval();
    const { layers } = new TransformerEncoder(layer, 2);
    const [first, second] = layers as TransformerEncoderLayer[];
    assert.ok(first !== layer && first !== second && first.normFirst && !first.dropout.training);
    assert.is(first.linear1.weight.dtype, 'float64');
    assertClose(first.linear1.weight, layer.linear1.weight, { rtol: 0, atol: 0 });
    assert.not(first.linear1.weight.storage === second.linear1.weight.storage);
  });

  test('takes a function that makes layers, whose weights then differ, and any module', () => {
    const { layers } = new TransformerEncoder(() => new TransformerEncoderLayer(4, 2), 2);
    const [a, b] = layers as TransformerEncoderLayer[];
    assert.not.equal(a.linear1.weight.dataSync(), b.linear1.weight.dataSync());
    class Shift extends Module {
      forward(x: Tensor): Tensor {
        return x.add(1);
      }
    }
    assertClose(new TransformerEncoder(() => new Shift(), 3, { norm: new Identity() }).forward(tensor([1])), [4]);
  });

  test('has PyTorch’s names', () => {
    const encoder = new TransformerEncoder(new TransformerEncoderLayer(4, 2), 1, { norm: new LayerNorm(4) });
    assert.equal(names(encoder), [
      'layers.0.self_attn.in_proj_weight',
      'layers.0.self_attn.in_proj_bias',
      'layers.0.self_attn.out_proj.weight',
      'layers.0.self_attn.out_proj.bias',
      'layers.0.linear1.weight',
      'layers.0.linear1.bias',
      'layers.0.linear2.weight',
      'layers.0.linear2.bias',
      'layers.0.norm1.weight',
      'layers.0.norm1.bias',
      'layers.0.norm2.weight',
      'layers.0.norm2.bias',
      'norm.weight',
      'norm.bias',
    ]);
  });

  test('refuses what is not a layer', () => {
    class Own extends TransformerEncoderLayer {}
    const made = (layer: unknown) => new TransformerEncoder(layer as TransformerEncoderLayer, 2);
    assert.throws(() => made(new Own(4, 2)), /a function that makes a layer/);
    assert.throws(() => made(new Linear(2, 2)), ArgumentError);
    assert.throws(() => made(null), ArgumentError);
    assert.throws(() => new TransformerEncoderLayer(4, 2, { activation: 'tanh' as 'relu' }), /'relu', 'gelu' or/);
  });
});

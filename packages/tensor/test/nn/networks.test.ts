import { fileURLToPath } from 'node:url';
import { assert, suite } from '@engram/tools/suite';
import {
  compile,
  LayerNorm,
  type Module,
  MultiheadAttention,
  RNN,
  type Tensor,
  TransformerEncoder,
  TransformerEncoderLayer,
} from '../../src/index.ts';
import { loadSafetensors } from '../../src/io/index.ts';
import { assertClose } from '../../src/testing/index.ts';

// Networks with the weights that PyTorch gave them, as pytorch/networks.py wrote them.

type Tensors = Record<string, Tensor>;

const partsOf = async (name: string): Promise<Record<'model' | 'in' | 'out' | 'grad', Tensors>> => {
  const path = fileURLToPath(new URL(`pytorch/${name}.safetensors`, import.meta.url));
  const parts: Record<string, Tensors> = {};
  for (const [key, x] of Object.entries((await loadSafetensors(path)).tensors)) {
    const [part, ...rest] = key.split('.');
    parts[part] = { ...parts[part], [rest.join('.')]: x };
  }
  return parts as Awaited<ReturnType<typeof partsOf>>;
};

const close = { rtol: 1e-5, atol: 1e-5 };

/** Loads the weights strictly, and compares outputs and gradients, eagerly and compiled. */
const same = async (name: string, model: Module, run: (inputs: Tensors) => Tensors): Promise<void> => {
  const { model: weights, in: inputs, out, grad } = await partsOf(name);
  assert.equal(Object.keys(model.stateDict()), Object.keys(weights));
  model.loadStateDict(weights);
  const step = (given: Tensors): Tensors => {
    const outputs = run(given);
    model.zeroGrad();
    Object.values(outputs)[0].mul(given.seen).sum().backward();
    return outputs;
  };
  for (const call of [step, compile(step)]) {
    const outputs = await call(inputs);
    assert.equal(Object.keys(outputs), Object.keys(out));
    for (const [key, y] of Object.entries(out)) assertClose(outputs[key], y, { ...close, label: key });
    for (const [key, p] of model.namedParameters()) assertClose(p.grad!, grad[key], { ...close, label: `d ${key}` });
  }
};

suite('networks with PyTorch’s weights', (test) => {
  test('a transformer encoder, with masks of every kind', () => {
    const model = new TransformerEncoder(new TransformerEncoderLayer(8, 2, { dimFeedforward: 12 }), 2).eval();
    return same('encoder', model, ({ x, mask, bias, padding, per_head }) => ({
      both: model.forward(x, { mask, srcKeyPaddingMask: padding }),
      plain: model.forward(x),
      mask: model.forward(x, { srcMask: mask }),
      bias: model.forward(x, { mask: bias }),
      padding: model.forward(x, { srcKeyPaddingMask: padding }),
      per_head: model.forward(x, { mask: per_head }),
      alone: model.forward(x.select(1, 0), { mask }),
    }));
  });

  test('one with the norms and the batch first, and exact gelu', () => {
    const layer = () =>
      new TransformerEncoderLayer(8, 4, {
        dimFeedforward: 10,
        activation: 'gelu',
        normFirst: true,
        batchFirst: true,
        layerNormEps: 1e-3,
      });
    const model = new TransformerEncoder(layer, 2, { norm: new LayerNorm(8) }).eval();
    return same('encoder-norm-first', model, ({ x, mask, padding }) => ({
      both: model.forward(x, { mask, srcKeyPaddingMask: padding }),
      plain: model.forward(x),
    }));
  });

  test('attention to keys and values of other sizes, its weights, and a query that may see nothing', () => {
    const model = new MultiheadAttention(6, 3, { kdim: 4, vdim: 5, batchFirst: true });
    return same('cross-attention', model, ({ q, k, v, padding, bias, nothing }) => {
      const masks = { keyPaddingMask: padding, attnMask: bias };
      const [output, weights] = model.forward(q, k, v, masks);
      const [, by_head] = model.forward(q, k, v, { ...masks, averageAttnWeights: false });
      const [blind, blind_weights] = model.forward(q, k, v, { attnMask: nothing });
      return { output, weights, by_head, blind, blind_weights };
    });
  });

  test('a recurrent network, both ways and in two layers', () => {
    const model = new RNN(3, 4, { numLayers: 2, nonlinearity: 'relu', bidirectional: true, batchFirst: true });
    return same('rnn', model, ({ x, h }) => ({ ...model.forward(x, h) }));
  });
});

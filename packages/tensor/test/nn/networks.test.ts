import { fileURLToPath } from 'node:url';
import { assert, suite } from '@engram/tools/suite';
import {
  AdaptiveAvgPool2d,
  add,
  BatchNorm2d,
  Conv2d,
  ConvTranspose2d,
  cat,
  compile,
  GroupNorm,
  Identity,
  InstanceNorm2d,
  LayerNorm,
  Linear,
  MaxPool2d,
  Module,
  MultiheadAttention,
  RNN,
  relu,
  Sequential,
  silu,
  type Tensor,
  TransformerEncoder,
  TransformerEncoderLayer,
  Upsample,
} from '../../src/index.ts';
import { loadSafetensors } from '../../src/io/index.ts';
import { assertClose } from '../../src/testing/index.ts';

// Networks with the weights that PyTorch gave them, as ../pytorch/networks.py wrote them.

type Tensors = Record<string, Tensor>;

const partsOf = async (name: string): Promise<Record<'model' | 'in' | 'out' | 'grad' | 'after', Tensors>> => {
  const path = fileURLToPath(new URL(`../pytorch/${name}.safetensors`, import.meta.url));
  const parts: Record<string, Tensors> = { after: {} };
  for (const [key, x] of Object.entries((await loadSafetensors(path)).tensors)) {
    const [part, ...rest] = key.split('.');
    parts[part] = { ...parts[part], [rest.join('.')]: x };
  }
  return parts as Awaited<ReturnType<typeof partsOf>>;
};

const close = { rtol: 1e-5, atol: 1e-5 };

/**
 * Loads the weights strictly, and compares outputs, gradients and what is left in buffers, eagerly and compiled. `evaluate`
 * runs afterwards, in evaluation.
 */
const same = async <M extends Module>(
  name: string,
  model: M,
  run: (inputs: Tensors) => Tensors,
  evaluate: (inputs: Tensors) => Tensors = () => ({}),
): Promise<void> => {
  const { model: weights, in: inputs, out, grad, after } = await partsOf(name);
  assert.equal(Object.keys(model.stateDict()), Object.keys(weights));
  const { training } = model;
  const step = (given: Tensors): Tensors => {
    const outputs = run(given);
    model.zeroGrad();
    Object.values(outputs)[0].mul(given.seen).sum().backward();
    return outputs;
  };
  for (const [first, then] of [
    [step, evaluate],
    [compile(step), compile(evaluate)],
  ]) {
    model.loadStateDict(weights);
    model.train(training);
    const outputs = { ...(await first(inputs)) };
    model.eval();
    Object.assign(outputs, await then(inputs));
    assert.equal(Object.keys(outputs), Object.keys(out));
    for (const [key, y] of Object.entries(out)) assertClose(outputs[key], y, { ...close, label: key });
    for (const [key, p] of model.namedParameters()) assertClose(p.grad!, grad[key], { ...close, label: `d ${key}` });
    for (const [key, x] of model.namedBuffers()) assertClose(x, after[key], { ...close, label: `${key} afterwards` });
  }
};

class Block extends Module {
  readonly conv1: Conv2d;
  readonly bn1: BatchNorm2d;
  readonly conv2: Conv2d;
  readonly bn2: BatchNorm2d;
  readonly downsample: Sequential | null;

  constructor(inputs: number, outputs: number, stride = 1) {
    super();
    this.conv1 = new Conv2d(inputs, outputs, 3, { stride, padding: 1, bias: false });
    this.bn1 = new BatchNorm2d(outputs);
    this.conv2 = new Conv2d(outputs, outputs, 3, { padding: 1, bias: false });
    this.bn2 = new BatchNorm2d(outputs);
    const fits = stride === 1 && inputs === outputs;
    const narrow = () => new Conv2d(inputs, outputs, 1, { stride, bias: false });
    this.downsample = fits ? null : new Sequential(narrow(), new BatchNorm2d(outputs));
  }

  forward(x: Tensor): Tensor {
    const y = this.conv2.forward(relu(this.bn1.forward(this.conv1.forward(x))));
    return relu(add(this.bn2.forward(y), this.downsample?.forward(x) ?? x));
  }
}

class ResNet extends Module {
  readonly conv1 = new Conv2d(3, 4, 5, { stride: 2, padding: 2, bias: false });
  readonly bn1 = new BatchNorm2d(4);
  readonly maxpool = new MaxPool2d(3, { stride: 2, padding: 1 });
  readonly layer1 = new Sequential(new Block(4, 4), new Block(4, 4));
  readonly layer2 = new Sequential(new Block(4, 8, 2), new Block(8, 8));
  readonly avgpool = new AdaptiveAvgPool2d(1);
  readonly fc = new Linear(8, 5);

  forward(x: Tensor): Tensor {
    const y = this.maxpool.forward(relu(this.bn1.forward(this.conv1.forward(x))));
    return this.fc.forward(this.avgpool.forward(this.layer2.forward(this.layer1.forward(y))).flatten(1));
  }
}

class TimeBlock extends Module {
  readonly norm1: GroupNorm;
  readonly conv1: Conv2d;
  readonly time: Linear;
  readonly norm2: GroupNorm;
  readonly conv2: Conv2d;
  readonly skip: Conv2d | Identity;

  constructor(inputs: number, outputs: number, times: number) {
    super();
    this.norm1 = new GroupNorm(2, inputs);
    this.conv1 = new Conv2d(inputs, outputs, 3, { padding: 'same' });
    this.time = new Linear(times, outputs);
    this.norm2 = new GroupNorm(4, outputs);
    this.conv2 = new Conv2d(outputs, outputs, 3, { padding: 2, dilation: 2, groups: 2 });
    this.skip = inputs === outputs ? new Identity() : new Conv2d(inputs, outputs, 1);
  }

  forward(x: Tensor, t: Tensor): Tensor {
    const time = this.time.forward(t).unsqueeze(-1).unsqueeze(-1);
    const y = add(this.conv1.forward(silu(this.norm1.forward(x))), time);
    return add(this.skip.forward(x), this.conv2.forward(silu(this.norm2.forward(y))));
  }
}

class UNet extends Module {
  readonly times = new Sequential(new Linear(6, 6), silu);
  readonly first = new Conv2d(1, 4, 3, { padding: 1 });
  readonly down = [new TimeBlock(4, 4, 6), new Conv2d(4, 8, 3, { stride: 2, padding: 1 })] as const;
  readonly middle = new TimeBlock(8, 8, 6);
  readonly attention = new MultiheadAttention(8, 2, { batchFirst: true });
  readonly up = {
    learned: new ConvTranspose2d(8, 4, 4, { stride: 2, padding: 1 }),
    repeated: new Upsample({ scaleFactor: 2 }),
  };
  readonly last = [new TimeBlock(16, 4, 6), new InstanceNorm2d(4, { affine: true }), new Conv2d(4, 1, 1)] as const;

  forward(x: Tensor, at: Tensor): Tensor {
    const t = this.times.forward(at);
    const high = this.down[0].forward(this.first.forward(x), t);
    const low = this.middle.forward(this.down[1].forward(high), t);
    const pixels = low.flatten(2).transpose(1, 2);
    const [seen] = this.attention.forward(pixels, pixels, pixels);
    const y = add(low, seen.transpose(1, 2).reshape(low.shape));
    const z = this.last[0].forward(cat([high, this.up.learned.forward(y), this.up.repeated.forward(y)], 1), t);
    return this.last[2].forward(silu(this.last[1].forward(z)));
  }
}

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

  test('a ResNet: a batch in training, the running statistics behind it, and evaluation with those', () => {
    const model = new ResNet();
    const pass = ({ x }: Tensors): Tensor => model.forward(x);
    return same(
      'resnet',
      model,
      (inputs) => ({ training: pass(inputs) }),
      (inputs) => ({ evaluation: pass(inputs) }),
    );
  });

  test('a U-Net with times, norms over groups, skips, attention, and two ways up', () => {
    const model = new UNet();
    return same('unet', model, ({ x, t }) => ({ output: model.forward(x, t) }));
  });
});

import { assert, suite } from '@engram/tools/suite';
import {
  ArgumentError,
  batchNorm,
  binaryCrossEntropy,
  binaryCrossEntropyWithLogits,
  bincount,
  conv1d,
  conv2d,
  convTranspose1d,
  convTranspose2d,
  crossEntropy,
  groupNorm,
  instanceNorm,
  layerNorm,
  linear,
  MultiheadAttention,
  nllLoss,
  ones,
  rmsNorm,
  scaledDotProductAttention,
  type Tensor,
  tensor,
} from '../src/index.ts';

const labels = tensor(Int32Array.of(0, 1));
const x = ones([2, 2]);
const image = ones([1, 1, 2, 2]);
const line = ones([1, 1, 2]);
const attention = new MultiheadAttention(2, 1);

/** Each call with a tensor that may be left out. */
const calls: Readonly<Record<string, (given: Tensor) => unknown>> = {
  'crossEntropy: weight': (weight) => crossEntropy(x, labels, { weight }),
  'crossEntropy of probabilities: weight': (weight) => crossEntropy(x, x, { weight }),
  'nllLoss: weight': (weight) => nllLoss(x, labels, { weight }),
  'binaryCrossEntropy: weight': (weight) => binaryCrossEntropy(x, x, { weight }),
  'binaryCrossEntropyWithLogits: weight': (weight) => binaryCrossEntropyWithLogits(x, x, { weight }),
  'binaryCrossEntropyWithLogits: posWeight': (posWeight) => binaryCrossEntropyWithLogits(x, x, { posWeight }),
  'linear: bias': (bias) => linear(x, x, bias),
  'conv1d: bias': (bias) => conv1d(line, line, bias),
  'conv2d: bias': (bias) => conv2d(image, image, bias),
  'convTranspose1d: bias': (bias) => convTranspose1d(line, line, bias),
  'convTranspose2d: bias': (bias) => convTranspose2d(image, image, bias),
  'layerNorm: weight': (weight) => layerNorm(x, [2], weight),
  'layerNorm: bias': (bias) => layerNorm(x, [2], null, bias),
  'rmsNorm: weight': (weight) => rmsNorm(x, [2], weight),
  'groupNorm: weight': (weight) => groupNorm(x, 1, weight),
  'groupNorm: bias': (bias) => groupNorm(x, 1, null, bias),
  'instanceNorm: weight': (weight) => instanceNorm(image, { weight }),
  'instanceNorm: bias': (bias) => instanceNorm(image, { bias }),
  'batchNorm: runningMean': (mean) => batchNorm(x, mean, null, null, null, { training: true }),
  'batchNorm: runningVar': (variance) => batchNorm(x, null, variance, null, null, { training: true }),
  'batchNorm: weight': (weight) => batchNorm(x, null, null, weight, null, { training: true }),
  'batchNorm: bias': (bias) => batchNorm(x, null, null, null, bias, { training: true }),
  'scaledDotProductAttention: attnMask': (attnMask) => scaledDotProductAttention(x, x, x, { attnMask }),
  'MultiheadAttention: attnMask': (attnMask) => attention.forward(x, x, x, { attnMask }),
  'MultiheadAttention: keyPaddingMask': (keyPaddingMask) => attention.forward(x, x, x, { keyPaddingMask }),
  'bincount: weights': (weights) => bincount(labels, { weights }),
};

suite('tensors that may be left out', (test) => {
  for (const [name, call] of Object.entries(calls)) {
    test(`${name}: only null and undefined are none`, () => {
      call(undefined as never);
      call(null as never);
      for (const value of [false, 0, '', NaN, true, 1]) assert.throws(() => call(value as never), ArgumentError);
    });
  }
});

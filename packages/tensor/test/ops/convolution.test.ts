import { assert, suite } from '@engram/tools/suite';
import fc from 'fast-check';
import {
  ArgumentError,
  Conv1d,
  Conv2d,
  ConvTranspose1d,
  ConvTranspose2d,
  conv1d,
  conv2d,
  convTranspose2d,
  DTypeError,
  fold,
  Generator,
  grad,
  mul,
  ones,
  ShapeError,
  sum,
  type Tensor,
  tensor,
  unfold,
  zeros,
} from '../../src/index.ts';
import { assertClose } from '../../src/testing/index.ts';
import { checkCases } from '../cases/check.ts';
import { convolutions, convolved } from '../cases/convolution.ts';
import { check, randomOf, throwsError } from '../property.ts';

checkCases('convolution', convolutions);

type Pair = [number, number];

interface Example {
  readonly batch: number;
  readonly groups: number;
  readonly inputs: number;
  readonly outputs: number;
  readonly kernel: Pair;
  readonly stride: Pair;
  readonly padding: Pair;
  readonly dilation: Pair;
  readonly more: Pair;
}

const pairOf = (min: number, max: number): fc.Arbitrary<Pair> => {
  const size = fc.integer({ min, max });
  return fc.tuple(size, size);
};

const examples: fc.Arbitrary<Example> = fc.record({
  batch: fc.integer({ min: 0, max: 3 }),
  groups: fc.integer({ min: 1, max: 3 }),
  inputs: fc.integer({ min: 1, max: 3 }),
  outputs: fc.integer({ min: 1, max: 3 }),
  kernel: pairOf(1, 4),
  stride: pairOf(1, 3),
  padding: pairOf(0, 3),
  dilation: pairOf(1, 3),
  more: pairOf(0, 5),
});

/** An image that the kernel fits into. */
const imageOf = ({ kernel, padding, dilation, more }: Example): Pair => [
  Math.max(1, dilation[0] * (kernel[0] - 1) + 1 - 2 * padding[0]) + more[0],
  Math.max(1, dilation[1] * (kernel[1] - 1) + 1 - 2 * padding[1]) + more[1],
];

const outputOf = (example: Example): Pair => {
  const { kernel, stride, padding, dilation } = example;
  const at = (i: 0 | 1): number =>
    Math.floor((imageOf(example)[i] + 2 * padding[i] - dilation[i] * (kernel[i] - 1) - 1) / stride[i]) + 1;
  return [at(0), at(1)];
};

const operandsOf = (example: Example): [x: Tensor, w: Tensor, bias: Tensor] => {
  const { batch, groups, inputs, outputs, kernel } = example;
  return [
    randomOf([batch, groups * inputs, ...imageOf(example)], 1),
    randomOf([groups * outputs, inputs, ...kernel], 2),
    randomOf([groups * outputs], 3),
  ];
};

const flat = (x: Tensor): number[] => Array.from(x.dataSync());

suite('convolutions', (test) => {
  test('conv2d is what its definition says', () => {
    check(examples, (example) => {
      const { stride, padding, dilation, groups } = example;
      const [x, w, bias] = operandsOf(example);
      const y = conv2d(x, w, bias, { stride, padding, dilation, groups });
      const expected = convolved([flat(x), x.shape], [flat(w), w.shape], flat(bias), outputOf(example), example);
      assert.equal(y.shape, [example.batch, groups * example.outputs, ...outputOf(example)]);
      if (example.batch > 0) assertClose(y, tensor(expected, { dtype: 'float64' }));
    });
  });

  test('convTranspose2d is the gradient of conv2d', () => {
    check(examples, (example) => {
      const { stride, padding, dilation, groups } = example;
      const [x, w] = operandsOf(example);
      x.requiresGrad = true;
      const y = conv2d(x, w, null, { stride, padding, dilation, groups });
      const g = randomOf(y.shape, 4);
      const [back] = grad(sum(mul(y, g)), [x]);
      // What no window reaches, behind the last one.
      const outputPadding = [0, 1].map((i) => {
        const [size, out] = [imageOf(example)[i], outputOf(example)[i]];
        return size - ((out - 1) * stride[i] - 2 * padding[i] + dilation[i] * (example.kernel[i] - 1) + 1);
      });
      assertClose(convTranspose2d(g, w, null, { stride, padding, dilation, groups, outputPadding }), back);
    });
  });

  test('a convolution is a product with unfolded windows', () => {
    check(examples, (given) => {
      const example = { ...given, groups: 1, batch: given.batch + 1 };
      const { stride, padding, dilation } = example;
      const [x, w] = operandsOf(example);
      const columns = unfold(x, example.kernel, { stride, padding, dilation });
      const product = w.reshape([example.outputs, -1]).matmul(columns);
      const y = conv2d(x, w, null, { stride, padding, dilation });
      assertClose(product.reshape(y.shape), y);
    });
  });

  test('fold counts how many windows there are at a place', () => {
    check(examples, (given) => {
      const example = { ...given, batch: given.batch + 1 };
      const { stride, padding, dilation, kernel } = example;
      const [height, width] = imageOf(example);
      const options = { stride, padding, dilation };
      const one = ones([example.batch, 2, height, width], { dtype: 'float64' });
      const counts = fold(unfold(one, kernel, options), [height, width], kernel, options);
      const back = convTranspose2d(
        ones([example.batch, 2, ...outputOf(example)], { dtype: 'float64' }),
        ones([2, 1, ...kernel], { dtype: 'float64' }),
        null,
        {
          ...options,
          groups: 2,
          outputPadding: [0, 1].map(
            (i) =>
              [height, width][i] -
              ((outputOf(example)[i] - 1) * stride[i] - 2 * padding[i] + dilation[i] * (kernel[i] - 1) + 1),
          ),
        },
      );
      assertClose(counts, back);
    });
  });

  test('no image gives no image, and gradients of zero', () => {
    const x = zeros([0, 2, 4, 4], { requiresGrad: true });
    const w = ones([3, 2, 3, 3], { requiresGrad: true });
    const bias = ones([3], { requiresGrad: true });
    const y = conv2d(x, w, bias, { padding: 1 });
    assert.equal(y.shape, [0, 3, 4, 4]);
    const grads = grad(sum(y), [x, w, bias]);
    assert.equal(
      grads.map(({ shape }) => shape),
      [[0, 2, 4, 4], w.shape, [3]],
    );
    assertClose(grads[1], zeros(w.shape));
    assert.equal(convTranspose2d(y, w).shape, [0, 2, 6, 6]);
    assert.equal(unfold(x, 2).shape, [0, 8, 9]);
  });

  test('dtypes are promoted', () => {
    assert.is(conv1d(ones([1, 3]), ones([1, 1, 2], { dtype: 'float64' })).dtype, 'float64');
    throwsError(
      () => conv1d(ones([1, 3], { dtype: 'int32' }), ones([1, 1, 2])),
      DTypeError,
      /the input must be float32/,
    );
  });
});

suite('convolutions refuse', (test) => {
  const x = ones([1, 2, 4, 5]);
  const w = ones([3, 2, 3, 3]);

  test('an image that is too small, with the formula', () => {
    throwsError(
      () => conv2d(x, ones([3, 2, 5, 3])),
      ShapeError,
      /conv2d: the output's size is ⌊\(size \+ padding − dilation \(kernel − 1\) − 1\) \/ stride⌋ \+ 1 = ⌊\(4 \+ 0 − 1 · 4 − 1\) \/ 1⌋ \+ 1 = 0/,
    );
    throwsError(
      () => convTranspose2d(x, ones([2, 1, 1, 1]), null, { padding: 2 }),
      ShapeError,
      /= 3 · 1 − 2 · 2 .* = 0/,
    );
    throwsError(() => unfold(x, 6), ShapeError, /unfold: the output's size is/);
  });
  test('channels that do not fit', () => {
    throwsError(() => conv2d(x, ones([3, 3, 1, 1])), ShapeError, /2 channels of the input \[1, 2, 4, 5\].*expected 3/);
    throwsError(() => conv2d(x, ones([3, 1, 1, 1]), null, { groups: 2 }), ShapeError, /3 to be a multiple of 2/);
    throwsError(() => convTranspose2d(x, ones([3, 2, 1, 1])), ShapeError, /expected 3/);
    throwsError(() => conv2d(x, w, ones([2])), ShapeError, /the bias \[2\] must be \[3\]/);
    throwsError(() => conv2d(x, ones([3, 2, 0, 3])), ShapeError, /is empty/);
  });
  test('ranks that do not fit', () => {
    throwsError(() => conv2d(ones([4, 5]), w), ShapeError, /expected an input \[N, C, H, W\] or \[C, H, W\]/);
    throwsError(() => conv1d(x, w), ShapeError, /a weight \[O, C \/ groups, K\]/);
  });
  test('options that make no sense', () => {
    throwsError(
      () => conv2d(x, w, null, { padding: 'same', stride: 2 }),
      ArgumentError,
      /'same' goes with stride 1, got 2/,
    );
    throwsError(
      () => conv2d(x, w, null, { padding: 'full' as 'same' }),
      ArgumentError,
      /'same' or 'valid', got "full"/,
    );
    throwsError(
      () => conv2d(x, w, null, { stride: 0 }),
      ArgumentError,
      /stride is a whole number ≥ 1, or one for height and one for width, got 0/,
    );
    throwsError(() => conv2d(x, w, null, { dilation: [1, 2, 3] }), ArgumentError, /dilation is .* got \[1, 2, 3\]/);
    throwsError(() => conv2d(x, w, null, { padding: -1 }), ArgumentError, /padding is a whole number ≥ 0/);
    throwsError(() => conv2d(x, w, null, { groups: 1.5 }), ArgumentError, /groups is a whole number ≥ 1, got 1.5/);
    throwsError(
      () => convTranspose2d(x, ones([2, 1, 1, 1]), null, { outputPadding: 1 }),
      ArgumentError,
      /outputPadding must be less than the stride or the dilation/,
    );
    throwsError(() => fold(ones([4, 3]), 3, 2), ShapeError, /expected \[N, C · 4, 4\]/);
    throwsError(
      () => new Conv2d(3, 4, 1, { groups: 2 }),
      ArgumentError,
      /3 and 4 channels must be multiples of groups, 2/,
    );
  });
});

suite('layers that convolve', (test) => {
  test('have the shapes of PyTorch’s', () => {
    assert.equal(new Conv1d(4, 6, 3, { groups: 2 }).weight.shape, [6, 2, 3]);
    assert.equal(new Conv2d(4, 6, [3, 2]).weight.shape, [6, 4, 3, 2]);
    assert.equal(new ConvTranspose1d(4, 6, 3, { groups: 2 }).weight.shape, [4, 3, 3]);
    assert.equal(new ConvTranspose2d(4, 6, 3, { bias: false }).bias, null);
    assert.equal(Object.keys(new Conv2d(1, 2, 3).stateDict()), ['weight', 'bias']);
  });
  test('draw within ±1 / √fan in, from a generator', () => {
    const make = () => new Conv2d(16, 32, 3, { groups: 2, generator: new Generator(7) });
    const [weight, bias] = [flat(make().weight), flat(make().bias!)];
    const bound = 1 / Math.sqrt(8 * 9);
    const largest = Math.max(...weight.map(Math.abs));
    assert.ok(largest <= bound && largest > 0.99 * bound);
    assert.ok(bias.every((b) => Math.abs(b) <= bound));
    assert.equal(flat(make().weight), weight);
  });
  test('pass their options on', () => {
    const x = randomOf([2, 4, 5, 6]).to('float32');
    assert.equal(new Conv2d(4, 6, 3, { stride: 2, padding: 1, groups: 2 }).forward(x).shape, [2, 6, 3, 3]);
    assert.equal(new Conv2d(4, 6, 4, { padding: 'same' }).forward(x).shape, [2, 6, 5, 6]);
    assert.equal(new ConvTranspose2d(4, 2, 2, { stride: 2, outputPadding: 1 }).forward(x).shape, [2, 2, 11, 13]);
    assert.equal(new Conv1d(5, 2, 3, { dilation: 2, dtype: 'float64' }).forward(ones([5, 6])).shape, [2, 2]);
    assert.equal(new ConvTranspose1d(5, 2, 3, { padding: 1 }).forward(ones([5, 6])).shape, [2, 6]);
  });
});

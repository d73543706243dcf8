import { suite } from '@engram/tools/suite';
import fc from 'fast-check';
import type { ConvolutionGeometry } from '../../src/backend/kernels/convolution.ts';
import { check } from '../property.ts';
import { agree, assertNoInstruction } from './agree.ts';
import { randomFloats } from './harness.ts';

type Pair = readonly [number, number];

interface Sizes {
  readonly batch?: number;
  readonly groups?: number;
  readonly inputs: number;
  readonly outputs: number;
  readonly input: Pair;
  readonly kernel: Pair;
  readonly stride?: Pair;
  readonly padding?: Pair;
  readonly dilation?: Pair;
}

const geometryOf = ({
  batch = 1,
  groups = 1,
  stride = [1, 1],
  padding = [0, 0],
  dilation = [1, 1],
  ...rest
}: Sizes): ConvolutionGeometry => {
  const { input, kernel } = rest;
  const output = [0, 1].map(
    (i) => Math.floor((input[i] + 2 * padding[i] - dilation[i] * (kernel[i] - 1) - 1) / stride[i]) + 1,
  ) as unknown as Pair;
  return { ...rest, batch, groups, stride, padding, dilation, output };
};

/** All three faces, each with what it takes. */
const agreeAll = (sizes: Sizes): void => {
  const geometry = geometryOf(sizes);
  const { batch, groups, inputs, outputs, input, kernel, output } = geometry;
  const label = JSON.stringify(sizes);
  const area = ([height, width]: Pair): number => height * width;
  const x = (): Float32Array => randomFloats(batch * groups * inputs * area(input), 1);
  const w = (): Float32Array => randomFloats(groups * outputs * inputs * area(kernel), 2);
  const y = (): Float32Array => randomFloats(batch * groups * outputs * area(output), 3);
  const tolerance = (terms: number) => ({ relative: 1e-5, absolute: 1e-6 * Math.sqrt(terms) });
  const byTap = tolerance(inputs * area(kernel));
  agree('conv2d', [y()], [x(), w()], geometry, byTap, label);
  agree('conv2d', [y()], [x(), w(), randomFloats(groups * outputs, 4)], geometry, byTap, label);
  const back = tolerance(outputs * area(kernel));
  agree('conv2dInput', [x()], [y(), w()], geometry, back, label);
  agree('conv2dInput', [x()], [y(), w(), randomFloats(groups * inputs, 5)], geometry, back, label);
  agree('conv2dWeight', [w()], [x(), y()], geometry, tolerance(batch * area(output)), label);
};

const pairOf = (min: number, max: number): fc.Arbitrary<Pair> => {
  const size = fc.integer({ min, max });
  return fc.tuple(size, size);
};

suite('simd: convolutions', (test) => {
  test('of any sizes', () => {
    const sizes = fc
      .record({
        batch: fc.integer({ min: 1, max: 3 }),
        groups: fc.integer({ min: 1, max: 3 }),
        inputs: fc.integer({ min: 1, max: 10 }),
        outputs: fc.integer({ min: 1, max: 18 }),
        kernel: pairOf(1, 4),
        stride: pairOf(1, 3),
        padding: pairOf(0, 3),
        dilation: pairOf(1, 3),
        more: pairOf(0, 9),
      })
      .map(({ more, ...rest }) => ({
        ...rest,
        input: [0, 1].map(
          (i) => Math.max(1, rest.dilation[i] * (rest.kernel[i] - 1) + 1 - 2 * rest.padding[i]) + more[i],
        ) as unknown as Pair,
      }));
    check(sizes, agreeAll);
  });

  test('of kernels three wide over rows of every length, as most networks have them', () => {
    for (let width = 8; width < 22; width++) {
      for (const [outputs, height] of [
        [5, 1],
        [8, 3],
        [13, 2],
      ]) {
        const kernel: Pair = [height, 3];
        agreeAll({ batch: 2, groups: 2, inputs: 5, outputs, input: [3, width], kernel, padding: [1, 1] });
        agreeAll({ inputs: outputs, outputs: 6, input: [5, width], kernel, dilation: [2, 1] });
      }
    }
  });

  test('in tiles of rows, of columns and of channels', () => {
    const square = (size: number): Pair => [size, size];
    const three = { kernel: square(3), padding: square(1) };
    agreeAll({ inputs: 3, outputs: 5, input: square(80), ...three });
    agreeAll({ inputs: 2, outputs: 3, input: [2, 70_000], ...three });
    agreeAll({ inputs: 2, outputs: 9, input: [1, 5000], kernel: [1, 5], stride: [1, 3], padding: [0, 2] });
    agreeAll({ batch: 2, inputs: 600, outputs: 4, input: [3, 4], ...three });
    agreeAll({ batch: 2, inputs: 3, outputs: 700, input: [4, 3], ...three, stride: [2, 2] });
    agreeAll({ inputs: 130, outputs: 3, input: [30, 60], ...three });
    agreeAll({ groups: 40, inputs: 1, outputs: 1, input: [9, 11], ...three });
  });

  test('without an image, or channels, or a kernel that fits, run on typed arrays', () => {
    const none = geometryOf({ batch: 0, inputs: 2, outputs: 2, input: [3, 3], kernel: [2, 2] });
    assertNoInstruction('conv2dWeight', [new Float32Array(16)], [new Float32Array(0), new Float32Array(0)], none);
    const wide = geometryOf({ inputs: 1, outputs: 1, input: [70, 70], kernel: [70, 70] });
    const [x, y] = [new Float32Array(4900), new Float32Array(1)];
    assertNoInstruction('conv2d', [y], [x, x], wide);
    const double = geometryOf({ inputs: 1, outputs: 1, input: [1, 1], kernel: [1, 1] });
    assertNoInstruction('conv2d', [new Float64Array(1)], [new Float64Array(1), new Float64Array(1)], double);
  });
});

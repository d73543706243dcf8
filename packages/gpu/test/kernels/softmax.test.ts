import { suite } from '@engram/tools/suite';
import { compare, numbers, type Tolerance } from '../harness.ts';

const axis = (outer: number, size: number, inner: number) => ({ outer, size, inner });
type Axis = ReturnType<typeof axis>;
type Name = 'softmax' | 'logSoftmax' | 'softmaxBackward' | 'logSoftmaxBackward';

/** Lines on which a thread works by itself, many of them, and long ones. */
const AXES = [
  ...[axis(1, 1, 1), axis(3, 5, 7), axis(4, 1, 9), axis(2, 64, 1), axis(1, 65, 3), axis(20, 63, 2)],
  ...[axis(5000, 10, 1), axis(2, 60, 301), axis(3, 1000, 1), axis(1, 4097, 2), axis(10, 30_001, 1)],
  ...[axis(0, 5, 3), axis(2, 5, 0), axis(2, 0, 3)],
];
/** WGSL's exp is exact to 3 + 2|x| ulp, and the CPU adds long lines of them up in floats. */
const exponentials: Tolerance = { rtol: 1e-5, atol: 1e-37 };

const lengthOf = ({ outer, size, inner }: Axis): number => outer * size * inner;

const check = (name: Name, ins: readonly Float32Array[], at: Axis, tolerance: Tolerance): Promise<void> =>
  compare(name, [{ dtype: 'float32', before: lengthOf(at) }], ins, at, tolerance);

/** The same lines in a size at which a thread works by itself, and repeated until it does not. */
const atBothSizes = async (name: Name, lines: readonly Float32Array[], size: number, tolerance: Tolerance) => {
  const outer = lines[0].length / size;
  await check(name, lines, axis(outer, size, 1), tolerance);
  const copies = 2 ** 18;
  const many = lines.map((line) => Float32Array.from({ length: copies }, (_, i) => line[i % line.length]));
  await check(name, many, axis(Math.floor(copies / size), size, 1), tolerance);
};

const { NaN: nan } = Number;
const odd = Float32Array.from([
  ...[-Infinity, 1, 2, 0],
  ...[-Infinity, -Infinity, -Infinity, -Infinity],
  ...[Infinity, 1, 2, 3],
  ...[nan, 1, 2, 3],
  ...[1000, 999, 990, 0],
  ...[-1000, -1001, -1000, -1100],
  ...[0, -0, 0, -0],
]);

suite('gpu softmax', (test) => {
  test('softmax', async () => {
    for (const at of AXES) {
      await check('softmax', [numbers(lengthOf(at)).map((x) => x * 10)], at, exponentials);
    }
  });
  test('logSoftmax', async () => {
    for (const at of AXES) {
      await check('logSoftmax', [numbers(lengthOf(at)).map((x) => x * 10)], at, { rtol: 2e-6, atol: 2e-6 });
    }
  });
  test('large numbers, infinities and NaN', async () => {
    await atBothSizes('softmax', [odd], 4, exponentials);
    await atBothSizes('softmax', [Float32Array.of(3e38, -3e38, 0, 3e38)], 4, exponentials);
    await atBothSizes('logSoftmax', [odd], 4, { rtol: 2e-6, atol: 2e-6 });
  });
  test('softmaxBackward', async () => {
    for (const at of AXES) {
      const y = numbers(lengthOf(at), 2).map(Math.abs);
      await check('softmaxBackward', [numbers(lengthOf(at)), y], at, { rtol: 5e-6, atol: 1e-5 });
    }
  });
  test('logSoftmaxBackward', async () => {
    for (const at of AXES) {
      const y = numbers(lengthOf(at), 2).map((x) => -10 * Math.abs(x));
      await check('logSoftmaxBackward', [numbers(lengthOf(at)), y], at, { rtol: 5e-6, atol: 2e-5 });
    }
  });
  test('backward through infinities and NaN', async () => {
    const g = Float32Array.of(1, 2, 3, 4, nan, 1, 2, 3, Infinity, 1, 1, 1, 1, 2, 3, 4);
    const y = Float32Array.of(0, 0.5, 0.5, 0, 0.2, 0.3, 0.5, 0, 0.5, 0.5, 0, 0, nan, nan, nan, nan);
    await atBothSizes('softmaxBackward', [g, y], 4, { rtol: 5e-6, atol: 1e-6 });
    await atBothSizes('logSoftmaxBackward', [g, y.map(Math.log)], 4, { rtol: 5e-6, atol: 2e-6 });
  });
});

import { assert, suite } from '@engram/tools/suite';
import fc from 'fast-check';
import {
  ArgumentError,
  adaptiveAvgPool2d,
  adaptiveMaxPool2d,
  avgPool1d,
  avgPool2d,
  DTypeError,
  grad,
  maxPool1d,
  maxPool2d,
  ShapeError,
  type Tensor,
  tensor,
  zeros,
} from '../../src/index.ts';
import { assertClose } from '../../src/testing/index.ts';
import { checkCases } from '../cases/check.ts';
import { pooling } from '../cases/pooling.ts';
import { check, randomOf, throwsError } from '../property.ts';

checkCases('pooling', pooling);

interface Axis {
  readonly size: number;
  readonly kernel: number;
  readonly stride: number;
  readonly padding: number;
  readonly dilation: number;
}

const axis: fc.Arbitrary<Axis> = fc
  .record({
    size: fc.integer({ min: 1, max: 13 }),
    kernel: fc.integer({ min: 1, max: 4 }),
    stride: fc.integer({ min: 1, max: 6 }),
    padding: fc.integer({ min: 0, max: 2 }),
    dilation: fc.integer({ min: 1, max: 3 }),
  })
  .map((a) => ({ ...a, padding: Math.min(a.padding, Math.floor(a.kernel / 2)) }));

const slid = fc.record({ rows: axis, columns: axis, ceilMode: fc.boolean(), countIncludePad: fc.boolean() });

/** How many windows, by PyTorch's formula. */
const countOf = ({ size, kernel, stride, padding, dilation }: Axis, ceilMode: boolean): number => {
  const span = (size + 2 * padding - dilation * (kernel - 1) - 1) / stride;
  const count = (ceilMode ? Math.ceil(span) : Math.floor(span)) + 1;
  return ceilMode && (count - 1) * stride >= size + padding ? count - 1 : count;
};

const tapsOf = ({ kernel, stride, padding, dilation }: Axis, o: number): number[] =>
  Array.from({ length: kernel }, (_, k) => o * stride - padding + k * dilation);

/** What a pool gives, in plain loops. */
const plainly = (
  x: Tensor,
  rows: Axis,
  columns: Axis,
  ceilMode: boolean,
  of: (values: number[], padded: number) => number,
): number[] => {
  const values = x.dataSync();
  const results: number[] = [];
  for (let p = 0; p < 2; p++) {
    for (let oy = 0; oy < countOf(rows, ceilMode); oy++) {
      for (let ox = 0; ox < countOf(columns, ceilMode); ox++) {
        const found: number[] = [];
        let padded = 0;
        for (const y of tapsOf(rows, oy)) {
          for (const c of tapsOf(columns, ox)) {
            if (y >= 0 && y < rows.size && c >= 0 && c < columns.size)
              found.push(values[(p * rows.size + y) * columns.size + c]);
            if (y < rows.size + rows.padding && c < columns.size + columns.padding) padded++;
          }
        }
        results.push(of(found, padded));
      }
    }
  }
  return results;
};

suite('pooling', (test) => {
  test('shapes and values of sliding windows, or an error with the size that came out', () =>
    check(slid, ({ rows, columns, ceilMode, countIncludePad }) => {
      const x = randomOf([2, rows.size, columns.size]);
      const size = [rows.kernel, columns.kernel];
      const options = { stride: [rows.stride, columns.stride], padding: [rows.padding, columns.padding], ceilMode };
      const dilation = [rows.dilation, columns.dilation];
      const shape = [2, countOf(rows, ceilMode), countOf(columns, ceilMode)];
      const wrong = shape.find((n) => n < 1);
      const max = () => maxPool2d(x, size, { ...options, dilation });
      if (wrong === undefined) {
        const expected = plainly(x, rows, columns, ceilMode, (found) => Math.max(...found));
        assertClose(max(), tensor(expected, { dtype: 'float64' }).reshape(shape));
      } else throwsError(max, ShapeError, new RegExp(`^maxPool2d: no window fits .* = ${wrong}$`));

      const [near, close] = [rows, columns].map((a) => ({ ...a, dilation: 1 }));
      const sizes = [2, countOf(near, ceilMode), countOf(close, ceilMode)];
      const average = () => avgPool2d(x, size, { ...options, countIncludePad });
      if (sizes.every((n) => n >= 1)) {
        const expected = plainly(
          x,
          near,
          close,
          ceilMode,
          (found, padded) => found.reduce((a, b) => a + b, 0) / (countIncludePad ? padded : found.length),
        );
        assertClose(average(), tensor(expected, { dtype: 'float64' }).reshape(sizes));
      } else throwsError(average, ShapeError, /^avgPool2d: no window fits/);
    }));

  test('as many windows as one asks for', () =>
    check(fc.tuple(...[13, 13, 9, 9].map((max) => fc.integer({ min: 1, max }))), ([h, w, oh, ow]) => {
      const x = randomOf([2, h, w]);
      const windows = (size: number, count: number) =>
        Array.from({ length: count }, (_, o) => [Math.floor((o * size) / count), Math.ceil(((o + 1) * size) / count)]);
      const of = (reduce: (part: Tensor) => Tensor) =>
        windows(h, oh).map(([y, yEnd]) =>
          windows(w, ow).map(([c, cEnd]) => reduce(x.slice(1, y, yEnd).slice(2, c, cEnd)).dataSync()),
        );
      const nested = (parts: ReturnType<typeof of>) =>
        tensor(
          [0, 1].map((p) => parts.map((row) => row.map((both) => both[p]))),
          { dtype: 'float64' },
        );
      assertClose(adaptiveAvgPool2d(x, [oh, ow]), nested(of((part) => part.mean([1, 2]))));
      assertClose(adaptiveMaxPool2d(x, [oh, ow]), nested(of((part) => part.max([1, 2]))));
    }));

  test('the gradient goes to the first of equals, and to the last NaN', () => {
    const of = (x: Tensor) => {
      x.requiresGrad = true;
      return grad(maxPool2d(x, 2).sum(), [x])[0]!;
    };
    assertClose(
      of(
        tensor([
          [
            [3, 3],
            [3, 3],
          ],
        ]),
      ),
      [
        [
          [1, 0],
          [0, 0],
        ],
      ],
    );
    assertClose(
      of(
        tensor([
          [
            [-Infinity, -Infinity],
            [-Infinity, -Infinity],
          ],
        ]),
      ),
      [
        [
          [1, 0],
          [0, 0],
        ],
      ],
    );
    assertClose(
      of(
        tensor([
          [
            [1, Number.NaN],
            [Number.NaN, 2],
          ],
        ]),
      ),
      [
        [
          [0, 0],
          [1, 0],
        ],
      ],
    );
  });

  test('a window that lies in the padding alone is −∞ and has no gradient', () => {
    const x = zeros([1, 2, 2], { requiresGrad: true });
    const y = maxPool2d(x, [2, 1], { padding: [1, 0], dilation: [3, 1], stride: 1 });
    assertClose(y, [[[-Infinity, -Infinity]]]);
    assertClose(grad(y.sum(), [x])[0]!, [
      [
        [0, 0],
        [0, 0],
      ],
    ]);
  });

  test('results without elements', () => {
    assert.equal(adaptiveAvgPool2d(zeros([2, 3, 4, 4]), 0).shape, [2, 3, 0, 0]);
    assert.equal(maxPool2d(zeros([0, 3, 4, 4]), 3).shape, [0, 3, 1, 1]);
    assert.equal(avgPool1d(zeros([0, 3, 4]), 3).shape, [0, 3, 1]);
  });

  test('sizes that do not fit', () => {
    const x = zeros([1, 4, 4]);
    throwsError(
      () => maxPool2d(x, 5),
      ShapeError,
      /^maxPool2d: no window fits x \[1, 4, 4\]: its height would become ⌊\(4 \+ 2·0 − 1·\(5 − 1\) − 1\) \/ 5⌋ \+ 1 = 0$/,
    );
    throwsError(
      () => avgPool1d(zeros([2, 3]), 5, { stride: 1, ceilMode: true }),
      ShapeError,
      /its length would become ⌈\(3 \+ 2·0 − 1·\(5 − 1\) − 1\) \/ 1⌉ \+ 1 = -1$/,
    );
    throwsError(
      () => maxPool2d(x, [4, 2], { padding: [1, 2] }),
      ArgumentError,
      /^maxPool2d: padding 2 is more than half of the kernel's size 2/,
    );
    throwsError(
      () => maxPool2d(zeros([4, 4]), 2),
      ShapeError,
      /^maxPool2d: x \[4, 4\] must be \[C, H, W\] or \[N, C, H, W\]/,
    );
    throwsError(() => maxPool1d(zeros([4]), 2), ShapeError, /^maxPool1d: x \[4\] must be \[C, L\] or \[N, C, L\]/);
    throwsError(() => maxPool2d(zeros([1, 0, 4]), 1), ShapeError, /with H, W ≥ 1/);
    for (const size of [0, 1.5, [2], [2, 2, 2], '2'] as number[]) {
      throwsError(
        () => avgPool2d(x, size),
        ArgumentError,
        /^avgPool2d: kernelSize is a whole number ≥ 1, or one for height/,
      );
    }
    throwsError(() => maxPool2d(x, 2, { stride: 0 }), ArgumentError, /^maxPool2d: stride is a whole number ≥ 1/);
    throwsError(() => adaptiveAvgPool2d(x, -1), ArgumentError, /^adaptiveAvgPool2d: outputSize is a whole number ≥ 0/);
    throwsError(
      () => maxPool2d(x.to('int32'), 2),
      DTypeError,
      /^maxPool2d: the input must be float32 or float64, got int32/,
    );
  });
});

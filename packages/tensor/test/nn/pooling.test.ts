import { assert, suite } from '@engram/tools/suite';
import {
  AdaptiveAvgPool2d,
  AvgPool1d,
  AvgPool2d,
  adaptiveAvgPool2d,
  avgPool1d,
  avgPool2d,
  interpolate,
  MaxPool1d,
  MaxPool2d,
  maxPool1d,
  maxPool2d,
  randn,
  Upsample,
} from '../../src/index.ts';
import { assertClose } from '../../src/testing/index.ts';

suite('pools as modules', (test) => {
  const x = randn([2, 3, 6, 6]);
  const line = randn([2, 3, 8]);

  test('are the functions, and have no state', () => {
    const padded = { stride: 2, padding: 1 };
    assertClose(new MaxPool2d(3, padded).forward(x), maxPool2d(x, 3, padded));
    assertClose(new AvgPool2d([2, 3], { countIncludePad: false }).forward(x), avgPool2d(x, [2, 3]));
    assertClose(new AdaptiveAvgPool2d([2, null]).forward(x), adaptiveAvgPool2d(x, [2, 6]));
    assertClose(new MaxPool1d(2).forward(line), maxPool1d(line, 2));
    assertClose(new AvgPool1d(3, padded).forward(line), avgPool1d(line, 3, padded));
    const options = { scaleFactor: 2, mode: 'bilinear', alignCorners: true } as const;
    assertClose(new Upsample(options).forward(x), interpolate(x, options));
    assert.equal(new MaxPool2d(2).stateDict(), {});
  });
});

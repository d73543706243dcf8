import { assert, suite } from '@engram/tools/suite';
import {
  ArgumentError,
  DTypeError,
  dropout,
  Generator,
  grad,
  ones,
  sum,
  type Tensor,
  tensor,
  zeros,
} from '../../src/index.ts';
import { assertClose, gradcheck, gradgradcheck } from '../../src/testing/index.ts';
import { checkCases } from '../cases/check.ts';
import { random } from '../cases/random.ts';

checkCases('random', random);

const values = (x: Tensor): number[] => Array.from(x.dataSync());
const seeded = (seed = 1) => ({ generator: new Generator(seed) });

suite('dropout', (test) => {
  for (const p of [0.1, 0.5, 0.9]) {
    test(`drops a share of ${p} and scales the rest`, () => {
      const n = 20_000;
      const y = values(dropout(ones([n]), p, true, seeded()));
      const dropped = y.filter((v) => v === 0).length / n;
      assert.ok(Math.abs(dropped - p) < 5 * Math.sqrt((p * (1 - p)) / n), `${dropped} should be about ${p}`);
      const scale = Math.fround(1 / (1 - p));
      assert.ok(y.every((v) => v === 0 || v === scale));
    });
  }
  test('drops half while training, by default', () => {
    const y = values(dropout(ones([1000]), undefined, undefined, seeded()));
    assert.equal([...new Set(y)].sort(), [0, 2]);
  });
  test('the gradient is the mask', () => {
    for (const dtype of ['float32', 'float64'] as const) {
      const x = ones([50], { dtype, requiresGrad: true });
      const y = dropout(x, 0.3, true, seeded());
      const [g] = grad(sum(y), x);
      assertClose(g, y);
    }
  });
  test('first and second gradients with the mask held', () => {
    const x = () =>
      tensor(
        [
          [1, -2, 3],
          [4, 5, -6],
        ],
        { dtype: 'float64', requiresGrad: true },
      );
    const fn = (t: Tensor) => dropout(t, 0.4, true, seeded()).mul(t);
    gradcheck(fn, [x()]);
    gradgradcheck(fn, [x()]);
  });
  test('the same state, the same mask; then another', () => {
    const [a, b] = [seeded(3), seeded(3)];
    const x = ones([40]);
    const first = values(dropout(x, 0.5, true, a));
    assert.equal(values(dropout(x, 0.5, true, b)), first);
    assert.not.equal(values(dropout(x, 0.5, true, a)), first);
  });
  test('nothing is drawn where nothing is left to chance', () => {
    const options = seeded();
    const x = ones([4]);
    assertClose(dropout(x, 0.5, false, options), [1, 1, 1, 1]);
    assertClose(dropout(x, 0, true, options), [1, 1, 1, 1]);
    assertClose(dropout(x, 1, true, options), [0, 0, 0, 0]);
    assert.is(options.generator.getState().offset, 0);
  });
  test('scalars and empty tensors', () => {
    assert.equal(dropout(zeros([0, 2]), 0.5, true, seeded()).shape, [0, 2]);
    assert.equal(dropout(ones([]), 0.5, true, seeded()).shape, []);
  });
  test('p must be a probability', () => {
    for (const p of [-0.1, 1.1, NaN]) {
      assert.throws(() => dropout(ones([2]), p), ArgumentError);
      assert.throws(() => dropout(ones([2]), p), new RegExp(`^dropout: p is a probability from 0 to 1, got ${p}`));
    }
  });
  test('integers are refused, training or not', () => {
    for (const training of [true, false]) {
      assert.throws(() => dropout(tensor([1], { dtype: 'int32' }), 0.5, training), DTypeError);
    }
    assert.throws(
      () => dropout(tensor([1], { dtype: 'int32' })),
      /^dropout: the input must be float32 or float64, got int32/,
    );
  });
});

import '../../src/fluent.ts';
import { assert, suite } from '@engram/tools/suite';
import { noGrad } from '../../src/autograd/mode.ts';
import type { Tensor } from '../../src/autograd/tensor.ts';
import { compile } from '../../src/compile/compile.ts';
import { ArgumentError, DTypeError, StateDictError } from '../../src/errors.ts';
import { tensor } from '../../src/ops/create.ts';
import { ExponentialMovingAverage } from '../../src/optim/average.ts';
import { SGD } from '../../src/optim/sgd.ts';
import { assertNear, parameter, values } from './fixture.ts';

const WEIGHTS = [
  [1, -2],
  [0.5, 3],
  [0.25, -1],
  [4, 0],
];

const write = (p: Tensor, row: number[]): void => {
  noGrad(() => p.assign(tensor(row, { dtype: p.dtype })));
};

/** By the definition. */
const reference = (decayOf: (t: number) => number): number[] => {
  let average = [0, 0];
  WEIGHTS.forEach((row, i) => {
    const keep = decayOf(i + 1);
    average = average.map((a, j) => keep * a + (1 - keep) * row[j]);
  });
  return average;
};

suite('ExponentialMovingAverage', (test) => {
  for (const [name, options, decayOf] of [
    ['a decay', { decay: 0.9 }, () => 0.9],
    ['a decay that grows', { decay: 0.25, useNumUpdates: true }, (t: number) => Math.min(0.25, (1 + t) / (10 + t))],
  ] as const) {
    test(`${name}: follows its equation`, () => {
      const p = parameter([0, 0]);
      const average = new ExponentialMovingAverage([p], options);
      for (const row of WEIGHTS) {
        write(p, row);
        average.update();
      }
      // The decay that grows is worked out in float32.
      assertNear(average.averages[0], reference(decayOf), name === 'a decay' ? 1e-14 : 1e-7);
      assert.equal(values(p), WEIGHTS.at(-1));
      assert.is(average.decay, options.decay);
    });

    for (const simd of [true, false]) {
      test(`${name}: in a compiled step, SIMD ${simd}`, async () => {
        const make = () => {
          const p = tensor([0.5, -1, 2], { requiresGrad: true });
          const optimizer = new SGD([p], { lr: 0.1 });
          const average = new ExponentialMovingAverage([p], options);
          const step = (x: Tensor): void => {
            optimizer.zeroGrad();
            p.mul(x).square().sum().backward();
            optimizer.step();
            average.update();
          };
          return { average, step };
        };
        const [eager, compiled] = [make(), make()];
        const call = compile(compiled.step, { simd });
        for (const x of [1, 2, 0.5, 1, 3]) {
          eager.step(tensor(x));
          await call(tensor(x));
        }
        assert.is(call.programs.length, 1);
        const [a, b] = [eager, compiled].map(({ average }) => average.stateDict());
        assert.equal(Object.keys(a), Object.keys(b));
        for (const key of Object.keys(a)) assertNear(b[key], values(a[key]), 1e-6);
      });
    }
  }

  test('stands in for the parameters while a function runs, also when it throws or gives a promise', async () => {
    const p = parameter([1]);
    const average = new ExponentialMovingAverage([p]);
    write(p, [5]);
    assert.equal(
      average.averageParameters(() => values(p)),
      [1],
    );
    assert.equal(values(p), [5]);
    assert.throws(
      () =>
        average.averageParameters(() => {
          throw new RangeError('no');
        }),
      RangeError,
    );
    assert.equal(values(p), [5]);
    const later = average.averageParameters(async () => {
      await Promise.resolve();
      return values(p);
    });
    assert.equal(values(p), [1]);
    assert.equal(await later, [1]);
    assert.equal(values(p), [5]);
    await assert.rejects(() => average.averageParameters(() => Promise.reject(new RangeError('no'))), RangeError);
    assert.equal(values(p), [5]);
    average.store();
    average.copyTo();
    assert.equal(values(p), [1]);
    average.restore();
    assert.equal(values(p), [5]);
    assert.throws(() => average.restore(), /no parameters to restore; store\(\) them first/);
  });

  test('its state dict goes on, and what does not fit changes nothing', () => {
    const options = { decay: 0.5, useNumUpdates: true };
    const p = parameter([1, 2]);
    const average = new ExponentialMovingAverage([p], options);
    write(p, [3, 4]);
    average.update();
    const dict = average.stateDict();
    assert.equal(Object.keys(dict), ['shadow_params.0', 'num_updates']);
    const other = new ExponentialMovingAverage([p], options);
    other.loadStateDict(dict);
    for (const each of [average, other]) each.update();
    const bits = (of: ExponentialMovingAverage) => Object.values(of.stateDict()).map(values);
    assert.equal(bits(other), bits(average));
    const before = bits(other);
    for (const wrong of [
      {},
      undefined,
      { ...dict, more: tensor([1]) },
      { ...dict, 'shadow_params.0': tensor([1]) },
      { ...dict, num_updates: tensor(0.5) },
    ])
      assert.throws(() => other.loadStateDict(wrong as never), StateDictError);
    assert.equal(bits(other), before);
  });

  test('follows its parameters to another dtype', () => {
    const p = tensor([1], { requiresGrad: true });
    const average = new ExponentialMovingAverage([p], { decay: 0.5 });
    p.replace(tensor([3], { dtype: 'float64' }));
    average.update();
    assert.is(average.averages[0].dtype, 'float64');
    assert.equal(values(average.averages[0]), [2]);
  });

  test('refuses what it cannot average', () => {
    const p = parameter([1]);
    assert.throws(() => new ExponentialMovingAverage([]), /there is no parameter/);
    assert.throws(() => new ExponentialMovingAverage(p as never), ArgumentError);
    assert.throws(() => new ExponentialMovingAverage([tensor(Int32Array.of(1))]), DTypeError);
    assert.throws(() => new ExponentialMovingAverage([p], { decay: 1.5 }), /decay .* got 1.5/);
  });
});

import { assert, suite } from '@engram/tools/suite';
import {
  ArgumentError,
  DTypeError,
  Generator,
  type RandomOptions,
  rand,
  randint,
  randn,
  randperm,
  ShapeError,
  type Tensor,
} from '../../src/index.ts';

const N = 20_000;
const values = (x: Tensor): number[] => Array.from(x.dataSync());
const meanOf = (x: number[]): number => x.reduce((a, b) => a + b, 0) / x.length;
/** The k-th central moment. */
const moment = (x: number[], k: number): number => {
  const m = meanOf(x);
  return meanOf(x.map((v) => (v - m) ** k));
};
const correlation = (x: number[], y: number[]): number => {
  const [mx, my] = [meanOf(x), meanOf(y)];
  return meanOf(x.map((v, i) => (v - mx) * (y[i] - my))) / Math.sqrt(moment(x, 2) * moment(y, 2));
};
const near = (actual: number, expected: number, within: number, what: string): void => {
  assert.ok(Math.abs(actual - expected) <= within, `${what}: ${actual} should be ${expected} ± ${within}`);
};
/** How far counts are from even, in units of what chance allows. */
const excess = (counts: number[]): number => {
  const even = counts.reduce((a, b) => a + b, 0) / counts.length;
  const chi2 = counts.reduce((sum, c) => sum + (c - even) ** 2 / even, 0);
  return (chi2 - (counts.length - 1)) / Math.sqrt(2 * (counts.length - 1));
};
const histogram = (x: number[], bins: number, low: number, high: number): number[] => {
  const counts = new Array<number>(bins).fill(0);
  for (const v of x) counts[Math.min(bins - 1, Math.floor(((v - low) / (high - low)) * bins))]++;
  return counts;
};

// Seeded, so these can't fail by chance; the bounds are some five standard errors wide.
suite('random: distributions', (test) => {
  for (const dtype of ['float32', 'float64'] as const) {
    for (const seed of [0, 1, 123456789]) {
      const options = () => ({ dtype, generator: new Generator(seed) });
      test(`rand is uniform on [0, 1) (${dtype}, seed ${seed})`, () => {
        const x = values(rand([N], options()));
        assert.ok(x.every((v) => v >= 0 && v < 1));
        near(meanOf(x), 1 / 2, 0.01, 'mean');
        near(moment(x, 2), 1 / 12, 0.004, 'variance');
        assert.ok(Math.abs(excess(histogram(x, 50, 0, 1))) < 5);
      });
      test(`randn is normal (${dtype}, seed ${seed})`, () => {
        const x = values(randn([N], options()));
        assert.ok(x.every(Number.isFinite));
        near(meanOf(x), 0, 0.035, 'mean');
        near(moment(x, 2), 1, 0.05, 'variance');
        near(moment(x, 3), 0, 0.1, 'skew');
        near(moment(x, 4), 3, 0.3, 'fourth moment');
        near(x.filter((v) => Math.abs(v) < 1).length / N, 0.6827, 0.017, 'within one deviation');
        near(x.filter((v) => Math.abs(v) > 3).length / N, 0.0027, 0.002, 'beyond three');
      });
    }
  }
  test('neighbours, and streams of neighbouring seeds, are not correlated', () => {
    for (const draw of [rand, randn]) {
      const x = values(draw([N], { generator: new Generator(7) }));
      const y = values(draw([N], { generator: new Generator(8) }));
      for (const lag of [1, 2, 3]) near(correlation(x.slice(lag), x.slice(0, -lag)), 0, 0.035, `lag ${lag}`);
      near(correlation(x, y), 0, 0.035, 'seeds 7 and 8');
    }
  });
  test('options reach the tensor', () => {
    for (const draw of [rand, randn]) {
      assert.is(draw([2]).dtype, 'float32');
      assert.is(draw([2], { dtype: 'float64' }).dtype, 'float64');
      assert.is(draw([2], { requiresGrad: true }).requiresGrad, true);
      assert.equal(draw([]).shape, []);
    }
  });
});

suite('random: randint', (test) => {
  test('every number of the range comes up about as often', () => {
    const x = values(randint(-3, 4, [N], { generator: new Generator(1) }));
    const counts = Array.from({ length: 7 }, (_, i) => x.filter((v) => v === i - 3).length);
    assert.is(
      counts.reduce((a, b) => a + b),
      N,
    );
    assert.ok(Math.abs(excess(counts)) < 5);
  });
  test('a range of one', () => {
    assert.equal(values(randint(5, 6, [3])), [5, 5, 5]);
  });
  test('all of int32', () => {
    const x = values(randint(-(2 ** 31), 2 ** 31, [N], { generator: new Generator(2) }));
    assert.ok(x.every((v) => Number.isInteger(v) && v >= -(2 ** 31) && v < 2 ** 31));
    assert.ok(Math.abs(excess(histogram(x, 50, -(2 ** 31), 2 ** 31))) < 5);
    assert.ok(new Set(x.map((v) => v & 255)).size === 256, 'low bits vary');
  });
  test('beyond int32, in float64', () => {
    const low = 2 ** 50;
    const x = values(randint(low, low + 2 ** 32, [N], { dtype: 'float64', generator: new Generator(3) }));
    assert.ok(x.every((v) => Number.isInteger(v) && v >= low && v < low + 2 ** 32));
    assert.ok(Math.abs(excess(histogram(x, 50, low, low + 2 ** 32))) < 5);
  });
  test('dtypes', () => {
    assert.is(randint(0, 2, [3]).dtype, 'int32');
    for (const dtype of ['float32', 'float64', 'bool'] as const) assert.is(randint(0, 2, [3], { dtype }).dtype, dtype);
    const flags = values(randint(0, 2, [200], { dtype: 'bool', generator: new Generator(1) }));
    assert.equal([...new Set(flags)].sort(), [0, 1]);
  });
});

suite('random: randperm', (test) => {
  test('is a permutation', () => {
    for (const n of [0, 1, 2, 7, 100]) {
      const x = randperm(n, { generator: new Generator(n) });
      assert.is(x.dtype, 'int32');
      assert.equal(
        values(x).sort((a, b) => a - b),
        Array.from({ length: n }, (_, i) => i),
      );
    }
  });
  test('all orders come up about as often', () => {
    const generator = new Generator(5);
    const counts = new Map<string, number>();
    for (let i = 0; i < 2400; i++) {
      const order = values(randperm(4, { generator })).join();
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    assert.is(counts.size, 24);
    assert.ok(Math.abs(excess([...counts.values()])) < 5);
  });
});

suite('random: errors', (test) => {
  /** Runs on a generator that must not move. */
  const refuses = (run: (options: RandomOptions) => unknown, kind: typeof ArgumentError, message: RegExp): void => {
    const generator = new Generator(1);
    assert.throws(() => run({ generator }), kind);
    assert.throws(() => run({ generator }), message);
    assert.is(generator.getState().offset, 0);
  };
  for (const [name, draw] of Object.entries({ rand, randn })) {
    test(`${name}: dtypes and shapes`, () => {
      refuses(
        (o) => draw([2], { ...o, dtype: 'int32' }),
        DTypeError,
        new RegExp(`^${name}: only float32 and float64 can be drawn, got int32; use randint`),
      );
      refuses(
        (o) => draw([2], { ...o, dtype: 'half' as 'float32' }),
        DTypeError,
        new RegExp(`^${name}: unknown dtype "half"`),
      );
      refuses(
        (o) => draw([2, -1], o),
        ShapeError,
        new RegExp(`^${name}: sizes are whole numbers ≥ 0, got \\[2, -1\\]`),
      );
    });
  }
  test('randint: ranges', () => {
    refuses(
      (o) => randint(3, 3, [1], o),
      ArgumentError,
      /^randint: low and high are whole numbers with low < high, got 3 and 3/,
    );
    refuses((o) => randint(5, 2, [1], o), ArgumentError, /^randint: low and high .* got 5 and 2/);
    refuses((o) => randint(0.5, 2, [1], o), ArgumentError, /^randint: low and high .* got 0.5 and 2/);
    refuses((o) => randint(0, NaN, [1], o), ArgumentError, /^randint: low and high .* got 0 and NaN/);
    refuses((o) => randint(0, 2, [-1], o), ShapeError, /^randint: sizes are whole numbers/);
  });
  test('randint: numbers that the dtype does not hold', () => {
    refuses((o) => randint(0, 2 ** 31 + 1, [1], o), ArgumentError, /^randint: 0 to 2147483649 − 1 goes beyond int32/);
    refuses((o) => randint(-(2 ** 31) - 1, 0, [1], o), ArgumentError, /goes beyond int32/);
    refuses((o) => randint(0, 3, [1], { ...o, dtype: 'bool' }), ArgumentError, /goes beyond bool, which holds 0 to 1/);
    refuses((o) => randint(0, 2 ** 25, [1], { ...o, dtype: 'float32' }), ArgumentError, /goes beyond float32/);
    refuses((o) => randint(0, 2 ** 40, [1], { ...o, dtype: 'float64' }), ArgumentError, /more than 2³² values/);
  });
  test('randperm: counts', () => {
    for (const n of [-1, 2.5, NaN]) {
      refuses(
        (o) => randperm(n, o as { generator: Generator }),
        ArgumentError,
        new RegExp(`^randperm: n is a whole number ≥ 0, got ${n}`),
      );
    }
  });
});

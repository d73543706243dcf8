import { assert, suite } from '@engram/tools/suite';
import {
  ArgumentError,
  Generator,
  init,
  Linear,
  matmul,
  Parameter,
  ShapeError,
  type Tensor,
  zeros,
} from '../../src/index.ts';
import { assertClose } from '../../src/testing/index.ts';

const seeded = (seed = 1) => ({ generator: new Generator(seed) });
const matrix = (rows = 300, columns = 200): Tensor => zeros([rows, columns], { dtype: 'float64' });

const stats = (x: Tensor) => {
  const data = [...x.dataSync()];
  const mean = data.reduce((a, b) => a + b) / data.length;
  const std = Math.sqrt(data.reduce((sum, v) => sum + (v - mean) ** 2, 0) / data.length);
  return { mean, std, max: data.reduce((m, v) => Math.max(m, Math.abs(v)), 0) };
};

/** 60,000 draws: a standard deviation is off by about 0.3 %. */
const assertNear = (actual: number, expected: number, label: string): void =>
  assert.ok(
    Math.abs(actual - expected) <= 0.02 * Math.max(Math.abs(expected), 0.01) + 1e-12,
    `${label}: ${actual}, not ${expected}`,
  );

const assertUniform = (x: Tensor, bound: number): void => {
  const { mean, std, max } = stats(x);
  assert.ok(max <= bound && max > 0.99 * bound, `largest ${max}, bound ${bound}`);
  assertNear(std, bound / Math.sqrt(3), 'std');
  assert.ok(Math.abs(mean) < 0.02 * bound, `mean ${mean}`);
};

const assertNormal = (x: Tensor, expected: number): void => {
  const { mean, std, max } = stats(x);
  assertNear(std, expected, 'std');
  assert.ok(Math.abs(mean) < 0.02 * expected, `mean ${mean}`);
  assert.ok(max > 3.5 * expected && max < 6 * expected, `largest ${max}`);
};

suite('init', (test) => {
  test('constant, zeros and ones fill in place and return the tensor', () => {
    const x = zeros([2, 2]);
    assert.is(init.constant(x, 2.5), x);
    assertClose(x, [
      [2.5, 2.5],
      [2.5, 2.5],
    ]);
    assertClose(init.ones(x), [
      [1, 1],
      [1, 1],
    ]);
    assertClose(init.zeros(x), [
      [0, 0],
      [0, 0],
    ]);
  });

  test('work on parameters, without noGrad around them, and keep them leaves', () => {
    const p = new Parameter(zeros([2, 2]));
    assert.is(init.xavierUniform(p), p);
    assert.ok(p.requiresGrad && p.isLeaf);
    init.orthogonal(new Linear(3, 3).weight);
  });

  test('uniform', () => {
    assertUniform(init.uniform(matrix(), -0.3, 0.3, seeded()), 0.3);
    const x = init.uniform(matrix(), undefined, undefined, seeded());
    assertNear(stats(x).mean, 0.5, 'mean');
    assert.ok([...x.dataSync()].every((v) => v >= 0 && v < 1));
  });

  test('normal', () => {
    assertNormal(init.normal(matrix(), 0, 0.2, seeded()), 0.2);
    assertNormal(init.normal(matrix(), undefined, undefined, seeded()), 1);
    assertNear(stats(init.normal(matrix(), 5, 0.1, seeded())).mean, 5, 'mean');
  });

  test('xavier: by fan in + fan out', () => {
    assertUniform(init.xavierUniform(matrix(), undefined, seeded()), Math.sqrt(6 / 500));
    assertUniform(init.xavierUniform(matrix(), 5 / 3, seeded()), (5 / 3) * Math.sqrt(6 / 500));
    assertNormal(init.xavierNormal(matrix(), undefined, seeded()), Math.sqrt(2 / 500));
    assertNormal(init.xavierNormal(matrix(), 2, seeded()), 2 * Math.sqrt(2 / 500));
  });

  test('kaiming: by fan in or fan out, and the nonlinearity’s gain', () => {
    assertUniform(init.kaimingUniform(matrix(), seeded()), Math.sqrt(6 / 200));
    assertUniform(init.kaimingUniform(matrix(), { a: Math.sqrt(5), ...seeded() }), 1 / Math.sqrt(200));
    assertUniform(init.kaimingUniform(matrix(), { mode: 'fanOut', ...seeded() }), Math.sqrt(6 / 300));
    assertUniform(init.kaimingUniform(matrix(), { nonlinearity: 'linear', ...seeded() }), Math.sqrt(3 / 200));
    assertNormal(init.kaimingNormal(matrix(), seeded()), Math.sqrt(2 / 200));
    assertNormal(
      init.kaimingNormal(matrix(), { nonlinearity: 'tanh', mode: 'fanOut', ...seeded() }),
      5 / 3 / Math.sqrt(300),
    );
  });

  test('orthogonal: rows or columns, whichever are fewer, are orthonormal', () => {
    const identity = (n: number) =>
      Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => Number(i === j)));
    const close = { atol: 1e-12 };
    const wide = init.orthogonal(zeros([3, 8], { dtype: 'float64' }), 1, seeded());
    assertClose(matmul(wide, wide.transpose()), identity(3), close);
    const tall = init.orthogonal(zeros([8, 3], { dtype: 'float64' }), 1, seeded());
    assertClose(matmul(tall.transpose(), tall), identity(3), close);
    const square = init.orthogonal(zeros([40, 40], { dtype: 'float64' }), 1, seeded());
    assertClose(matmul(square, square.transpose()), identity(40), close);
    assertClose(matmul(square.transpose(), square), identity(40), close);
  });

  test('orthogonal: scaled, over the axes behind the first as one, in float32, with both signs', () => {
    const x = init.orthogonal(zeros([2, 3, 2]), 3, seeded());
    const rows = x.reshape([2, 6]);
    assertClose(
      matmul(rows, rows.transpose()),
      [
        [9, 0],
        [0, 9],
      ],
      { atol: 1e-5 },
    );
    const ones = Array.from({ length: 20 }, (_, i) =>
      Math.sign(init.orthogonal(zeros([1, 1]), 1, seeded(i)).itemSync()),
    );
    assert.equal([...new Set(ones)].sort(), [-1, 1]);
  });

  test('fans count the field behind the first two axes', () => {
    assert.equal(init.fans(zeros([5, 3])), { fanIn: 3, fanOut: 5 });
    assert.equal(init.fans(zeros([5, 3, 2, 4])), { fanIn: 24, fanOut: 40 });
  });

  test('gains are PyTorch’s', () => {
    const gains = [
      ['linear', 1],
      ['sigmoid', 1],
      ['tanh', 5 / 3],
      ['relu', Math.SQRT2],
      ['selu', 0.75],
    ] as const;
    for (const [name, expected] of gains) assert.is(init.gain(name), expected);
    assert.is(init.gain('leakyRelu'), Math.sqrt(2 / 1.0001));
    assert.is(init.gain('leakyRelu', 1), 1);
  });

  test('the same seed draws the same', () => {
    const draw = (seed: number) => init.xavierNormal(zeros([3, 3]), 1, seeded(seed)).arraySync();
    assert.equal(draw(4), draw(4));
    assert.not.equal(draw(4), draw(5));
  });

  test('refuses a vector where fans are needed, and an unknown nonlinearity', () => {
    for (const fn of [
      init.xavierUniform,
      init.xavierNormal,
      init.kaimingUniform,
      init.kaimingNormal,
      init.orthogonal,
    ]) {
      assert.throws(() => (fn as (x: Tensor) => Tensor)(zeros([3])), ShapeError);
    }
    assert.throws(() => init.fans(zeros([3])), /at least two axes, got \[3\]/);
    assert.throws(() => init.gain('swish' as 'relu'), ArgumentError);
    assert.throws(() => init.gain('toString' as 'relu'), /unknown nonlinearity "toString"; use one of linear, sigmoid/);
  });
});

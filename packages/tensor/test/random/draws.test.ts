import { assert, suite } from '@engram/tools/suite';
import {
  ArgumentError,
  bernoulli,
  compile,
  DTypeError,
  detectAnomaly,
  Generator,
  grad,
  multinomial,
  normal,
  randLike,
  randnLike,
  ShapeError,
  type Tensor,
  tensor,
  zeros,
} from '../../src/index.ts';
import { assertClose } from '../../src/testing/index.ts';
import { throwsError } from '../property.ts';

const seeded = (seed = 1) => ({ generator: new Generator(seed) });
const values = (x: Tensor): number[] => Array.from(x.dataSync());

/** Whether so many of n draws may be of something with probability p. */
const assertShare = (count: number, n: number, p: number): void => {
  assert.ok(Math.abs(count / n - p) < 5 * Math.sqrt((p * (1 - p)) / n), `${count} of ${n} should be about ${p}`);
};

suite('draws', (test) => {
  test('like another: shape and dtype, or another dtype', () => {
    const x = zeros([2, 3], { dtype: 'float64' });
    for (const like of [randLike, randnLike]) {
      assert.equal([like(x).shape, like(x).dtype], [[2, 3], 'float64']);
      assert.is(like(x, { dtype: 'float32' }).dtype, 'float32');
      assert.equal(values(like(x, seeded())), values(like(x, seeded())));
      throwsError(() => like(x.to('int32')), DTypeError, /^rand\w+: only float32 and float64 can be drawn, got int32/);
    }
  });

  test('normal: means and deviations, of numbers and of tensors', () => {
    const n = 20_000;
    const std = tensor([[0.5], [2]]);
    const drawn = normal(3, std.expand([2, n]), seeded());
    assertClose(drawn.mean(1), [3, 3], { atol: 0.05 });
    assertClose(drawn.std(1), [0.5, 2], { rtol: 0.03 });
    assertClose(normal(3, 2, [5], seeded()), normal(zeros([5]).add(3), 2, seeded()));
    assert.equal(normal(zeros([2, 1]), zeros([3])).shape, [2, 3]);
    assert.is(normal(tensor([1], { requiresGrad: true }), 1).requiresGrad, false);
  });

  test('normal: what does not fit', () => {
    throwsError(() => normal(0, -1, [2]), ArgumentError, /^normal: std is from 0 to Infinity, got -1/);
    throwsError(() => normal(0, tensor([1, -1])), ArgumentError, /^normal: std is from 0 to Infinity, got -1/);
    throwsError(() => normal(zeros([2]), zeros([3])), ShapeError, /^normal: shapes \[2\] and \[3\] do not broadcast/);
    throwsError(() => normal(zeros([2], { dtype: 'int32' }), 1), DTypeError, /^normal: .* must be float/);
    throwsError(() => normal(0, 1, undefined as never), ShapeError, /^normal: the shape must be an array/);
  });

  test('bernoulli: how often', () => {
    const n = 20_000;
    for (const p of [0.1, 0.75])
      assertShare(
        bernoulli(zeros([n]).add(p), seeded())
          .sum()
          .itemSync(),
        n,
        p,
      );
    throwsError(() => bernoulli(tensor([1.5])), ArgumentError, /^bernoulli: p is from 0 to 1, got 1.5/);
    throwsError(() => bernoulli(tensor([Number.NaN])), ArgumentError, /got NaN/);
    throwsError(() => bernoulli(tensor([1], { dtype: 'int32' })), DTypeError, /^bernoulli: p must be float32/);
  });

  test('multinomial with replacement: how often each comes', () => {
    const n = 20_000;
    const weights = [0, 1, 3, 0, 0, 4, 0];
    for (const dtype of ['float32', 'float64'] as const) {
      const drawn = values(multinomial(tensor(weights, { dtype }), n, { replacement: true, ...seeded() }));
      weights.forEach((weight, i) => {
        const count = drawn.filter((category) => category === i).length;
        if (weight === 0) assert.is(count, 0);
        else assertShare(count, n, weight / 8);
      });
    }
  });

  test('multinomial without replacement: each once, and the first as its probability says', () => {
    const n = 5000;
    const weights = tensor([1, 0, 5, 4]).expand([n, 4]);
    const drawn = multinomial(weights, 3, seeded());
    assert.equal(drawn.shape, [n, 3]);
    for (const line of drawn.arraySync() as number[][]) assert.equal([...line].sort(), [0, 2, 3]);
    const first = values(drawn.select(1, 0));
    [0.1, 0, 0.5, 0.4].forEach((p, i) => {
      if (p > 0) assertShare(first.filter((category) => category === i).length, n, p);
    });
    assert.equal(values(multinomial(tensor([0, 1]), 2)), [1, 0]); // what cannot come is last
  });

  test('multinomial: what does not fit', () => {
    const p = tensor([1, 1]);
    throwsError(() => multinomial(p, 3), ArgumentError, /^multinomial: 3 samples of 2 categories; take 1 to 2/);
    throwsError(
      () => multinomial(p, 0, { replacement: true }),
      ArgumentError,
      /^multinomial: 0 samples .* 1 to Infinity/,
    );
    throwsError(() => multinomial(tensor([0, 0]), 1), ArgumentError, /^multinomial: the sum of probabilities .* got 0/);
    throwsError(
      () => multinomial(tensor([1, -1]), 1),
      ArgumentError,
      /^multinomial: a probability is from 0 .* got -1/,
    );
    throwsError(() => multinomial(tensor([1, Infinity]), 1), ArgumentError, /^multinomial: .* got Infinity/);
    throwsError(
      () => multinomial(tensor(1), 1),
      ShapeError,
      /^multinomial: the probabilities must be \[N\] or \[B, N\]/,
    );
    throwsError(() => multinomial(p.to('int32'), 1), DTypeError, /^multinomial: the probabilities must be float32/);
  });

  const draws: Record<string, (p: Tensor, generator: Generator) => Tensor> = {
    randLike: (p, generator) => randLike(p, { generator }),
    randnLike: (p, generator) => randnLike(p, { generator }),
    normal: (p, generator) => normal(p, 2, { generator }),
    'normal of numbers': (p, generator) => normal(1, 2, p.shape, { generator }),
    bernoulli: (p, generator) => bernoulli(p, { generator }),
    'multinomial with replacement': (p, generator) => multinomial(p, 50, { replacement: true, generator }),
    'multinomial without replacement': (p, generator) => multinomial(p, 5, { generator }),
  };
  for (const [name, draw] of Object.entries(draws)) {
    test(`${name}: compiled it gives the numbers that it gives eagerly, and goes on`, async () => {
      const p = randLike(zeros([4, 9]), seeded(7));
      const [eager, recorded] = [new Generator(3), new Generator(3)];
      const program = compile((x: Tensor) => draw(x, recorded));
      const seen = new Set<string>();
      for (let call = 0; call < 3; call++) {
        const got = await program(p);
        assertClose(got, draw(p, eager), { rtol: 1e-6, atol: 1e-6 });
        seen.add(String(values(got)));
      }
      assert.is(seen.size, 3);
      assert.equal(recorded.getState(), eager.getState());
    });
  }

  test('multinomial: no number on the way is infinite, however small the probabilities', async () => {
    const p = tensor([0, 1e-300, 3e-300], { dtype: 'float64' }).expand([2000, 3]);
    for (const replacement of [false, true]) {
      const drawn = values(await detectAnomaly(() => multinomial(p, 1, { replacement, ...seeded() })));
      assert.is(drawn.filter((category) => category === 0).length, 0);
      assertShare(drawn.filter((category) => category === 2).length, 2000, 0.75);
    }
  });

  test('multinomial: compiled, where nobody looks, a line of zeros has some category', async () => {
    for (const replacement of [false, true]) {
      const program = compile((p: Tensor) => multinomial(p, 2, { replacement }));
      for (const category of values(await program(zeros([3, 3])))) assert.ok(category >= 0 && category < 3);
    }
  });

  test('nothing flows back through a draw', () => {
    const p = tensor([0.5, 0.5], { requiresGrad: true });
    const y = bernoulli(p, seeded())
      .add(normal(p, 1, seeded()))
      .add(p);
    assert.equal(grad(y.sum(), p)[0]!.arraySync(), [1, 1]);
  });
});

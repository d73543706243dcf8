import { assert, suite } from '@engram/tools/suite';
import fc from 'fast-check';
import {
  ArgumentError,
  type Axes,
  add,
  all,
  any,
  argmax,
  argmin,
  cumsum,
  DTypeError,
  exp,
  Generator,
  gather,
  log,
  logicalNot,
  logsumexp,
  max,
  mean,
  min,
  mul,
  neg,
  norm,
  prod,
  randn,
  ShapeError,
  select,
  sqrt,
  square,
  std,
  sub,
  sum,
  type Tensor,
  tensor,
  unsqueeze,
  variance,
  zeros,
} from '../../src/index.ts';
import { assertClose } from '../../src/testing/index.ts';
import { checkCases } from '../cases/check.ts';
import { gradientAt, secondGradientAt } from '../cases/gradient.ts';
import { reduce } from '../cases/reduce.ts';
import { statistics } from '../cases/statistics.ts';

checkCases('reduce', reduce);
checkCases('statistics', statistics);

const overSeveral = { sum, mean, prod, max, min, any, all, logsumexp, variance, std };

suite('reduce: ties and zeros', (test) => {
  test('max and min share the gradient evenly among ties', () => {
    assert.equal(
      gradientAt((x) => max(x), [3, 1, 3, 3]),
      [[1 / 3, 0, 1 / 3, 1 / 3]],
    );
    assert.equal(
      gradientAt(
        (x) => min(x, 1),
        [
          [1, 1],
          [2, 3],
        ],
      ),
      [
        [
          [0.5, 0.5],
          [1, 0],
        ],
      ],
    );
    assert.equal(
      gradientAt(
        (x) => max(x, [0, 2]),
        [
          [[1], [4]],
          [[1], [2]],
        ],
      ),
      [
        [
          [[0.5], [1]],
          [[0.5], [0]],
        ],
      ],
    );
    assert.equal(
      gradientAt((x) => max(x, 0, { keepdim: true }), [0, -0]),
      [[0.5, 0.5]],
    );
  });
  test('prod with one zero: only the zero has a gradient', () => {
    assert.equal(
      gradientAt((x) => prod(x), [2, 0, 3]),
      [[0, 6, 0]],
    );
  });
  test('prod with two zeros: none has a gradient, but pairs have a second one', () => {
    assert.equal(
      gradientAt((x) => prod(x), [0, 2, 0]),
      [[0, 0, 0]],
    );
    // d/dx Σ ∂p/∂xᵢ = Σ of the products without two.
    assert.equal(
      secondGradientAt((x) => prod(x), [0, 2, 0]),
      [[2, 0, 2]],
    );
  });
  test('prod over several axes with zeros', () => {
    assert.equal(
      gradientAt(
        (x) => prod(x, [0, 2]),
        [
          [
            [0, 2],
            [0, 0],
          ],
          [
            [3, 4],
            [5, 6],
          ],
        ],
      ),
      [
        [
          [
            [24, 0],
            [0, 0],
          ],
          [
            [0, 0],
            [0, 0],
          ],
        ],
      ],
    );
  });
  test('prod of nothing has an empty gradient', () => {
    assert.equal(
      gradientAt((x) => prod(x), []),
      [[]],
    );
  });
  test('norm has gradient 0 at the zero vector, whatever p is', () => {
    for (const p of [2, 1, 3, 1.5, 0.5, Infinity])
      assert.equal(
        gradientAt((x) => norm(x, p), [0, 0]),
        [[0, 0]],
        `p ${p}`,
      );
    assertClose(
      tensor(
        gradientAt(
          (x) => norm(x, 2, 1),
          [
            [0, 0],
            [3, 4],
          ],
        )[0],
      ),
      [
        [0, 0],
        [0.6, 0.8],
      ],
    );
  });
  test('a zero among others has gradient 0 in the norm', () => {
    for (const p of [2, 1, 3, 1.5, 0.5]) {
      const [[zero, other]] = gradientAt((x) => norm(x, p), [0, -2]) as number[][];
      assert.is(zero, 0, `p ${p}`);
      assertClose(tensor(other), -1);
    }
  });
  test('the ∞-norm shares its gradient among ties, with their signs', () => {
    assert.equal(
      gradientAt((x) => norm(x, Infinity), [-1, 1, 0]),
      [[-0.5, 0.5, 0]],
    );
    assert.equal(
      gradientAt((x) => norm(x, -Infinity), [-1, 1, 2]),
      [[-0.5, 0.5, 0]],
    );
  });
  test('the 0-norm is a count: its gradient is 0', () => {
    assert.equal(
      gradientAt((x) => norm(x, 0), [1, 0, -0, NaN]),
      [[0, 0, 0, 0]],
    );
    assert.is(norm(tensor([1, 0, -0, NaN]), 0).itemSync(), 2);
    assert.equal(
      norm(
        tensor([
          [1, 0],
          [0, -0],
        ]),
        0,
        1,
        { keepdim: true },
      ).arraySync(),
      [[1], [0]],
    );
  });
  test('std has gradient 0 where all are equal', () => {
    assert.equal(
      gradientAt((x) => std(x), [2, 2, 2]),
      [[0, 0, 0]],
    );
    assertClose(
      tensor(
        gradientAt(
          (x) => std(x, 1),
          [
            [1, 1],
            [0, 2],
          ],
        )[0],
      ),
      [
        [0, 0],
        [-Math.SQRT1_2, Math.SQRT1_2],
      ],
    );
  });
  test('logsumexp: −∞ takes no gradient, +∞ takes NaN', () => {
    assert.equal(
      gradientAt((x) => logsumexp(x), [3, -Infinity]),
      [[1, 0]],
    );
    assert.equal(
      gradientAt((x) => logsumexp(x), [-Infinity, -Infinity]),
      [[0, 0]],
    );
    assert.equal(
      gradientAt((x) => logsumexp(x), [1, Infinity]),
      [[0, NaN]],
    );
    assertClose(tensor(gradientAt((x) => logsumexp(x), [1000, 1000])[0]), [0.5, 0.5]);
  });
  test('cumsum sends back what follows', () => {
    assert.equal(
      gradientAt((x) => mul(cumsum(x, 0), tensor([1, 10, 100], { dtype: 'float64' })), [1, 2, 3]),
      [[111, 110, 100]],
    );
  });
});

suite('reduce: empty tensors that nested arrays cannot write', (test) => {
  const x = zeros([0, 3]);
  test('along the empty axis', () => {
    assertClose(sum(x, 0), [0, 0, 0]);
    assertClose(prod(x, 0), [1, 1, 1]);
    assertClose(mean(x, 0), [NaN, NaN, NaN]);
    assertClose(all(x, 0), [true, true, true]);
    assertClose(any(x, 0), [false, false, false]);
    assertClose(logsumexp(x, 0), [-Infinity, -Infinity, -Infinity]);
  });
  test('along another', () => {
    for (const op of [sum, mean, prod, max, min, logsumexp, variance, std]) assert.equal(op(x, 1).shape, [0]);
    assert.equal(argmax(x, 1).shape, [0]);
    assert.equal(max(x, 1, { keepdim: true }).shape, [0, 1]);
    assert.equal(cumsum(x, 1).shape, [0, 3]);
  });
  test('gradients reach every shape', () => {
    const leaf = zeros([0, 3], { requiresGrad: true });
    for (const op of [sum, prod, logsumexp, norm]) sum((op as (x: Tensor) => Tensor)(leaf)).backward();
    assert.equal(leaf.grad?.shape, [0, 3]);
  });
});

suite('reduce: errors', (test) => {
  for (const [name, op] of Object.entries({ ...overSeveral, norm: (x: Tensor, axes?: Axes) => norm(x, 2, axes) })) {
    test(`${name}: an axis out of range`, () => {
      assert.throws(() => op(zeros([2, 3]), 2), ShapeError);
      assert.throws(() => op(zeros([2, 3]), 2), new RegExp(`^${name}: axis 2 is out of range for 2 axes; use -2 to 1`));
      assert.throws(() => op(zeros([2, 3]), [0, -3]), new RegExp(`^${name}: axis -3 is out of range`));
      assert.throws(() => op(zeros([]), 1), new RegExp(`^${name}: axis 1 of a scalar; only 0 and -1`));
    });
    test(`${name}: an axis named twice`, () => {
      assert.throws(() => op(zeros([2, 3]), [1, -1]), ShapeError);
      assert.throws(() => op(zeros([2, 3]), [1, -1]), new RegExp(`^${name}: axis 1 is named twice in \\[1, -1\\]`));
    });
    test(`${name}: no tensor`, () => {
      assert.throws(() => op([1] as unknown as Tensor), ArgumentError);
      assert.throws(
        () => op([1] as unknown as Tensor),
        new RegExp(`^${name}: the input must be a tensor, got an array`),
      );
    });
  }
  for (const [name, op] of Object.entries({ mean, variance, std, norm: (x: Tensor) => norm(x) })) {
    test(`${name} of integers says to cast`, () => {
      const run = () => op(tensor([1, 2], { dtype: 'int32' }));
      assert.throws(run, DTypeError);
      assert.throws(
        run,
        new RegExp(`^${name}: the input must be float32 or float64, got int32; cast it with to\\('float32'\\)`),
      );
    });
  }
  for (const [name, op] of Object.entries({ max, min, argmax, argmin } as Record<
    string,
    (x: Tensor, axis?: number) => Tensor
  >)) {
    test(`${name} of nothing`, () => {
      assert.throws(() => op(zeros([0])), ShapeError);
      assert.throws(() => op(zeros([0])), new RegExp(`^${name}: no elements to choose from: shape \\[0\\] is empty`));
      assert.throws(() => op(zeros([2, 0]), 1), new RegExp(`^${name}: no elements to choose from: shape \\[2, 0\\]`));
    });
  }
  test('argmax, argmin and cumsum: an axis out of range', () => {
    for (const [name, op] of Object.entries({ argmax, argmin, cumsum })) {
      assert.throws(() => op(zeros([2]), 1), new RegExp(`^${name}: axis 1 is out of range for 1 axes; use -1 to 0`));
      assert.throws(() => op(zeros([2]), 0.5), new RegExp(`^${name}: axis 0.5 is out of range`));
    }
  });
  test('options in the place of the axes', () => {
    assert.throws(() => sum(zeros([2]), { keepdim: true } as unknown as Axes), ShapeError);
    assert.throws(
      () => sum(zeros([2]), { keepdim: true } as unknown as Axes),
      /^sum: the axes must be an array of numbers, got/,
    );
  });
  test('norm needs a number', () => {
    assert.throws(() => norm(zeros([2]), NaN), ArgumentError);
    assert.throws(() => norm(zeros([2]), 'fro' as unknown as number), /^norm: p must be a number, got "fro"/);
  });
  test('argmax, any and all have no gradient', () => {
    const x = tensor([1, 2], { requiresGrad: true });
    for (const op of [argmax, argmin, any, all] as ((x: Tensor) => Tensor)[]) assert.is(op(x).requiresGrad, false);
  });
});

suite('reduce: identities', (test) => {
  const property = (name: string, check: (x: Tensor, axes: number[]) => void) =>
    test(name, () => {
      const arbitrary = fc
        .array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 })
        .chain((shape) => fc.tuple(fc.constant(shape), fc.subarray(shape.map((_, i) => i)), fc.nat(1000)));
      fc.assert(
        fc.property(arbitrary, ([shape, axes, seed]) => {
          check(randn(shape, { dtype: 'float64', generator: new Generator(seed) }), axes);
        }),
        { seed: 7, numRuns: 25 },
      );
    });
  const close = { rtol: 1e-10, atol: 1e-12 };
  /** One axis after the other, from the last. */
  const inTurn = (op: (x: Tensor, axis: number) => Tensor, x: Tensor, axes: number[]) =>
    axes.reduceRight((y, axis) => op(y, axis), x);

  property('several axes are each in turn', (x, axes) => {
    for (const op of [sum, prod, max, min, mean, logsumexp]) assertClose(op(x, axes), inTurn(op, x, axes), close);
    for (const op of [any, all]) assertClose(op(x.gt(0), axes), inTurn(op, x.gt(0), axes));
  });
  property('the order of axes does not matter, and negative axes count from the end', (x, axes) => {
    const turned = [...axes].reverse().map((axis) => axis - x.ndim);
    for (const op of Object.values(overSeveral)) assertClose(op(x, axes), op(x, turned));
  });
  property('keepdim only keeps', (x, axes) => {
    for (const op of Object.values(overSeveral)) {
      const kept = op(x, axes, { keepdim: true });
      assert.equal(
        kept.shape,
        x.shape.map((size, i) => (axes.includes(i) ? 1 : size)),
      );
      assertClose(kept.reshape(op(x, axes).shape), op(x, axes));
    }
  });
  property('logsumexp = ln Σ eˣ', (x, axes) => assertClose(logsumexp(x, axes), log(sum(exp(x), axes)), close));
  property('logsumexp shifts with x', (x, axes) =>
    assertClose(logsumexp(add(x, 500), axes), add(logsumexp(x, axes), 500), close),
  );
  property('variance = mean of squares − square of mean', (x, axes) => {
    assertClose(variance(x, axes, { correction: 0 }), sub(mean(square(x), axes), square(mean(x, axes))), close);
    assertClose(std(x, axes, { correction: 0 }), sqrt(variance(x, axes, { correction: 0 })), close);
  });
  property('max x = −min(−x)', (x, axes) => assertClose(max(x, axes), neg(min(neg(x), axes))));
  property('norm² = Σ x², and norms fall as p rises', (x, axes) => {
    assertClose(square(norm(x, 2, axes)), sum(square(x), axes), close);
    for (const [p, q] of [
      [1, 2],
      [2, 3],
      [3, Infinity],
    ]) {
      assert.is(
        norm(x, p, axes)
          .add(1e-9)
          .ge(norm(x, q, axes))
          .all()
          .itemSync(),
        1,
      );
    }
  });
  property('argmax and argmin point at max and min', (x) => {
    for (const [arg, extreme] of [
      [argmax, max],
      [argmin, min],
    ] as const) {
      x.shape.forEach((_, axis) => {
        assertClose(gather(x, axis, unsqueeze(arg(x, axis), axis)), extreme(x, axis, { keepdim: true }));
        assertClose(unsqueeze(arg(x, axis), axis), arg(x, axis, { keepdim: true }));
      });
      assertClose(select(x.reshape([-1]), 0, arg(x).itemSync()), extreme(x));
    }
  });
  property('the last running sum is the sum', (x) => {
    x.shape.forEach((size, axis) => {
      assertClose(select(cumsum(x, axis), axis, size - 1), sum(x, axis), close);
    });
  });
  property('not any = all not', (x, axes) => {
    const flags = x.gt(0);
    assertClose(logicalNot(any(flags, axes)), all(logicalNot(flags), axes));
  });
});

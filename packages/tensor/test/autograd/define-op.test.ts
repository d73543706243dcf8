import { assert, suite } from '@engram/tools/suite';
import {
  ArgumentError,
  add,
  apply,
  applyAll,
  type CustomKernel,
  compile,
  defineOp,
  GradientError,
  grad,
  mul,
  ShapeError,
  square,
  sub,
  sum,
  type Tensor,
  tensor,
} from '../../src/index.ts';
import { assertClose, gradcheck, gradgradcheck } from '../../src/testing/index.ts';

// As a lab would write them: with the public functions only.

const leaf = (data: number[] | number[][]): Tensor => tensor(data, { dtype: 'float64', requiresGrad: true });

const cubeKernel: CustomKernel<undefined> = ([out], [x]) => {
  for (let i = 0; i < x.length; i++) out[i] = x[i] ** 3;
};

const cubeOp = defineOp({
  name: 'cube',
  shape: ([x]) => x.shape,
  kernel: cubeKernel,
  vjp: (g, [x]) => [() => mul(g, mul(square(x), 3))],
});

/** Of the shape of its first input, since it says none. */
const scaledOp = defineOp({
  name: 'scaled',
  kernel: ([out], [x, scale]) => {
    for (let i = 0; i < x.length; i++) out[i] = scale[0] * x[i];
  },
  vjp: (g, [x, scale]) => [() => mul(g, scale), () => mul(g, x).sum()],
});

/** Columns a · x[0] + b · x[1] of x [2, N]; a shape rule, attributes and geometry of its own. */
const mixOp = defineOp<{ a: number; b: number }>({
  name: 'mix',
  shape: ([x]) => {
    if (x.ndim !== 2 || x.shape[0] !== 2) throw new ShapeError(`mix: x [${x.shape.join(', ')}] must be [2, N]`);
    return [x.shape[1]];
  },
  kernel: ([out], [x], { inputs, outputs, attrs: { a, b } }) => {
    const n = inputs[0].shape[1];
    for (let i = 0; i < outputs[0].shape[0]; i++) out[i] = a * x[i] + b * x[n + i];
  },
  decompose: ([x], { a, b }) => add(mul(x.select(0, 0), a), mul(x.select(0, 1), b)),
});

/** Two results: a + b and a − b. */
const sumAndDifferenceOp = defineOp({
  name: 'sumAndDifference',
  outputs: 2,
  shapes: ([a]) => [a.shape, a.shape],
  kernel: ([s, d], [a, b]) => {
    for (let i = 0; i < a.length; i++) {
      s[i] = a[i] + b[i];
      d[i] = a[i] - b[i];
    }
  },
  vjp: (_, [a], { grads }) => {
    const [gs, gd] = grads.map((g) => g ?? mul(a, 0));
    return [add(gs, gd), sub(gs, gd)];
  },
});

suite('defineOp: a kernel and a vjp', (test) => {
  const cube = (x: Tensor) => apply(cubeOp, [x]);

  test('runs', () => {
    assertClose(cube(tensor([1, 2, -3])), [1, 8, -27]);
    assert.is(cube(tensor([1])).dtype, 'float32');
  });

  test('has gradients to any order', () => {
    gradcheck(cube, [leaf([1, 2, -3])]);
    gradgradcheck(cube, [leaf([1, 2, -3])]);
    let y = cube(leaf([2]));
    assert.is(y.node!.op.name, 'cube');
    const x = leaf([2]);
    y = cube(x).sum();
    for (const expected of [12, 12, 6]) {
      y = grad(y, x, { createGraph: true })[0].sum();
      assertClose(y, expected);
    }
  });

  test('without a shape, its result has that of the first input, eagerly and compiled', async () => {
    const scaled = (x: Tensor, scale: Tensor) => apply(scaledOp, [x, scale]);
    const x = tensor([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    for (const y of [scaled(x, tensor(2)), await compile(scaled)(x, tensor(2))]) {
      assert.equal(y.shape, [2, 3]);
      assertClose(y, [
        [2, 4, 6],
        [8, 10, 12],
      ]);
    }
    gradcheck(scaled, [leaf([1, 2, -3]), tensor(0.5, { dtype: 'float64', requiresGrad: true })]);
  });

  test('is not recorded without need', () => {
    assert.ok(cube(tensor([1])).isLeaf);
  });
});

suite('defineOp: a kernel and a decomposition', (test) => {
  const mix = (x: Tensor) => apply(mixOp, [x], { a: 2, b: -3 });

  test('runs the kernel', () => {
    const y = mix(
      leaf([
        [1, 2, 3],
        [4, 5, 6],
      ]),
    );
    assertClose(y, [-10, -11, -12]);
    assert.is(y.node!.op.name, 'mix');
  });

  test('gets its gradients from the decomposition', () => {
    const x = leaf([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    mix(x).sum().backward();
    assertClose(x.grad!, [
      [2, 2, 2],
      [-3, -3, -3],
    ]);
    gradcheck(
      (t) => mix(t).square(),
      [
        leaf([
          [1, 2, 3],
          [4, 5, 6],
        ]),
      ],
    );
    gradgradcheck(
      (t) => mix(t).square(),
      [
        leaf([
          [1, 2, 3],
          [4, 5, 6],
        ]),
      ],
    );
  });

  test('to second order also where the op is not linear, and its inputs come from each other', () => {
    const productOp = defineOp({
      name: 'product',
      shape: ([x]) => x.shape,
      kernel: ([out], [x, y]) => {
        for (let i = 0; i < x.length; i++) out[i] = x[i] * y[i];
      },
      decompose: ([x, y]) => mul(x, y),
    });
    const product = (x: Tensor, y: Tensor) => apply(productOp, [x, y]);
    for (const fn of [(x: Tensor) => product(x, square(x)), (x: Tensor) => product(x, x)]) {
      gradcheck(fn, [leaf([1, -2])]);
      gradgradcheck(fn, [leaf([1, -2])]);
    }
    gradgradcheck(product, [leaf([1, 2]), leaf([3, 4])]);
    const x = leaf([2]);
    const [g] = grad(product(x, square(x)).sum(), x, { createGraph: true });
    assertClose(g, [12]); // 3 x²: what leads from x to x² counts once
    assertClose(grad(g.sum(), x)[0], [12]);
  });

  test('refuses by its shape rule before anything runs', () => {
    assert.throws(() => mix(leaf([[1, 2]])), /mix: x \[1, 2\] must be \[2, N\]/);
  });
});

suite('defineOp: a decomposition only', (test) => {
  const meanSquareOp = defineOp({
    name: 'meanSquare',
    shape: ([x]) => {
      if (x.ndim !== 1) throw new ShapeError('meanSquare: x must be [N]');
      return [];
    },
    decompose: ([x]) => square(x).mean(),
  });

  test('is as if the other ops had been called', () => {
    const x = leaf([1, 2, 3]);
    const y = apply(meanSquareOp, [x]);
    assertClose(y, 14 / 3);
    y.backward();
    assertClose(x.grad!, [2 / 3, 4 / 3, 2]);
    gradgradcheck((t) => apply(meanSquareOp, [t]), [leaf([1, 2, 3])]);
  });

  test('still has a shape rule', () => {
    assert.throws(() => apply(meanSquareOp, [leaf([[1]])]), ShapeError);
  });

  test('with a vjp, that one is used', () => {
    const straightThrough = defineOp({
      name: 'straightThrough',
      shape: ([x]) => x.shape,
      decompose: ([x]) => x.gt(0).to(x.dtype),
      vjp: (g) => [g],
    });
    const x = leaf([-1, 2]);
    const y = apply(straightThrough, [x]);
    assertClose(y, [0, 1]);
    y.mul(tensor([3, 4], { dtype: 'float64' }))
      .sum()
      .backward();
    assertClose(x.grad!, [3, 4]);
  });
});

suite('defineOp: several results', (test) => {
  const both = (a: Tensor, b: Tensor) => applyAll(sumAndDifferenceOp, [a, b]);

  test('all of them', () => {
    const [s, d] = both(leaf([1, 2]), leaf([3, 5]));
    assertClose(s, [4, 7]);
    assertClose(d, [-2, -3]);
    assert.is(s.outputIndex, 0);
    assert.is(d.outputIndex, 1);
  });

  test('gradients of either alone, and of both', () => {
    const [a, b] = [leaf([1, 2]), leaf([3, 5])];
    const [s, d] = both(a, b);
    assert.equal(
      grad(s.sum(), [a, b], { retainGraph: true }).map((g) => g.arraySync()),
      [
        [1, 1],
        [1, 1],
      ],
    );
    assert.equal(
      grad(d.sum(), [a, b], { retainGraph: true }).map((g) => g.arraySync()),
      [
        [1, 1],
        [-1, -1],
      ],
    );
    assertClose(grad(mul(s, d).sum(), a)[0], [2, 4]); // (a + b)(a − b) = a² − b²
    gradcheck(both, [leaf([1, 2]), leaf([3, 5])]);
    gradgradcheck((x, y) => both(x, y).map(square), [leaf([1, 2]), leaf([3, 5])]);
  });

  test('of different dtypes: only the floats carry gradients', () => {
    const signedOp = defineOp({
      name: 'signed',
      outputs: 2,
      shapes: ([x]) => [x.shape, x.shape],
      dtype: ([x]) => [x.dtype, 'int32'],
      kernel: ([size, sign], [x]) => {
        for (let i = 0; i < x.length; i++) [size[i], sign[i]] = [Math.abs(x[i]), Math.sign(x[i])];
      },
      vjp: (g, _, { outputs }) => [mul(g, outputs[1])],
    });
    const x = leaf([-2, 3]);
    const [size, sign] = applyAll(signedOp, [x]);
    assert.is(sign.dtype, 'int32');
    assert.not(sign.requiresGrad);
    size.sum().backward();
    assertClose(x.grad!, [-1, 1]);
  });
});

suite('defineOp: where gradients end', (test) => {
  test('vjp: null makes the results constants', () => {
    const withKernel = defineOp({ name: 'k', shape: ([x]) => x.shape, kernel: cubeKernel, vjp: null });
    const composed = defineOp({ name: 'd', shape: ([x]) => x.shape, decompose: ([x]) => mul(x, 2), vjp: null });
    for (const op of [withKernel, composed]) assert.not(apply(op, [leaf([1, 2])]).requiresGrad, op.name);
  });

  test('null for one input is not a gradient for that one', () => {
    const scaled = defineOp({
      name: 'scaled',
      shape: ([x]) => x.shape,
      kernel: ([out], [x, s]) => {
        for (let i = 0; i < x.length; i++) out[i] = x[i] * s[0];
      },
      vjp: (g, [, s]) => [mul(g, s), null],
    });
    const [x, s] = [leaf([1, 2]), leaf([5])];
    apply(scaled, [x, s]).sum().backward();
    assertClose(x.grad!, [5, 5]);
    assert.is(s.grad, null);
  });

  test('a gradient that is a function runs only if somebody needs it', () => {
    let calls = 0;
    const product = defineOp({
      name: 'product',
      shape: ([a]) => a.shape,
      kernel: ([out], [a, b]) => {
        for (let i = 0; i < a.length; i++) out[i] = a[i] * b[i];
      },
      vjp: (g, [a, b]) => [
        () => mul(g, b),
        () => {
          calls++;
          return mul(g, a);
        },
      ],
    });
    const [a, b] = [leaf([2]), leaf([3])];
    apply(product, [a, tensor([3], { dtype: 'float64' })])
      .sum()
      .backward();
    grad(apply(product, [a, b]).sum(), a);
    assert.is(calls, 0);
    assertClose(grad(apply(product, [a, b]).sum(), b)[0], [2]);
    assert.is(calls, 1);
  });

  test('without vjp and decomposition, the error names the op and the fix', () => {
    const op = defineOp({ name: 'opaque', shape: ([x]) => x.shape, kernel: cubeKernel });
    const y = apply(op, [leaf([1])]).sum();
    assert.throws(() => y.backward(), /opaque: this op has no gradient .*vjp or a decompose, or detach\(\)/);
    assert.throws(() => y.backward(), GradientError);
  });

  test('where the gradient itself has none, the second order names that op', () => {
    const backwardOp = defineOp({
      name: 'cubeBackward',
      shape: ([, x]) => x.shape,
      kernel: ([out], [g, x]) => {
        for (let i = 0; i < x.length; i++) out[i] = g[i] * 3 * x[i] ** 2;
      },
    });
    const op = defineOp({
      name: 'cube',
      shape: ([x]) => x.shape,
      kernel: cubeKernel,
      vjp: (g, [x]) => [() => apply(backwardOp, [g, x])],
    });
    const x = leaf([2]);
    const [g] = grad(apply(op, [x]).sum(), x, { createGraph: true });
    assertClose(g, [12]);
    assert.throws(() => grad(g.sum(), x), /cubeBackward: this op has no gradient of the order asked for/);
  });
});

suite('defineOp: bool', (test) => {
  test('what a kernel stores counts by being ≠ 0, eager and compiled', async () => {
    const op = defineOp({
      name: 'bytes',
      shape: ([x]) => x.shape,
      dtype: () => 'bool',
      kernel: ([out], [x]) => out.set(x),
      vjp: null,
    });
    const run = (x: Tensor) => [apply(op, [x]), apply(op, [x]).sum()];
    for (const [bytes, count] of [run(tensor([0, 1, 2, 255])), await compile(run)(tensor([0, 1, 2, 255]))]) {
      assert.equal([...bytes.dataSync()], [0, 1, 1, 1]);
      assert.is(count.itemSync(), 3);
    }
  });
});

suite('defineOp: mistakes', (test) => {
  const withVjp = (vjp: (g: Tensor) => readonly (Tensor | null)[]) =>
    defineOp({ name: 'wrong', shape: ([x]) => x.shape, kernel: cubeKernel, vjp });
  const run = (vjp: (g: Tensor) => readonly (Tensor | null)[]) =>
    apply(withVjp(vjp), [leaf([1, 2])])
      .sum()
      .backward();

  test('neither kernel nor decomposition', () => {
    assert.throws(() => defineOp({ name: 'empty', shape: ([x]) => x.shape }), ArgumentError);
    assert.throws(() => defineOp({ name: 'empty', shape: ([x]) => x.shape }), /'empty' needs a kernel or a decompose/);
  });

  test('a gradient of the wrong shape', () => {
    assert.throws(
      () => run((g) => [sum(g)]),
      /wrong: its vjp gave a gradient of shape \[\] for input 0 of shape \[2\]/,
    );
    assert.throws(() => run(() => [tensor([1, 2, 3], { dtype: 'float64' })]), GradientError);
  });

  test('a gradient of the wrong dtype', () => {
    assert.throws(
      () => run((g) => [g.to('float32')]),
      /wrong: its vjp gave a float32 gradient for input 0, .* float64/,
    );
  });

  test('too few or too many gradients', () => {
    assert.throws(() => run(() => []), /wrong: its vjp gave 0 gradients for 1 inputs/);
    assert.throws(() => run((g) => [g, g]), /wrong: its vjp gave 2 gradients for 1 inputs/);
  });

  test('change no gradient', () => {
    const [x, y] = [leaf([1, 2]), leaf([1, 2])];
    const bad = apply(
      withVjp(() => []),
      [x],
    );
    assert.throws(() => add(bad, y).sum().backward(), GradientError);
    assert.is(x.grad, null);
    assert.is(y.grad, null);
  });
});

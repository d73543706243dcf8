import { assert, suite } from '@engram/tools/suite';
import {
  ArgumentError,
  compile,
  DTypeError,
  exp,
  grad,
  hessian,
  jacobian,
  jvp,
  matmul,
  mul,
  noGrad,
  ShapeError,
  type Tensor,
  tensor,
  zeros,
} from '../../src/index.ts';
import { assertClose } from '../../src/testing/index.ts';
import { randomOf, throwsError } from '../property.ts';

const STEP = 1e-6;

/** Central differences of f, for one element of x after the other: [elements of x][…f(x)]. */
const differences = (f: (x: Tensor) => Tensor, x: Tensor): Tensor[] =>
  Array.from({ length: x.numel }, (_, k) => {
    const moved = (by: number): Tensor => {
      const data = x.dataSync().slice();
      data[k]! += by;
      return f(tensor(data, x.shape)).detach();
    };
    return moved(STEP)
      .sub(moved(-STEP))
      .div(2 * STEP);
  });

const curved = (x: Tensor): Tensor =>
  exp(x.sin()).matmul(
    tensor(
      [
        [1, 2],
        [-1, 0.5],
        [3, 1],
      ],
      { dtype: 'float64' },
    ),
  );

suite('jacobian', (test) => {
  const x = randomOf([2, 3]);

  test('is what central differences give', () => {
    const found = jacobian(curved, x);
    assert.equal(found.shape, [2, 2, 2, 3]);
    differences(curved, x).forEach((column, k) => {
      const own = found.reshape([4, 6]).select(1, k).reshape([2, 2]);
      assertClose(own, column, { rtol: 1e-6, atol: 1e-8 });
    });
    assert.is(found.requiresGrad, false);
  });

  test('a scalar, an empty tensor', () => {
    assert.is(jacobian((a) => a.square(), tensor(3)).itemSync(), 6);
    assert.equal(jacobian((a) => a, zeros([0])).shape, [0, 0]);
    assert.equal(jacobian((a) => a.sum(), zeros([0])).shape, [0]);
    assert.equal(jacobian((a) => a.mul(tensor([])), tensor(1)).shape, [0]);
  });

  test('several inputs, several outputs', () => {
    const [a, b] = [tensor([1, 2]), tensor([3, 4])];
    const one = jacobian((p, q) => mul(p!, q!), [a, b]);
    assert.equal(
      one.map((j) => j.arraySync()),
      [
        [
          [3, 0],
          [0, 4],
        ],
        [
          [1, 0],
          [0, 2],
        ],
      ],
    );
    const all = jacobian((p, q) => [p!.sum(), q!.mul(2)], [a, b]);
    assert.equal(
      all.map((row) => row.map((j) => j.shape)),
      [
        [[2], [2]],
        [
          [2, 2],
          [2, 2],
        ],
      ],
    );
    assert.equal(all[0]![1]!.arraySync(), [0, 0]);
    const first = jacobian((p) => [p.sum()], a);
    assert.equal(first[0]!.arraySync(), [1, 1]);
  });

  test('zeros where nothing depends on x', () => {
    assert.equal(jacobian(() => tensor([1, 2]), tensor([1])).arraySync(), [[0], [0]]);
  });

  test('createGraph: it has a gradient to the inputs, and leaves .grad alone', () => {
    const a = tensor([1, 2], { dtype: 'float64', requiresGrad: true });
    const j = jacobian((p) => p.pow(3), a, { createGraph: true });
    assert.equal(grad(j.sum(), a)[0]!.arraySync(), [6, 12]);
    assert.is(a.grad, null);
    assert.equal(noGrad(() => jacobian((p) => p.mul(2), a)).arraySync(), [
      [2, 0],
      [0, 2],
    ]);
  });

  test('compiled', async () => {
    const program = compile((a: Tensor) => [
      jacobian(curved, a),
      hessian((p) => curved(p).sum(), a),
      ...jvp(curved, a, a),
    ]);
    const got = await program(x);
    assertClose(got[0]!, jacobian(curved, x));
    assertClose(
      got[1]!,
      hessian((p) => curved(p).sum(), x),
    );
    assertClose(got[3]!, jvp(curved, x, x)[1]);
  });

  test('what does not fit', () => {
    throwsError(
      () => jacobian((a) => a, tensor([1], { dtype: 'int32' })),
      DTypeError,
      /^jacobian: an input must be float/,
    );
    throwsError(() => jacobian((a) => a.gt(0), x), DTypeError, /^jacobian: the result of the function must be float/);
    throwsError(
      () => jacobian(() => 3 as never, x),
      ArgumentError,
      /^jacobian: the result of the function must be a tensor, got number/,
    );
    throwsError(
      () => jacobian((a) => a, 3 as never),
      ArgumentError,
      /^jacobian: an input must be a tensor, got number/,
    );
  });
});

suite('hessian', (test) => {
  const f = (x: Tensor): Tensor => curved(x).square().mean();
  const x = randomOf([2, 3], 2);

  test('is what central differences of the gradient give, and symmetric', () => {
    const slope = (p: Tensor): Tensor => jacobian(f, p);
    const found = hessian(f, x);
    assert.equal(found.shape, [2, 3, 2, 3]);
    differences(slope, x).forEach((column, k) => {
      assertClose(found.reshape([6, 6]).select(1, k).reshape([2, 3]), column, { rtol: 1e-6, atol: 1e-7 });
    });
    const flat = found.reshape([6, 6]);
    assertClose(flat, flat.transpose());
  });

  test('several inputs give blocks', () => {
    const [a, b] = [tensor([1, 2]), tensor(3)];
    const blocks = hessian((p, q) => p!.square().sum().mul(q!), [a, b]);
    assert.equal(
      blocks.map((row) => row.map((block) => block.arraySync())),
      [
        [
          [
            [6, 0],
            [0, 6],
          ],
          [2, 4],
        ],
        [[2, 4], 0],
      ],
    );
  });

  test('zeros where f is straight; one element counts as a number', () => {
    assert.equal(hessian((p) => p.sum().reshape([1]), tensor([1, 2])).arraySync(), [
      [0, 0],
      [0, 0],
    ]);
    assert.is(hessian(() => tensor(1), tensor(2)).itemSync(), 0);
  });

  test('a function of several numbers is refused', () => {
    throwsError(() => hessian((p) => p, x), ShapeError, /^hessian: the function must return one number, got \[2, 3\]/);
  });
});

suite('jvp', (test) => {
  const x = randomOf([2, 3], 3);
  const v = randomOf([2, 3], 4);

  test('is the Jacobian times v', () => {
    const [y, moved] = jvp(curved, x, v);
    assertClose(y, curved(x));
    const want = matmul(jacobian(curved, x).reshape([4, 6]), v.reshape([6])).reshape([2, 2]);
    assertClose(moved, want);
    assert.is(y.requiresGrad || moved.requiresGrad, false);
  });

  test('several inputs and outputs', () => {
    const [a, b] = [tensor([1, 2]), tensor([3, 4])];
    const [ys, moved] = jvp((p, q) => [p!.mul(q!), q!.sum(), tensor([5])], [a, b], [tensor([1, 0]), tensor([1, 1])]);
    assert.equal(
      ys.map((y) => y.arraySync()),
      [[3, 8], 7, [5]],
    );
    assert.equal(
      moved.map((m) => m.arraySync()),
      [[4, 2], 2, [0]],
    );
  });

  test('createGraph: it has a gradient', () => {
    const a = tensor([1, 2], { dtype: 'float64', requiresGrad: true });
    const one = tensor([1, 1], { dtype: 'float64' });
    const [, moved] = jvp((p) => p.pow(3), a, one, { createGraph: true });
    assert.equal(grad(moved.sum(), a)[0]!.arraySync(), [6, 12]);
  });

  test('v that does not fit', () => {
    throwsError(
      () => jvp(curved, x, zeros([2, 3])),
      ShapeError,
      /^jvp: v must be as the inputs are, \[2, 3\] float64; it is \[2, 3\] float32/,
    );
    throwsError(() => jvp((p) => p!, [x], [x, x]), ShapeError, /^jvp: v must be as the inputs are, .*; it is .*,/);
  });
});

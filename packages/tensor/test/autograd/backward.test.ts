import { assert, suite } from '@engram/tools/suite';
import { add, backward, exp, GradientError, mul, noGrad, ShapeError, type Tensor, tensor } from '../../src/index.ts';
import { assertClose } from '../../src/testing/index.ts';

const leaf = (data: number | number[] | number[][]): Tensor => tensor(data, { requiresGrad: true });

suite('backward', (test) => {
  test('writes the gradient of a scalar into every leaf', () => {
    const [x, w] = [leaf([1, 2, 3]), leaf([4, 5, 6])];
    x.mul(w).sum().backward();
    assertClose(x.grad!, [4, 5, 6]);
    assertClose(w.grad!, [1, 2, 3]);
  });

  test('adds to the gradient that is there', () => {
    const x = leaf([1, 2]);
    x.square().sum().backward();
    x.mul(10).sum().backward();
    assertClose(x.grad!, [12, 14]);
    x.grad = null;
    x.mul(3).sum().backward();
    assertClose(x.grad!, [3, 3]);
  });

  test('makes a new tensor when it adds: who kept the old gradient keeps its values', () => {
    const x = leaf([1]);
    x.sum().backward();
    const before = x.grad!;
    x.sum().backward();
    assertClose(before, [1]);
    assertClose(x.grad!, [2]);
  });

  test('adds many gradients up without touching any that somebody else has', () => {
    // add hands one gradient to both of its inputs, reshape shares it, and seeds are the caller's.
    const seed = tensor([1, 2, 3, 4]);
    const x = leaf([1, 2, 3, 4]);
    const [y, z] = [x.mul(2), x.add(1)];
    y.retainGrad();
    z.retainGrad();
    const out = [y, z, y.reshape([2, 2]).reshape([4]), z, y, x.add(z), x.add(x), y.add(y)].reduce(add);
    out.backward({ gradient: seed });
    assertClose(seed, [1, 2, 3, 4]);
    assertClose(y.grad!, [5, 10, 15, 20]);
    assertClose(z.grad!, [3, 6, 9, 12]);
    assertClose(x.grad!, [16, 32, 48, 64]);
  });

  test('leaves tensors alone that require none, and those on the way', () => {
    const [x, constant] = [leaf([1]), tensor([2])];
    const y = x.mul(constant);
    y.sum().backward();
    assert.is(constant.grad, null);
    assert.is(y.grad, null);
  });

  test('of a leaf itself is 1', () => {
    const x = leaf(3);
    x.backward();
    assertClose(x.grad!, 1);
  });

  test('takes a single element of any shape for a scalar', () => {
    const x = leaf([[2]]);
    x.square().backward();
    assertClose(x.grad!, [[4]]);
  });

  test('takes the gradient of the output', () => {
    const x = leaf([1, 2, 3]);
    x.square().backward({ gradient: tensor([1, 10, 100]) });
    assertClose(x.grad!, [2, 40, 600]);
  });

  test('is a function, too', () => {
    const x = leaf(2);
    backward(x.square());
    assertClose(x.grad!, 4);
  });

  test('works inside noGrad, on a graph from outside', () => {
    const x = leaf(2);
    const y = x.square();
    noGrad(() => y.backward());
    assertClose(x.grad!, 4);
    assert.not(x.grad!.requiresGrad);
  });

  test('follows a diamond once: the node at the joint waits for both of its gradients', () => {
    const x = leaf(3);
    const y = x.square(); // 9
    const z = y.mul(2).add(y.mul(y)); // 2 y + y²
    z.backward();
    assertClose(x.grad!, (2 + 2 * 9) * 2 * 3);
  });

  test('goes through a stack of diamonds in linear time', () => {
    const x = leaf(1);
    let y: Tensor = x;
    for (let i = 0; i < 60; i++) y = y.add(y).mul(0.5); // 2⁶⁰ paths
    y.backward();
    assertClose(x.grad!, 1);
  });

  test('counts an operand that is used twice in one op twice', () => {
    const x = leaf([3]);
    x.mul(x).sum().backward();
    assertClose(x.grad!, [6]);
  });

  test('sums over the axes that broadcasting repeated', () => {
    const [row, column, scalar] = [leaf([1, 2, 3]), leaf([[1], [2]]), leaf(2)];
    row.mul(column).mul(scalar).sum().backward();
    assertClose(row.grad!, [6, 6, 6]);
    assertClose(column.grad!, [[12], [12]]);
    assertClose(scalar.grad!, 18);
  });

  test('gives zeros of the right shape through an empty tensor', () => {
    const [x, y] = [tensor(new Float32Array(0), [0, 3], { requiresGrad: true }), leaf([1, 2, 3])];
    x.mul(y).sum().backward();
    assert.equal(x.grad!.shape, [0, 3]);
    assertClose(y.grad!, [0, 0, 0]);
  });

  test('casts the gradient back where dtypes mix', () => {
    const x = leaf([1, 2]);
    const w = tensor([3, 4], { dtype: 'float64', requiresGrad: true });
    const y = x.mul(w);
    assert.is(y.dtype, 'float64');
    y.sum().backward();
    assert.is(x.grad!.dtype, 'float32');
    assert.is(w.grad!.dtype, 'float64');
    assertClose(x.grad!, [3, 4]);
    assertClose(w.grad!, [1, 2]);
  });

  test('goes through a cast to and fro, and stops at integers', () => {
    const x = leaf([1.5, 2.5]);
    x.to('float64').square().to('float32').sum().backward();
    assertClose(x.grad!, [3, 5]);
    assert.not(x.to('int32').requiresGrad);
    assert.not(x.gt(2).requiresGrad);
  });

  test('keeps the gradient of a computed tensor on request', () => {
    const x = leaf([1, 2]);
    const y = x.mul(3).retainGrad();
    const z = y.square();
    z.sum().backward();
    assertClose(y.grad!, [6, 12]);
    assertClose(x.grad!, [18, 36]);
    assert.is(z.grad, null);
    assert.ok(y.retainsGrad);
  });

  test('adds up the gradients that it keeps', () => {
    const y = leaf([1]).mul(1).retainGrad();
    y.sum().backward({ retainGraph: true });
    y.mul(5).sum().backward();
    assertClose(y.grad!, [6]);
  });
});

suite('backward: refusals', (test) => {
  test('retainGrad of a tensor without gradients', () => {
    assert.throws(() => tensor([1]).retainGrad(), GradientError);
  });

  test('an output that is not a scalar, without a gradient', () => {
    const x = leaf([1, 2]);
    assert.throws(() => x.mul(2).backward(), /backward: the output has shape \[2\].*sum, mean.*pass its gradient/);
    assert.throws(() => x.mul(2).backward(), GradientError);
  });

  test('an output that requires no gradient', () => {
    assert.throws(() => tensor(1).backward(), /backward: the output does not require gradients/);
    assert.throws(() => noGrad(() => leaf(1).mul(2)).backward(), /computed inside noGrad/);
  });

  test('a gradient of another shape or dtype', () => {
    const y = leaf([1, 2]).mul(2);
    assert.throws(() => y.backward({ gradient: tensor([1, 2, 3]) }), ShapeError);
    assert.throws(() => y.backward({ gradient: tensor([1, 2, 3]) }), /\[3\] float32, the output \[2\] float32/);
    assert.throws(
      () => y.backward({ gradient: tensor([1, 2], { dtype: 'float64' }) }),
      /float64, the output \[2\] float32/,
    );
  });

  test('a second time through the same graph names the op and the fix, and changes nothing', () => {
    const x = leaf([1, 2]);
    const y = exp(x).sum();
    y.backward();
    const before = x.grad;
    assert.throws(() => y.backward(), /'sum' was freed by an earlier backward; pass \{ retainGraph: true \}/);
    assert.throws(() => y.backward(), GradientError);
    assert.is(x.grad, before);
  });

  test('a part of the graph that another backward freed', () => {
    const x = leaf([1, 2]);
    const shared = exp(x);
    shared.sum().backward();
    const before = x.grad;
    assert.throws(() => shared.mul(2).sum().backward(), /'exp' was freed/);
    assert.is(x.grad, before);
  });

  test('a failing backward leaves every gradient as it was', () => {
    const [x, w] = [leaf([1, 2]), leaf([3, 4])];
    const bad = exp(w);
    bad.sum().backward();
    const [gx, gw] = [x.grad, w.grad];
    const kept = x.mul(2).retainGrad();
    assert.throws(() => kept.sum().add(bad.sum()).backward(), GradientError);
    assert.is(x.grad, gx);
    assert.is(w.grad, gw);
    assert.is(kept.grad, null);
    x.square().sum().backward();
    assertClose(x.grad!, [2, 4]);
  });

  test('also one that fails as it adds to a gradient of the wrong shape', () => {
    const [x, w] = [leaf([1, 2]), leaf([3, 4])];
    w.grad = tensor([1, 2, 3]);
    assert.throws(() => x.mul(w).sum().backward(), ShapeError);
    assert.is(x.grad, null);
    assertClose(w.grad, [1, 2, 3]);
  });
});

suite('backward: keeping the graph', (test) => {
  test('retainGraph lets it be used again', () => {
    const x = leaf([1, 2]);
    const y = x.square().sum();
    y.backward({ retainGraph: true });
    y.backward({ retainGraph: true });
    y.backward();
    assertClose(x.grad!, [6, 12]);
    assert.throws(() => y.backward(), GradientError);
  });

  test('createGraph keeps it as well, unless told otherwise', () => {
    const x = leaf([1, 2]);
    const y = x.square().sum();
    y.backward({ createGraph: true });
    y.backward();
    const z = leaf(2);
    const cube = z.pow(3);
    cube.backward({ createGraph: true, retainGraph: false });
    assert.throws(() => cube.backward(), /freed/);
  });

  test('createGraph gives a gradient that can be differentiated', () => {
    const x = leaf(2);
    x.pow(3).backward({ createGraph: true });
    const first = x.grad!;
    assertClose(first, 12);
    x.grad = null;
    first.backward();
    assertClose(x.grad!, 12);
  });

  test('without createGraph the gradient is a constant', () => {
    const x = leaf(2);
    x.pow(3).backward();
    assert.not(x.grad!.requiresGrad);
    assert.ok(x.grad!.isLeaf);
  });
});

suite('backward: no two gradients share storage', (test) => {
  const overwrite = (t: Tensor): void => {
    t.assign(tensor([-1, -1]));
  };

  test('those of add', () => {
    const [a, b] = [leaf([1, 2]), leaf([3, 4])];
    add(a, b).backward({ gradient: tensor([5, 6]) });
    overwrite(a.grad!);
    assertClose(b.grad!, [5, 6]);
  });

  test('that of a leaf and the one that the caller gave', () => {
    const [a, given] = [leaf([1, 2]), tensor([5, 6])];
    a.add(1).backward({ gradient: given });
    overwrite(a.grad!);
    assertClose(given, [5, 6]);
  });

  test('also behind a reshape, which shares storage', () => {
    const [a, given] = [leaf([1, 2]), tensor([[5, 6]])];
    a.reshape([1, 2]).backward({ gradient: given });
    overwrite(a.grad!);
    assertClose(given, [[5, 6]]);
  });

  test('that of a leaf and of a computed tensor', () => {
    const a = leaf([1, 2]);
    const b = a.add(0).retainGrad();
    b.sum().backward();
    overwrite(b.grad!);
    assertClose(a.grad!, [1, 1]);
  });

  test('a loss that is its own leaf, twice', () => {
    const [a, b] = [leaf([1, 2]), leaf([1, 2])];
    const given = tensor([1, 1]);
    a.backward({ gradient: given });
    b.backward({ gradient: given });
    overwrite(a.grad!);
    assertClose(b.grad!, [1, 1]);
    assertClose(given, [1, 1]);
  });

  test('a gradient and a value that its op needs', () => {
    const [a, b] = [leaf([1, 2]), leaf([3, 4])];
    const y = mul(a, b);
    y.backward({ gradient: tensor([1, 1]), retainGraph: true });
    overwrite(a.grad!);
    overwrite(b.grad!);
    assertClose(a, [1, 2]);
    assertClose(b, [3, 4]);
  });
});

import { assert, suite } from '@engram/tools/suite';
import {
  DTypeError,
  embedding,
  exp,
  GradientError,
  gather,
  mul,
  noGrad,
  ShapeError,
  type Tensor,
  tanh,
  tensor,
  where,
} from '../../src/index.ts';
import { assertClose } from '../../src/testing/index.ts';

const leaf = (data: number[]): Tensor => tensor(data, { requiresGrad: true });
const overwrite = (t: Tensor): unknown => noGrad(() => t.assign(t.mul(0)));

suite('assign', (test) => {
  test('writes the elements and returns the tensor', () => {
    const x = tensor([1, 2]);
    assert.is(x.assign(tensor([3, 4])), x);
    assertClose(x, [3, 4]);
  });

  test('copies: the source is not held', () => {
    const [x, source] = [tensor([1, 2]), tensor([3, 4])];
    x.assign(source);
    source.assign(tensor([9, 9]));
    assertClose(x, [3, 4]);
  });

  test('casts to its own dtype', () => {
    const x = tensor([0, 0], { dtype: 'int32' });
    x.assign(tensor([1.7, -1.7]));
    assertClose(x, [1, -1]);
    const b = tensor([false, false]);
    b.assign(tensor([0.5, 0]));
    assert.equal(b.arraySync(), [1, 0]);
  });

  test('shows in tensors that share storage', () => {
    const x = tensor([1, 2, 3, 4]);
    const view = x.reshape([2, 2]);
    x.assign(tensor([5, 6, 7, 8]));
    assertClose(view, [
      [5, 6],
      [7, 8],
    ]);
  });

  test('refuses another shape, even one that would broadcast, and changes nothing', () => {
    const x = tensor([1, 2]);
    assert.throws(() => x.assign(tensor(1)), ShapeError);
    assert.throws(() => x.assign(tensor([[1, 2]])), /assign: source \[1, 2\] does not fit \[2\]/);
    assertClose(x, [1, 2]);
  });

  test('of a leaf that requires gradients needs noGrad', () => {
    const x = leaf([1, 2]);
    assert.throws(() => x.assign(tensor([3, 4])), GradientError);
    assert.throws(() => x.assign(tensor([3, 4])), /assign: .*wrap it in noGrad/);
    assertClose(x, [1, 2]);
    noGrad(() => x.assign(tensor([3, 4])));
    assertClose(x, [3, 4]);
    assert.ok(x.requiresGrad);
  });

  test('of a computed tensor is refused, also in noGrad, and names its op', () => {
    const y = exp(leaf([1, 2]));
    assert.throws(() => y.assign(tensor([3, 4])), /assign: the target was computed by 'exp'.*detach\(\)/);
    assert.throws(() => noGrad(() => y.assign(tensor([3, 4]))), GradientError);
  });
});

suite('values that a gradient needs', (test) => {
  const message = (op: string) => new RegExp(`a tensor that '${op}' needs .* changed in place .* use a clone\\(\\)`);

  test('an input that was overwritten is found, and its op named', () => {
    const [x, w] = [tensor([1, 2]), leaf([3, 4])];
    const y = mul(x, w).sum();
    x.assign(tensor([5, 6]));
    assert.throws(() => y.backward(), message('mul'));
    assert.throws(() => y.backward(), GradientError);
    assert.is(w.grad, null);
  });

  test('a parameter that was updated too early is found', () => {
    const w = leaf([3, 4]);
    const y = w.square().sum();
    overwrite(w);
    assert.throws(() => y.backward(), message('square'));
  });

  test('a result that was overwritten through detach is found', () => {
    const y = tanh(leaf([1, 2]));
    y.detach().assign(tensor([0, 0]));
    assert.throws(() => y.sum().backward(), message('tanh'));
  });

  test('a write through a reshape is found', () => {
    const [x, w] = [tensor([1, 2]), leaf([3, 4])];
    const y = mul(x, w).sum();
    x.reshape([2, 1]).assign(tensor([[5], [6]]));
    assert.throws(() => y.backward(), message('mul'));
  });

  test('an index and a mask are values too, also where floats are not', () => {
    const index = tensor([0, 1], { dtype: 'int32' });
    const table = tensor([[1], [2]], { requiresGrad: true });
    const looked = embedding(index, table).sum();
    const picked = gather(leaf([1, 2]), 0, index).sum();
    overwrite(index);
    assert.throws(() => looked.backward(), message('indexSelect'));
    assert.throws(() => picked.backward(), message('gather'));

    const mask = tensor([true, false]);
    const chosen = where(mask, leaf([1, 2]), 0).sum();
    mask.assign(tensor([false, false]));
    assert.throws(() => chosen.backward(), message('where'));
  });

  test('a table that was updated after the look-up does no harm', () => {
    const table = tensor([[1], [2]], { requiresGrad: true });
    const y = embedding(tensor([1, 1], { dtype: 'int32' }), table).sum();
    overwrite(table);
    y.backward();
    assertClose(table.grad!, [[0], [2]]);
  });

  test('sums, reshapes and their like need none', () => {
    const [x, other] = [leaf([1, 2]), tensor([5, 6])];
    const y = x.add(other).sub(other).neg().reshape([2, 1]).transpose().sum();
    overwrite(x);
    overwrite(other);
    y.backward();
    assertClose(x.grad!, [-1, -1]);
  });

  test('a write before the op ran does no harm', () => {
    const [x, w] = [tensor([1, 2]), leaf([3, 4])];
    x.assign(tensor([5, 6]));
    mul(x, w).sum().backward();
    assertClose(w.grad!, [5, 6]);
  });

  test('a write into a tensor that is not on the way does no harm', () => {
    const [x, w] = [tensor([1, 2]), leaf([3, 4])];
    const y = mul(x, w).sum();
    tensor([0]).assign(tensor([1]));
    y.backward();
    assertClose(w.grad!, [1, 2]);
  });

  test('a clone is safe from writes to the original', () => {
    const [x, w] = [tensor([1, 2]), leaf([3, 4])];
    const y = mul(x.clone(), w).sum();
    overwrite(x);
    y.backward();
    assertClose(w.grad!, [1, 2]);
  });
});

suite('replace', (test) => {
  test('takes over storage and dtype', () => {
    const x = leaf([1, 2]);
    x.replace(tensor([3, 4], { dtype: 'float64' }));
    assert.is(x.dtype, 'float64');
    assertClose(x, [3, 4]);
    assert.ok(x.requiresGrad);
  });

  test('refuses another shape, a computed tensor, and integers where gradients are required', () => {
    const x = leaf([1, 2]);
    assert.throws(() => x.replace(tensor([1])), ShapeError);
    assert.throws(() => x.mul(2).replace(tensor([1, 2])), /replace: .*'mul'.*only leaves/);
    assert.throws(() => x.replace(tensor([1, 2], { dtype: 'int32' })), DTypeError);
    assertClose(x, [1, 2]);
  });

  test('after the forward pass is found at backward', () => {
    const x = leaf([1, 2]);
    const y = x.square().sum();
    x.replace(tensor([3, 4]));
    assert.throws(() => y.backward(), /'square' needs .* changed/);
  });
});

import { assert, suite } from '@engram/tools/suite';
import type { Tensor } from '../../src/autograd/tensor.ts';
import { arrayDataset, TensorDataset } from '../../src/data/dataset.ts';
import { ArgumentError, IndexError, ShapeError } from '../../src/errors.ts';
import { tensor, zeros } from '../../src/ops/create.ts';

const inputs = tensor([
  [1, 2],
  [3, 4],
  [5, 6],
]);
const targets = tensor(Int32Array.of(7, 8, 9));

suite('TensorDataset', (test) => {
  test('gives one row of each tensor', () => {
    const dataset = new TensorDataset(inputs, targets);
    assert.is(dataset.length, 3);
    const [x, y] = dataset.get(1);
    assert.equal(x.arraySync(), [3, 4]);
    assert.equal(y.arraySync(), 8);
    assert.is(y.dtype, 'int32');
  });

  test('gives several rows at once, in any order', () => {
    const [x, y] = new TensorDataset(inputs, targets).getBatch([2, 0, 2]);
    assert.equal(x.arraySync(), [
      [5, 6],
      [1, 2],
      [5, 6],
    ]);
    assert.equal(y.arraySync(), [9, 7, 9]);
  });

  test('may have no rows, or empty ones', () => {
    assert.is(new TensorDataset(zeros([0, 3])).length, 0);
    assert.equal(new TensorDataset(zeros([2, 0])).getBatch([1])[0].shape, [1, 0]);
  });

  test('an index out of range throws with the index and the range', () => {
    const dataset = new TensorDataset(inputs);
    assert.throws(() => dataset.get(3), IndexError);
    assert.throws(() => dataset.get(3), /TensorDataset: index 3 is out of range for 3 examples; use 0 to 2/);
    assert.throws(() => dataset.get(-1), /index -1/);
    assert.throws(() => dataset.get(0.5), /index 0.5/);
    assert.throws(() => dataset.getBatch([0, 5]), /index 5/);
    assert.throws(() => new TensorDataset(zeros([0])).get(0), /it is empty/);
  });

  test('refuses tensors that do not count the same examples', () => {
    assert.throws(() => new TensorDataset(), ArgumentError);
    assert.throws(() => new TensorDataset(inputs, tensor(1)), /tensor 1 is a scalar/);
    assert.throws(() => new TensorDataset(inputs, zeros([2])), ShapeError);
    assert.throws(() => new TensorDataset(inputs, zeros([2])), /tensor 1 is \[2\], tensor 0 is \[3, 2\]; .* \(2 ≠ 3\)/);
    assert.throws(() => new TensorDataset([1, 2] as unknown as Tensor), ArgumentError);
  });
});

suite('arrayDataset', (test) => {
  test('gives the items', () => {
    const dataset = arrayDataset(['a', 'b']);
    assert.is(dataset.length, 2);
    assert.is(dataset.get(1), 'b');
    assert.throws(() => dataset.get(2), /arrayDataset: index 2 is out of range for 2 examples; use 0 to 1/);
  });

  test('follows its array, which is not copied', () => {
    const items = [1];
    const dataset = arrayDataset(items);
    items.push(2);
    assert.is(dataset.length, 2);
  });

  test('refuses what is not an array', () => {
    assert.throws(() => arrayDataset('abc' as unknown as string[]), ArgumentError);
  });
});

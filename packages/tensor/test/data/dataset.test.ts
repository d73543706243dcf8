import { assert, suite } from '@engram/tools/suite';
import type { Tensor } from '../../src/autograd/tensor.ts';
import { DataLoader } from '../../src/data/data-loader.ts';
import { arrayDataset, ConcatDataset, randomSplit, Subset, TensorDataset } from '../../src/data/dataset.ts';
import { ArgumentError, IndexError, ShapeError } from '../../src/errors.ts';
import { tensor, zeros } from '../../src/ops/create.ts';
import { Generator } from '../../src/random/generator.ts';

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

suite('Subset', (test) => {
  const dataset = new TensorDataset(inputs, targets);

  test('gives the examples at its indices, also a batch at once', () => {
    const part = new Subset(dataset, [2, 0, 2]);
    assert.is(part.length, 3);
    assert.equal(part.get(0)[1].itemSync(), 9);
    assert.equal(part.getBatch!([0, 1])[1].arraySync(), [9, 7]);
    assert.equal(new Subset(part, Int32Array.of(1)).getBatch!([0])[1].arraySync(), [7]);
    assert.is(new Subset(arrayDataset(['a', 'b']), [1]).getBatch, undefined);
    const [batch] = new DataLoader(new Subset(arrayDataset(['a', 'b', 'c']), [2, 1]), { batchSize: 2 });
    assert.equal(batch, ['c', 'b']);
  });

  test('an index out of range throws, of the subset and of the data set', () => {
    assert.throws(() => new Subset(dataset, [0, 3]), /Subset: index 3 is out of range for 3 examples/);
    assert.throws(() => new Subset(dataset, [1]).get(1), IndexError);
    assert.throws(() => new Subset(dataset, [1]).getBatch!([-1]), IndexError);
    assert.throws(() => new Subset([1, 2] as never, [0]), ArgumentError);
  });
});

suite('ConcatDataset', (test) => {
  test('is one after the other', () => {
    const all = new ConcatDataset([arrayDataset(['a']), arrayDataset<string>([]), arrayDataset(['b', 'c'])]);
    assert.is(all.length, 3);
    assert.equal(
      [0, 1, 2].map((i) => all.get(i)),
      ['a', 'b', 'c'],
    );
    assert.throws(() => all.get(3), /ConcatDataset: index 3 is out of range for 3 examples/);
    assert.equal([...new DataLoader(all, { batchSize: 2 })], [['a', 'b'], ['c']]);
    assert.throws(() => new ConcatDataset([]), /one data set or more/);
    assert.throws(() => new ConcatDataset([arrayDataset(['a']), ['b'] as never]), /data set 1 must have a length/);
  });
});

suite('randomSplit', (test) => {
  const dataset = arrayDataset(Array.from({ length: 10 }, (_, i) => i));
  const items = (parts: readonly { readonly length: number; get(i: number): number }[]) =>
    parts.map((part) => Array.from({ length: part.length }, (_, i) => part.get(i)));

  test('parts do not overlap, and one seed gives one split', () => {
    const split = (seed: number) => items(randomSplit(dataset, [3, 7], { generator: new Generator(seed) }));
    const [a, b] = split(1);
    assert.equal([a!.length, b!.length], [3, 7]);
    assert.equal(
      [...a!, ...b!].sort((x, y) => x - y),
      items([dataset])[0],
    );
    assert.equal(split(1), split(1));
    assert.not.equal(split(1), split(2));
  });

  test('fractions are rounded down, and what is left goes to the first parts', () => {
    const sizes = (lengths: number[]) => randomSplit(dataset, lengths).map(({ length }) => length);
    assert.equal(sizes([0.75, 0.25]), [8, 2]);
    assert.equal(sizes([1 / 3, 1 / 3, 1 / 3]), [4, 3, 3]);
    assert.equal(sizes([0.9, 0.1]), [9, 1]);
    assert.equal(sizes([1]), [10]);
    assert.equal(sizes([10, 0]), [10, 0]);
  });

  test('lengths that do not add up are refused', () => {
    for (const lengths of [[3, 3], [0.5, 0.6], [-1, 11], [], [5.5, 4.5], [Number.NaN], 10]) {
      assert.throws(() => randomSplit(dataset, lengths as number[]), ArgumentError);
    }
    assert.throws(() => randomSplit(dataset, [3, 3]), /whose sum is 10.*got \[3, 3\], whose sum is 6/);
  });
});

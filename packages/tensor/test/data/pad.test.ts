import { assert, suite } from '@engram/tools/suite';
import { DataLoader } from '../../src/data/data-loader.ts';
import { arrayDataset } from '../../src/data/dataset.ts';
import { padCollate, padSequence } from '../../src/data/pad.ts';
import { ArgumentError, DTypeError, ShapeError } from '../../src/errors.ts';
import { tensor, zeros } from '../../src/ops/create.ts';

suite('padSequence', (test) => {
  test('puts time first, as PyTorch, or the batch', () => {
    const [a, b] = [tensor([1, 2, 3]), tensor([4])];
    assert.equal(padSequence([a, b]).arraySync(), [
      [1, 4],
      [2, 0],
      [3, 0],
    ]);
    assert.equal(padSequence([a, b], { batchFirst: true, paddingValue: -1 }).arraySync(), [
      [1, 2, 3],
      [4, -1, -1],
    ]);
    assert.equal(padSequence([zeros([2, 3, 4]), zeros([5, 3, 4])]).shape, [5, 2, 3, 4]);
    assert.equal(padSequence([zeros([0, 2]), zeros([0, 2])], { batchFirst: true }).shape, [2, 0, 2]);
    assert.is(padSequence([tensor(Int32Array.of(1)), tensor(Int32Array.of(1, 2))]).dtype, 'int32');
  });

  test('gradients flow to the sequences', () => {
    const a = tensor([1, 2], { requiresGrad: true });
    assert.ok(padSequence([a, tensor([1, 2, 3])]).requiresGrad);
  });

  test('takes more sequences than a call has arguments', () => {
    const one = tensor([1]);
    assert.equal(padSequence(new Array(150_000).fill(one)).shape, [1, 150_000]);
  });

  test('refuses what does not go together', () => {
    assert.throws(() => padSequence([]), ArgumentError);
    assert.throws(() => padSequence([tensor(1)]), /sequence 0 is a scalar/);
    assert.throws(() => padSequence([zeros([2, 3]), zeros([2, 4])]), /sequence 1 is \[2, 4\], sequence 0 \[2, 3\]/);
    assert.throws(() => padSequence([zeros([2, 3]), zeros([2])]), ShapeError);
    assert.throws(() => padSequence([zeros([2]), zeros([2], { dtype: 'int32' })]), DTypeError);
  });
});

suite('padCollate', (test) => {
  test('gives values, a mask that is true where there is something, and lengths', () => {
    const examples = [
      { tokens: Int32Array.of(5, 6), name: 'a', label: 1 },
      { tokens: Int32Array.of(7, 8, 9), name: 'b', label: 2 },
    ];
    const loader = new DataLoader(arrayDataset(examples), { batchSize: 2, collate: padCollate({ batchFirst: true }) });
    const [{ tokens, name, label }] = loader;
    assert.equal(tokens.values.arraySync(), [
      [5, 6, 0],
      [7, 8, 9],
    ]);
    assert.is(tokens.values.dtype, 'int32');
    assert.equal(tokens.mask.arraySync(), [
      [1, 1, 0],
      [1, 1, 1],
    ]);
    assert.equal(tokens.lengths.arraySync(), [2, 3]);
    assert.equal(name, ['a', 'b']);
    assert.equal(label.arraySync(), [1, 2]);
  });

  test('takes sequences alone, and tuples; time first', () => {
    const collate = padCollate({ paddingValue: 9 });
    const { values, mask } = collate([tensor([1]), tensor([2, 3])]);
    assert.equal(values.arraySync(), [
      [1, 2],
      [9, 3],
    ]);
    assert.equal(mask.arraySync(), [
      [1, 0],
      [1, 1],
    ]);
    const [first, second] = collate([[tensor([1]), 3] as [ReturnType<typeof tensor>, number]]);
    assert.equal([first.values.shape, second.arraySync()], [[1, 1], [3]]);
  });

  test('examples that differ are refused as by defaultCollate', () => {
    const collate = padCollate();
    assert.throws(() => collate([]), ArgumentError);
    assert.throws(() => collate([[1], [1, 2]]), /has 1 elements in example 0 of the batch and 2 in example 1/);
    assert.throws(() => collate([{ a: 1 }, { b: 1 }] as never[]), /has the keys a in example 0/);
    assert.throws(() => collate([tensor([1]), 3] as never[]), /a tensor in example 0 of the batch and a number/);
    assert.throws(() => collate([tensor(1)]), /sequence 0 is a scalar, which has no length/);
  });
});

import { assert, suite } from '@engram/tools/suite';
import { ArgumentError, arange, ones, Tensor, tensor, zeros } from '../../src/index.ts';

suite('reading a tensor', (test) => {
  const x = tensor([
    [1, 2, 3],
    [4, 5, 6],
  ]);

  test('shape, ndim, numel, dtype', () => {
    assert.equal(x.shape, [2, 3]);
    assert.is(x.ndim, 2);
    assert.is(x.numel, 6);
    assert.is(x.dtype, 'float32');
    assert.is(tensor(1).numel, 1);
    assert.is(zeros([2, 0]).numel, 0);
  });

  test('data and dataSync give the elements in the dtype’s array', async () => {
    const arrays = { float32: Float32Array, float64: Float64Array, int32: Int32Array, bool: Uint8Array } as const;
    for (const dtype of Object.keys(arrays) as (keyof typeof arrays)[]) {
      const t = tensor([0, 1, 2], { dtype });
      const expected = new arrays[dtype](dtype === 'bool' ? [0, 1, 1] : [0, 1, 2]);
      assert.equal(t.dataSync(), expected);
      assert.equal(await t.data(), expected);
    }
  });

  test('what they return is a copy', async () => {
    const t = tensor([1, 2]);
    t.dataSync()[0] = 100;
    (await t.data())[1] = 100;
    assert.equal(t.arraySync(), [1, 2]);
  });

  test('a tensor made from an array has copied that', () => {
    const data = new Float32Array([1, 2]);
    const t = tensor(data);
    data[0] = 100;
    assert.equal(t.arraySync(), [1, 2]);
  });

  test('item is the only element', async () => {
    for (const t of [tensor(2.5), tensor([2.5]), tensor([[[2.5]]])]) {
      assert.is(t.itemSync(), 2.5);
      assert.is(await t.item(), 2.5);
    }
    assert.is(tensor(true).itemSync(), 1);
  });

  test('item of none or many is an error', async () => {
    assert.throws(() => tensor([1, 2]).itemSync(), /item: shape \[2\] has 2 elements; item\(\) needs exactly one/);
    assert.throws(() => zeros([0]).itemSync(), ArgumentError);
    await assert.rejects(() => tensor([1, 2]).item(), ArgumentError);
  });

  test('array nests as the axes do', async () => {
    assert.equal(x.arraySync(), [
      [1, 2, 3],
      [4, 5, 6],
    ]);
    assert.equal(await x.array(), [
      [1, 2, 3],
      [4, 5, 6],
    ]);
    assert.is(tensor(7).arraySync(), 7);
    assert.equal(arange(8).reshape([2, 2, 2]).arraySync(), [
      [
        [0, 1],
        [2, 3],
      ],
      [
        [4, 5],
        [6, 7],
      ],
    ]);
    assert.equal(zeros([2, 0]).arraySync(), [[], []]);
    assert.equal(zeros([0, 2]).arraySync(), []);
    assert.equal(tensor([true, false]).arraySync(), [1, 0]);
  });
});

suite('a tensor', (test) => {
  test('can be told by instanceof', () => {
    assert.ok(ones([1]) instanceof Tensor);
  });
});

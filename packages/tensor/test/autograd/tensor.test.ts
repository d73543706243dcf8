import { inspect } from 'node:util';
import { assert, suite } from '@engram/tools/suite';
import { ArgumentError, arange, full, ones, Tensor, tensor, zeros } from '../../src/index.ts';

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

suite('a tensor as text', (test) => {
  const shows = (t: Tensor, expected: string) => assert.is(t.toString(), expected);

  test('scalars', () => {
    shows(tensor(3), 'tensor(3, float32)');
    shows(tensor(-2.5, { dtype: 'float64' }), 'tensor(-2.5, float64)');
    shows(tensor(7, { dtype: 'int32' }), 'tensor(7, int32)');
    shows(tensor(true), 'tensor(true, bool)');
  });

  test('rows, four decimals at most', () => {
    shows(tensor([1, 2.5, 1 / 3, -0.1]), 'tensor([1, 2.5, 0.3333, -0.1], float32)');
  });

  test('very large and very small numbers by exponent', () => {
    shows(tensor([1.5e-5, 1234567.5, 1e30], { dtype: 'float64' }), 'tensor([1.5000e-5, 1.2346e+6, 1e+30], float64)');
    shows(tensor([0, 0.0001, 999999.5], { dtype: 'float64' }), 'tensor([0, 0.0001, 999999.5], float64)');
  });

  test('NaN and infinities', () => {
    shows(tensor([Number.NaN, Infinity, -Infinity]), 'tensor([NaN, Infinity, -Infinity], float32)');
  });

  test('one row a line, aligned', () => {
    shows(
      tensor([
        [1, 2],
        [3, 4],
      ]),
      'tensor([[1, 2],\n        [3, 4]], float32)',
    );
    shows(
      arange(8).reshape([2, 2, 2]),
      'tensor([[[0, 1],\n         [2, 3]],\n        [[4, 5],\n         [6, 7]]], int32)',
    );
  });

  test('bools as words', () => {
    shows(tensor([[true, false]]), 'tensor([[true, false]], bool)');
  });

  test('empty tensors by their shape', () => {
    shows(zeros([0]), 'tensor([], shape [0], float32)');
    shows(zeros([2, 0, 3]), 'tensor([], shape [2, 0, 3], float32)');
    shows(zeros([1e8, 0]), 'tensor([], shape [100000000, 0], float32)');
  });

  test('long axes are shortened once there are more than 1,000 elements', () => {
    shows(arange(1001), 'tensor([0, 1, 2, …, 998, 999, 1000], int32)');
    assert.ok(arange(1000).toString().includes(' 500, '));
    shows(
      full([200, 7], 1, { dtype: 'int32' }),
      `tensor([${[
        '[1, 1, 1, …, 1, 1, 1]',
        '[1, 1, 1, …, 1, 1, 1]',
        '[1, 1, 1, …, 1, 1, 1]',
        '…',
        '[1, 1, 1, …, 1, 1, 1]',
        '[1, 1, 1, …, 1, 1, 1]',
        '[1, 1, 1, …, 1, 1, 1]',
      ].join(',\n        ')}], int32)`,
    );
  });

  test('what gradients it takes part in', () => {
    const x = tensor([1, 2], { requiresGrad: true });
    shows(x, 'tensor([1, 2], float32, requiresGrad)');
    shows(x.mul(2), 'tensor([2, 4], float32, from mul)');
    shows(x.detach(), 'tensor([1, 2], float32)');
    shows(x.gt(1), 'tensor([false, true], bool)');
  });

  test('Node’s inspect shows the same', () => {
    assert.is(inspect(tensor([1, 2])), 'tensor([1, 2], float32)');
    assert.is(`${tensor(1)}`, 'tensor(1, float32)');
  });
});

suite('a tensor', (test) => {
  test('can be told by instanceof', () => {
    assert.ok(ones([1]) instanceof Tensor);
  });
});

import { assert, suite } from '@engram/tools/suite';
import {
  ArgumentError,
  arange,
  type CreateOptions,
  clamp,
  DTypeError,
  eye,
  full,
  linspace,
  type NestedInput,
  ones,
  onesLike,
  pad,
  ShapeError,
  type Tensor,
  tensor,
  zeros,
  zerosLike,
} from '../../src/index.ts';
import { assertClose } from '../../src/testing/index.ts';
import { checkCases } from '../cases/check.ts';
import { create } from '../cases/create.ts';

checkCases('create', create);

const makers: Record<string, (options: CreateOptions) => Tensor> = {
  tensor: (options) => tensor([1, 0], options),
  zeros: (options) => zeros([2], options),
  ones: (options) => ones([2], options),
  full: (options) => full([2], 1, options),
  zerosLike: (options) => zerosLike(tensor([1]), options),
  onesLike: (options) => onesLike(tensor([1]), options),
  arange: (options) => arange(0, 2, 1, options),
  linspace: (options) => linspace(0, 1, 3, options),
  eye: (options) => eye(2, 2, options),
};

suite('create: options', (test) => {
  for (const [name, make] of Object.entries(makers)) {
    test(`${name} in every dtype`, () => {
      for (const dtype of ['float32', 'float64', 'int32', 'bool'] as const) assert.is(make({ dtype }).dtype, dtype);
    });
    test(`${name} requires gradients when asked, not before`, () => {
      assert.is(make({ dtype: 'float64' }).requiresGrad, false);
      assert.is(make({ dtype: 'float64', requiresGrad: true }).requiresGrad, true);
      assert.throws(() => make({ dtype: 'int32', requiresGrad: true }), DTypeError);
    });
    test(`${name} names the dtypes that there are`, () => {
      const run = () => make({ dtype: 'float16' as 'float32' });
      assert.throws(run, DTypeError);
      assert.throws(run, new RegExp(`^${name}: unknown dtype "float16"; use one of float32, float64, int32, bool`));
    });
  }
});

suite('create: tensor copies', (test) => {
  test('a typed array may be changed afterwards', () => {
    const data = new Float32Array([1, 2]);
    const x = tensor(data);
    data[0] = 9;
    assert.equal(x.arraySync(), [1, 2]);
  });
  test('a shape may be changed afterwards', () => {
    const shape = [2, 1];
    const [x, y] = [zeros(shape), tensor(new Float32Array(2), shape)];
    shape[0] = 7;
    assert.equal(x.shape, [2, 1]);
    assert.equal(y.shape, [2, 1]);
  });
  test('the sign of zero is kept', () => {
    assert.ok(Object.is(tensor([-0]).dataSync()[0], -0));
    assert.ok(Object.is(full([1], -0).dataSync()[0], -0));
  });
  test('an empty leading axis', () => {
    assert.equal(tensor(new Float32Array(0), [0, 3]).shape, [0, 3]);
    assert.equal(eye(0).shape, [0, 0]);
    assert.equal(eye(0, 3).shape, [0, 3]);
  });
});

suite('create: ranges', (test) => {
  test('arange leaves its end out, and does not drift', () => {
    const x = arange(0, 1000, 0.1, { dtype: 'float64' });
    assert.is(x.numel, 10000);
    assert.is(x.dataSync()[9999], 9999 * 0.1);
  });
  test('linspace meets its end exactly', () => {
    for (const steps of [2, 3, 7, 36, 71, 80])
      assert.is(linspace(0, 0.7, steps, { dtype: 'float64' }).dataSync()[steps - 1], 0.7);
  });
  test('linspace is even', () => {
    assertClose(
      linspace(-1, 1, 9),
      Array.from({ length: 9 }, (_, i) => -1 + i / 4),
    );
  });
});

suite('create: errors', (test) => {
  test('ragged arrays: where and what', () => {
    assert.throws(() => tensor([[1, 2], [3]]), ShapeError);
    assert.throws(
      () => tensor([[1, 2], [3]]),
      /^tensor: ragged array: at depth 1 every array must have length 2, found one of length 1/,
    );
    assert.throws(() => tensor([[1, 2], 3]), /^tensor: ragged array: at depth 1 .* found 3/);
    assert.throws(
      () => tensor([1, [2]]),
      /^tensor: expected numbers 1 levels deep \(shape \[2\]\), found a deeper array/,
    );
    assert.throws(() => tensor([[], [1]]), /^tensor: ragged array: at depth 1 every array must have length 0/);
  });
  test('arrays that contain themselves, or are very deep', () => {
    const nested = (levels: number): NestedInput => {
      let data: NestedInput = 1;
      for (let i = 0; i < levels; i++) data = [data];
      return data;
    };
    const own: NestedInput[] = [];
    own.push(own);
    for (const data of [own, nested(20_000), nested(65)]) {
      assert.throws(() => tensor(data), ShapeError);
      assert.throws(() => tensor(data), /^tensor: the data goes more than 64 levels deep; does it contain itself\?$/);
    }
    assert.equal(tensor(nested(64)).ndim, 64);
  });
  test('arrays that stand in more places than a tensor has elements', () => {
    let data: NestedInput = [1, 2];
    for (let i = 0; i < 40; i++) data = [data, data];
    assert.throws(() => tensor(data), /a tensor has at most 2147483647/);
  });
  test('things that are not numbers', () => {
    assert.throws(() => tensor(['1'] as unknown as number[]), /^tensor: expected numbers .* found "1"/);
    assert.throws(() => tensor([undefined] as unknown as number[]), /^tensor: expected numbers .* found undefined/);
    assert.throws(() => tensor(null as unknown as number), /^tensor: expected numbers 0 levels deep .* found null/);
  });
  test('a shape that the data do not fill', () => {
    assert.throws(() => tensor(new Float32Array(5), [2, 3]), ShapeError);
    assert.throws(
      () => tensor(new Float32Array(5), [2, 3]),
      /^tensor: 5 elements do not fill shape \[2, 3\] \(6 elements\)/,
    );
  });
  test('typed arrays that cannot be stored', () => {
    for (const data of [new BigInt64Array(2), new DataView(new ArrayBuffer(4))]) {
      assert.throws(() => tensor(data as unknown as Int32Array), DTypeError);
      assert.throws(() => tensor(data as unknown as Int32Array), /^tensor: a (BigInt64Array|DataView) is not an array/);
    }
  });
  test('typed arrays and ends that int32 cannot hold', () => {
    for (const value of [3e9, -3e9, NaN, Infinity]) {
      for (const data of [Float64Array.of(1, value), Float32Array.of(1, value)]) {
        assert.throws(() => tensor(data, [2], { dtype: 'int32' }), /^tensor: .* does not fit int32/);
      }
      assert.throws(
        () => linspace(0, value, 2, { dtype: 'int32' }),
        /^linspace: .* (does not fit int32|is a finite number)/,
      );
      assert.throws(
        () => linspace(value, 0, 2, { dtype: 'int32' }),
        /^linspace: .* (does not fit int32|is a finite number)/,
      );
    }
    assert.throws(() => tensor(Uint32Array.of(2 ** 31)), /^tensor: 2147483648 does not fit int32/);
    for (const bounds of [
      [3e9, null],
      [null, -3e9],
    ])
      assert.throws(() => clamp(tensor(Int32Array.of(5)), ...bounds), /^clamp: .* does not fit int32/);
    assert.throws(() => pad(tensor(Int32Array.of(5)), [1, 1], { value: 3e9 }), /^pad: .* does not fit int32/);
  });
  test('ranges of bool', () => {
    for (const x of [arange(0, 5, 1, { dtype: 'bool' }), linspace(0, 4, 5, { dtype: 'bool' })]) {
      assert.equal([...x.dataSync()], [0, 1, 1, 1, 1]);
      assert.is(x.sum().itemSync(), 4);
    }
  });
  test('numbers that int32 cannot hold', () => {
    for (const value of [3e9, -2147483649, NaN, Infinity]) {
      assert.throws(() => tensor([value], { dtype: 'int32' }), ArgumentError);
      assert.throws(() => tensor([value], { dtype: 'int32' }), new RegExp(`^tensor: ${value} does not fit int32`));
      assert.throws(() => full([1], value, { dtype: 'int32' }), /^full: .* does not fit int32/);
    }
    assert.equal(tensor([2147483647, -2147483648], { dtype: 'int32' }).arraySync(), [2147483647, -2147483648]);
    assert.throws(() => arange(3e9, 3e9 + 2), /^arange: 3000000000 does not fit int32/);
    assert.throws(() => arange(2147483647, 2147483649), /^arange: 2147483648 does not fit int32/);
    assert.equal(arange(2147483646, 2147483648).arraySync(), [2147483646, 2147483647]);
  });
  test('shapes that are none', () => {
    for (const [name, make] of Object.entries({ zeros, ones, full: (shape: readonly number[]) => full(shape, 1) })) {
      assert.throws(() => make([2, -1]), ShapeError);
      assert.throws(() => make([2, -1]), new RegExp(`^${name}: sizes are whole numbers ≥ 0, got \\[2, -1\\]`));
      assert.throws(() => make([1.5]), new RegExp(`^${name}: sizes are whole numbers`));
      assert.throws(
        () => make(3 as unknown as number[]),
        new RegExp(`^${name}: the shape must be an array of \\w+, got 3`),
      );
    }
    assert.throws(() => eye(-1), /^eye: sizes are whole numbers ≥ 0, got \[-1, -1\]/);
  });
  test('ranges that lead nowhere', () => {
    assert.throws(() => arange(0, 5, -1), ArgumentError);
    assert.throws(() => arange(0, 5, -1), /^arange: from 0 to 5 in steps of -1 leads nowhere/);
    assert.throws(() => arange(0, 5, 0), /^arange: from 0 to 5 in steps of 0 leads nowhere/);
    assert.throws(() => arange(-1), /^arange: from 0 to -1 in steps of 1 leads nowhere/);
    assert.throws(() => arange(0, Infinity), /^arange: start, end and step must be finite, got 0, Infinity, 1/);
    assert.throws(() => arange(NaN), /^arange: start, end and step must be finite/);
  });
  test('linspace needs a whole number of steps', () => {
    assert.throws(() => linspace(0, 1, -1), ArgumentError);
    assert.throws(() => linspace(0, 1, 2.5), /^linspace: steps is a whole number ≥ 0, got 2.5/);
  });
});

import { assert, suite } from '@engram/tools/suite';
import { ArgumentError, add, type DType, DTypeError, maximum, mul, ones, tensor } from '../../src/index.ts';
import {
  arrayOf,
  checkDType,
  checkValue,
  dtypeOf,
  isFloat,
  promote,
  promoteScalar,
  toFloat,
} from '../../src/shape/dtype.ts';

const order: readonly DType[] = ['bool', 'int32', 'float32', 'float64'];

/** What two tensors give together. */
const pairs: Record<DType, Record<DType, DType>> = {
  bool: { bool: 'bool', int32: 'int32', float32: 'float32', float64: 'float64' },
  int32: { bool: 'int32', int32: 'int32', float32: 'float32', float64: 'float64' },
  float32: { bool: 'float32', int32: 'float32', float32: 'float32', float64: 'float64' },
  float64: { bool: 'float64', int32: 'float64', float32: 'float64', float64: 'float64' },
};

/** What a tensor and a plain number or boolean give together. */
const scalars: Record<DType, { true: DType; whole: DType; fraction: DType }> = {
  bool: { true: 'bool', whole: 'int32', fraction: 'float32' },
  int32: { true: 'int32', whole: 'int32', fraction: 'float32' },
  float32: { true: 'float32', whole: 'float32', fraction: 'float32' },
  float64: { true: 'float64', whole: 'float64', fraction: 'float64' },
};

suite('dtype: promotion', (test) => {
  for (const a of order) {
    for (const b of order) {
      test(`${a} with ${b}`, () => {
        assert.is(promote(a, b), pairs[a][b]);
        const [x, y] = [ones([2], { dtype: a }), ones([2], { dtype: b })];
        for (const op of [add, mul, maximum]) assert.is(op(x, y).dtype, pairs[a][b]);
      });
    }
    test(`${a} with numbers, on either side`, () => {
      const x = ones([2], { dtype: a });
      const cases = [
        [true, scalars[a].true],
        [2, scalars[a].whole],
        [-0, scalars[a].whole],
        [0.5, scalars[a].fraction],
        [Infinity, scalars[a].fraction],
        [NaN, scalars[a].fraction],
      ] as const;
      for (const [value, dtype] of cases) {
        assert.is(promoteScalar(a, value), dtype);
        assert.is(mul(x, value).dtype, dtype, `mul(${a}, ${value})`);
        assert.is(mul(value, x).dtype, dtype, `mul(${value}, ${a})`);
      }
    });
    test(`${a}: a 0-d tensor counts as any other`, () => {
      for (const b of order) assert.is(add(ones([2], { dtype: a }), ones([], { dtype: b })).dtype, pairs[a][b]);
    });
  }
  test('two numbers are a float32 scalar', () => {
    assert.is(add(1, 2).dtype, 'float32');
    assert.equal(add(1, 2).arraySync(), 3);
  });
});

suite('dtype: helpers', (test) => {
  test('each has its array, and each array its dtype', () => {
    for (const dtype of order) assert.is(dtypeOf(new (arrayOf(dtype))(1)), dtype);
    assert.throws(() => dtypeOf(new Int16Array(1) as unknown as Int32Array), DTypeError);
  });
  test('floats', () => {
    assert.equal(order.map(isFloat), [false, false, true, true]);
    assert.equal(order.map(toFloat), ['float32', 'float32', 'float32', 'float64']);
  });
  test('unknown names', () => {
    for (const dtype of order) assert.is(checkDType('op', dtype), dtype);
    for (const dtype of ['int64', 'float', '', 'toString', undefined]) {
      assert.throws(() => checkDType('zeros', dtype as DType), DTypeError);
    }
    assert.throws(
      () => checkDType('zeros', 'int64' as DType),
      /^zeros: unknown dtype "int64"; use one of float32, float64, int32, bool/,
    );
  });
  test('numbers that fit', () => {
    for (const value of [0, -0, 1.9, -0.5, 2147483647.9, -2147483648])
      assert.is(checkValue('op', value, 'int32'), value | 0);
    for (const value of [2147483648, -2147483649, NaN, -Infinity]) {
      assert.throws(() => checkValue('op', value, 'int32'), ArgumentError);
      assert.throws(() => checkValue('op', value, 'int32'), new RegExp(`^op: ${value} does not fit int32`));
      for (const dtype of ['float32', 'float64'] as const) assert.ok(Object.is(checkValue('op', value, dtype), value));
    }
  });
  test('a number takes the precision of the tensor', () => {
    assert.is(mul(ones([1]), 0.1).dataSync()[0], Math.fround(0.1));
    assert.is(mul(ones([1], { dtype: 'float64' }), 0.1).dataSync()[0], 0.1);
    assert.is(mul(tensor([3], { dtype: 'int32' }), 0.1).dataSync()[0], Math.fround(3 * Math.fround(0.1)));
  });
});

import { assert, suite } from '@engram/tools/suite';
import { cast, clone, type DType, DTypeError, mul, noGrad, ones, sum, tensor, zeros } from '../../src/index.ts';
import { castAndClone } from '../cases/cast.ts';
import { checkCases } from '../cases/check.ts';

checkCases('cast', castAndClone);

suite('cast and clone', (test) => {
  test('the gradient comes back in the dtype of the input', () => {
    const x = tensor([1, 2], { requiresGrad: true });
    const y = cast(x, 'float64');
    sum(mul(y, y)).backward();
    assert.is(x.grad?.dtype, 'float32');
    assert.equal(x.grad?.arraySync(), [2, 4]);
  });
  test('integers and bools are off the tape', () => {
    const x = tensor([1.5], { requiresGrad: true });
    for (const dtype of ['int32', 'bool'] as const) assert.is(cast(x, dtype).requiresGrad, false);
    assert.is(cast(cast(x, 'int32'), 'float32').requiresGrad, false);
  });
  test('a clone has storage of its own', () => {
    const x = ones([2]);
    const y = clone(x);
    noGrad(() => x.assign(zeros([2])));
    assert.equal(y.arraySync(), [1, 1]);
  });
  test('a clone is on the tape', () => {
    const x = ones([2], { requiresGrad: true });
    sum(mul(clone(x), 3)).backward();
    assert.equal(x.grad?.arraySync(), [3, 3]);
  });
  test('cast names the dtypes that there are', () => {
    const run = () => cast(ones([1]), 'int64' as DType);
    assert.throws(run, DTypeError);
    assert.throws(run, /^cast: unknown dtype "int64"; use one of float32, float64, int32, bool/);
  });
});

import { assert, suite } from '@engram/tools/suite';
import { tensor, zeros } from '../../src/index.ts';
import { assertClose, MismatchError } from '../../src/testing/index.ts';

const [nan, inf] = [Number.NaN, Number.POSITIVE_INFINITY];
const f64 = (data: number[]) => tensor(data, { dtype: 'float64' });

suite('assertClose', (test) => {
  test('takes a tensor, nested arrays or a number', () => {
    assertClose(tensor([[1, 2]]), tensor([[1, 2]]));
    assertClose(tensor([[1, 2]]), [[1, 2]]);
    assertClose(tensor(3), 3);
    assertClose(tensor([true, false]), [true, false]);
    assertClose(zeros([0]), []);
  });

  test('names the worst element, its place, and how many differ', () => {
    const check = () =>
      assertClose(
        tensor([
          [1, 2],
          [3, 4],
        ]),
        [
          [1, 2.5],
          [3, 9],
        ],
      );
    assert.throws(check, MismatchError);
    assert.throws(
      check,
      /^2 of 4 elements differ; worst at \[1, 1\]: 4 should be 9 \(rtol 0\.00001, atol 0\.000001\)$/,
    );
  });

  test('the worst is the one furthest beyond its own tolerance', () => {
    assert.throws(() => assertClose(f64([1000, 1]), [1090, 51], { rtol: 0.05, atol: 0 }), /worst at \[1\]/);
  });

  test('names both shapes', () => {
    assert.throws(() => assertClose(tensor([1, 2]), [[1, 2]]), /^shape \[2\] should be \[1, 2\]$/);
    assert.throws(() => assertClose(tensor([1]), 1), MismatchError);
  });

  test('puts the label first', () => {
    assert.throws(() => assertClose(tensor([1]), [2], { label: 'hidden' }), /^hidden: 1 of 1/);
    assert.throws(() => assertClose(tensor([1]), 2, { label: 'hidden' }), /^hidden: shape/);
  });

  test('allows atol + rtol · |expected|', () => {
    assertClose(f64([1.1]), [1], { rtol: 0, atol: 0.1000001 });
    assert.throws(() => assertClose(f64([1.1]), [1], { rtol: 0, atol: 0.09 }));
    assertClose(f64([110]), [100], { rtol: 0.1, atol: 0 });
    assert.throws(() => assertClose(f64([110]), [100], { rtol: 0.09, atol: 0 }));
    assert.throws(() => assertClose(f64([0.01]), [0], { rtol: 100, atol: 0 }));
  });

  test('is stricter by default on float64, and exact on integers', () => {
    assertClose(tensor([1.000005]), [1]);
    assert.throws(() => assertClose(f64([1.000005]), [1]));
    assertClose(f64([1 + 5e-8]), [1]);
    assert.throws(() => assertClose(tensor([1], { dtype: 'int32' }), [2]));
    assert.throws(() => assertClose(tensor([true]), [false]), /1 should be 0/);
  });

  test('does not round what is expected of an integer', () => {
    assert.throws(() => assertClose(tensor([1], { dtype: 'int32' }), [1.5]), /1 should be 1\.5/);
    assert.throws(() => assertClose(tensor(1, { dtype: 'int32' }), 1.5), MismatchError);
    assert.throws(() => assertClose(tensor([true]), [2]), /1 should be 2/);
  });

  test('NaN agrees with NaN only, whatever the tolerance', () => {
    assertClose(tensor([nan, 1]), [nan, 1]);
    const loose = { rtol: inf, atol: inf };
    assert.throws(() => assertClose(tensor([nan]), [1], loose), /NaN should be 1/);
    assert.throws(() => assertClose(tensor([1]), [nan], loose), /1 should be NaN/);
    assert.throws(() => assertClose(tensor([nan]), [inf], loose), MismatchError);
  });

  test('an infinity agrees with the same infinity only', () => {
    assertClose(tensor([inf, -inf]), [inf, -inf]);
    assert.throws(() => assertClose(tensor([inf]), [-inf]), /Infinity should be -Infinity/);
    assert.throws(() => assertClose(tensor([1e30]), [inf]), MismatchError);
    assert.throws(() => assertClose(tensor([inf]), [1e30]), MismatchError);
  });

  test('one NaN is worse than any number', () => {
    assert.throws(() => assertClose(f64([1e9, nan, 1e12]), [0, 0, 0]), /3 of 3 elements differ; worst at \[1\]/);
  });

  test('0 and −0 agree', () => {
    assertClose(tensor([0, -0]), [-0, 0], { rtol: 0, atol: 0 });
  });
});

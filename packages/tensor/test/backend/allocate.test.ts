import { assert, suite } from '@engram/tools/suite';
import fc from 'fast-check';
import { allocateArray } from '../../src/backend/cpu/allocate.ts';
import { arrayOf, type DType } from '../../src/shape/dtype.ts';
import { check } from '../property.ts';

const dtypes: readonly DType[] = ['float32', 'float64', 'int32', 'bool'];
const request = fc.record({ dtype: fc.constantFrom(...dtypes), length: fc.integer({ min: 0, max: 400 }) });

suite('allocateArray', (test) => {
  test('gives zeros of the type and length that was asked for', () => {
    check(fc.array(request, { maxLength: 60 }), (requests) => {
      for (const { dtype, length } of requests) {
        const array = allocateArray(dtype, length);
        assert.instance(array, arrayOf(dtype));
        assert.is(array.length, length);
        assert.ok(array.every((x) => x === 0));
        array.fill(1); // whoever gets a part of it next would see this
      }
    });
  });

  test('no two arrays share an element', () => {
    check(fc.array(request, { maxLength: 60 }), (requests) => {
      const arrays = requests.map(({ dtype, length }) => allocateArray(dtype, length));
      arrays.forEach((array, i) => {
        array.fill((i % 100) + 1);
      });
      arrays.forEach((array, i) => {
        assert.ok(
          array.every((x) => x === (i % 100) + 1),
          `array ${i}`,
        );
      });
    });
  });

  test('one that is kept keeps no more than a few kilobytes', () => {
    for (let length = 1; length < 2000; length++) {
      const { buffer, byteLength } = allocateArray('float32', length);
      assert.ok(buffer.byteLength <= Math.max(byteLength, 4096), `${length}: ${buffer.byteLength}`);
    }
  });
});

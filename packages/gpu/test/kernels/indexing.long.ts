import { type AnyKernel, kernels, rowsOf, type TypedArray } from '@engram/tensor/backend';
import { assert, suite } from '@engram/tools/suite';
import { device } from '../harness.ts';

const stored = (data: TypedArray) => device.store(data, [data.length]);

suite('gpu kernels: indexing of what a float cannot count', (test) => {
  const size = 2 ** 24 + 3;
  const picks = { op: 'scatterAdd', size, stride: 1, rows: rowsOf([2], [[1], [0]]) };
  const geometries = [
    ['indexAdd', { op: 'indexAdd', outer: 1, size, inner: 1, count: 2 }],
    ['scatterAdd', picks],
  ] as const;
  for (const [name, geometry] of geometries) {
    test(`${name}: an axis with more positions than a float tells apart`, async () => {
      const out = device.allocate([size], 'float32');
      const ins = [stored(Float32Array.of(1, 2)), stored(Int32Array.of(2 ** 24, 5))];
      device.run(kernels[name] as AnyKernel, [out], ins, geometry);
      const cells = await device.read(out);
      assert.equal(Array.from(cells.slice(2 ** 24 - 1)), [0, 1, 0, 0]);
      assert.is(cells[5], 2);
    });
  }
});

import {
  arange,
  compile,
  cumsum,
  DTypeError,
  div,
  full,
  indexSelect,
  matmul,
  oneHot,
  ones,
  prod,
  randint,
  scatterAdd,
  sum,
  type Tensor,
  tensor,
  zeros,
} from '@engram/tensor';
import { assert, suite } from '@engram/tools/suite';
import { GpuBackend } from '../src/backend.ts';
import { acquireWebGpu } from '../src/webgpu/acquire.ts';
import { device, on } from './harness.ts';

const MOST = 2 ** 24;
/** In a compiled call its argument, which is 0: what is computed from constants alone is computed once, on the CPU. */
let zero: Tensor | null = null;
const int = (...values: number[]): Tensor => {
  const x = tensor(Int32Array.from(values));
  return zero === null ? x : x.add(zero);
};
const refused = (error: unknown): boolean =>
  error instanceof DTypeError && /int32 on the GPU is exact from −16777216 to 16777216 only/.test(error.message);

/** What comes to 2²⁴ + 1 or beyond, by every way in. */
const beyond: Readonly<Record<string, () => Tensor>> = {
  full: () => full([1], MOST + 1, { dtype: 'int32' }),
  'full, negative': () => full([1], -MOST - 1, { dtype: 'int32' }),
  'a scalar operand': () => zeros([1], { dtype: 'int32' }).add(MOST + 1),
  arange: () => arange(MOST, MOST + 3),
  'arange from below': () => arange(-MOST - 2, 0),
  randint: () => randint(0, MOST + 3, [4]),
  sum: () => sum(int(MOST, 1)),
  'sum along an axis': () => sum(int(MOST, 1, 1).reshape([3, 1]), 0),
  'a sum that would wrap around to 0': () => sum(int(...new Array<number>(256).fill(MOST))),
  cumsum: () => cumsum(int(1, MOST), 0),
  'a long cumsum': () => cumsum(int(...new Array<number>(300).fill(2 ** 17)), 0),
  add: () => int(MOST).add(int(1)),
  sub: () => int(-MOST).sub(int(1)),
  mul: () => int(257).mul(int(65281)), // 2²⁴ + 1
  'a product that would wrap around to 0': () => int(2 ** 16).mul(int(2 ** 16)),
  square: () => int(4097).square(),
  pow: () => int(3, 2).pow(20),
  prod: () => prod(int(97, 257, 673)),
  'a product that would wrap around': () => prod(int(...new Array<number>(100).fill(2))),
  matmul: () => matmul(int(MOST, 1).reshape([1, 2]), ones([2, 1], { dtype: 'int32' })),
  scatterAdd: () => scatterAdd(int(MOST), 0, int(0), int(1)),
  'a cast': () => tensor([MOST + 2]).to('int32'),
  'what comes back from beyond': () => int(MOST).add(int(3)).sub(int(MOST)),
  'a quotient of what is beyond': () => div(int(MOST).add(int(3)), int(2), { roundingMode: 'floor' }),
  'a product with what is beyond': () => int(MOST).add(int(3)).mul(int(-1)),
};

/** What comes close, and what goes beyond on the way. */
const within: Readonly<Record<string, readonly [() => Tensor, readonly number[]]>> = {
  full: [() => full([2], MOST, { dtype: 'int32' }), [MOST, MOST]],
  arange: [() => arange(MOST - 2, MOST + 1), [MOST - 2, MOST - 1, MOST]],
  'arange by 2': [() => arange(-5, 4, 2), [-5, -3, -1, 1, 3]],
  'arange by a fraction': [() => arange(0, 3, 0.5, { dtype: 'int32' }).mul(2), [0, 0, 2, 2, 4, 4]],
  'arange of one': [() => arange(3, 4, 2 ** 40), [3]],
  'a sum with large parts': [() => sum(int(MOST, 1, -MOST)), [1]],
  'a cumsum with large parts': [() => cumsum(int(-MOST, MOST, MOST, -1), 0), [-MOST, 0, MOST, MOST - 1]],
  'a sum of many': [() => sum(ones([70_000], { dtype: 'bool' })), [70_000]],
  'add and sub': [
    () =>
      int(MOST - 1, -MOST)
        .add(int(1, 1))
        .sub(int(MOST, -3)),
    [0, -MOST + 4],
  ],
  'a product of 0': [() => int(MOST).add(int(3)).mul(int(0)), [0]],
  prod: [() => prod(int(4096, -4096)), [-MOST]],
  pow: [() => int(-2, 4096, 0, 7, -1, -1).pow(int(23, 2, 5, 0, -3, -2)), [-(2 ** 23), MOST, 0, 1, -1, 1]],
  'floor of a quotient': [() => div(int(MOST, -7, 7), int(-1, 2, 0), { roundingMode: 'floor' }), [-MOST, -4, 0]],
  'trunc of a quotient': [() => div(int(MOST, -7, 7), int(-1, 2, 0), { roundingMode: 'trunc' }), [-MOST, -3, 0]],
  scatterAdd: [() => scatterAdd(int(5, 0), 0, int(0, 0, 1), int(MOST - 5, -1, 2)), [MOST - 1, 2]],
  oneHot: [() => oneHot(int(1), 2).reshape([2]), [0, 1]],
  'a cast of what is beyond': [() => sum(int(MOST, 6)).to('float32').div(2), [MOST / 2 + 3]],
};

const webgpu = await acquireWebGpu();
const replaying = new GpuBackend(Object.assign(webgpu, { executable: undefined }), []);

for (const [label, backend, compiled] of [
  ['eagerly', device, false],
  ['compiled', device, true],
  ['call by call', replaying, true],
] as const) {
  const make = async (fn: () => Tensor): Promise<Tensor> => {
    if (!compiled) return fn();
    const call = compile((x: Tensor) => {
      zero = x;
      try {
        return fn();
      } finally {
        zero = null;
      }
    });
    return call(tensor(Int32Array.of(0)).reshape([]));
  };
  suite(`gpu, int32 ${label}`, (test) => {
    for (const [name, fn] of Object.entries(beyond)) {
      test(`beyond: ${name}`, () => on(backend, () => assert.rejects(async () => (await make(fn)).data(), refused)));
    }
    for (const [name, [fn, expected]] of Object.entries(within)) {
      test(`within: ${name}`, () =>
        on(backend, async () => assert.equal([...(await (await make(fn)).data())], [...expected])));
    }
  });
}

suite('gpu, int32: a result beyond', (test) => {
  test('changes nothing, and is not an index', () =>
    on(device, async () => {
      const far = int(MOST).add(int(5));
      await assert.rejects(() => far.data(), refused);
      await assert.rejects(() => far.item(), refused);
      assert.equal([...(await indexSelect(tensor([1, 2]), 0, far).data())], [Number.NaN]);
      assert.equal([...(await far.gt(MOST).data())], [1]);
      assert.equal(await int(1).add(1).array(), [2]);
    }));

  test('as a float it is right, or NaN where it is lost', () =>
    on(device, async () => {
      const far = int(MOST, MOST).add(int(5, -1));
      assert.equal(await far.to('float32').array(), [MOST + 4, MOST - 1]);
      assert.ok(Number.isNaN((await far.sub(int(MOST, 0)).to('float32').data())[0]));
    }));
});

import { assert, suite } from '@engram/tools/suite';
import {
  add,
  arange,
  bmm,
  cat,
  compile,
  Embedding,
  einsum,
  expand,
  eye,
  full,
  gather,
  Linear,
  linspace,
  matmul,
  oneHot,
  ones,
  outer,
  pad,
  rand,
  randint,
  randn,
  randperm,
  ShapeError,
  stack,
  type Tensor,
  tensor,
  tile,
  zeros,
} from '../../src/index.ts';

const int32 = (...values: number[]) => tensor(Int32Array.from(values));
const wide = (): Tensor => zeros([1, 2 ** 16]);
const tall = (): Tensor => zeros([2 ** 16, 1]);

/** Beyond 2³¹ − 1 elements, or beyond any memory. */
const made: Record<string, () => unknown> = {
  zeros: () => zeros([1e10]),
  'zeros, in bytes': () => zeros([2 ** 31], { dtype: 'bool' }),
  'zeros, a product beyond doubles': () => zeros([1e200, 1e200]),
  ones: () => ones([2 ** 36], { dtype: 'bool' }),
  full: () => full([2 ** 16, 2 ** 16], 3),
  arange: () => arange(0, 1e12, 1, { dtype: 'float64' }),
  'arange of bool': () => arange(0, 1e12, 1, { dtype: 'bool' }),
  linspace: () => linspace(0, 1, 1e12),
  eye: () => eye(2 ** 17),
  rand: () => rand([1e10]),
  randn: () => randn([1e10]),
  randint: () => randint(0, 2, [1e10]),
  randperm: () => randperm(1e10),
  oneHot: () => oneHot(int32(0, 1), 1e12),
  expand: () => expand(zeros([1]), [2 ** 40]),
  tile: () => tile(zeros([2]), [1e10]),
  'pad with a constant': () => pad(zeros([2]), [1e10, 0]),
  pad: () => pad(zeros([2]), [1e10, 0], { mode: 'circular' }),
  matmul: () => matmul(tall(), wide()),
  'bmm (matmul)': () => bmm(zeros([1, 2 ** 16, 1]), zeros([1, 1, 2 ** 16])),
  'outer (mul)': () => outer(zeros([2 ** 16]), zeros([2 ** 16])),
  add: () => add(tall(), wide()),
  'einsum (matmul)': () => einsum('i,j->ij', zeros([2 ** 16]), zeros([2 ** 16])),
  cat: () => cat(new Array<Tensor>(2 ** 11).fill(zeros([2 ** 20]))),
  'stack (cat)': () => stack(new Array<Tensor>(2 ** 11).fill(zeros([2 ** 20]))),
  'Linear (uniform)': () => new Linear(1e6, 1e6),
  'Embedding (randn)': () => new Embedding(1e6, 1e6),
};

suite('shapes beyond memory', (test) => {
  for (const [name, make] of Object.entries(made)) {
    const op = /\((\w+)\)/.exec(name)?.[1] ?? /^\w+/.exec(name)![0];
    test(`${name} is refused, by the name of the op and the shape`, () => {
      assert.throws(make, ShapeError);
      assert.throws(make, new RegExp(`^${op}: \\[[\\d, e+]+\\] \\w+ (has|takes) .*`));
    });
  }
  test('also in a compiled function', async () => {
    const f = compile((a: Tensor, b: Tensor) => matmul(a, b));
    await assert.rejects(() => f(tall(), wide()), /matmul: \[65536, 65536\] float32 has 4294967296 elements/);
    assert.equal(((await f(ones([1, 1]), ones([1, 1]))) as Tensor).arraySync(), [[1]]);
  });
  test('what cannot be had although it is no more than a tensor may be', () => {
    const make = () => zeros([2 ** 30], { dtype: 'float64' });
    // 8 GiB are there or not, depending on the machine; never is it another error.
    try {
      make();
    } catch (error) {
      assert.instance(error, ShapeError);
      assert.match((error as Error).message, /^zeros: \[1073741824\] float64 takes 8.0 GiB/);
    }
  });
  test('an op that failed has changed nothing', () => {
    const x = zeros([2 ** 16], { requiresGrad: true });
    assert.throws(() => outer(x, x), ShapeError);
    x.sum().backward();
    assert.is(x.grad!.dataSync()[0], 1);
    assert.equal(gather(ones([2]), 0, int32(1)).arraySync(), [1]);
  });
});

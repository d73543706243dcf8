import { assert, suite } from '@engram/tools/suite';
import {
  cast,
  compile,
  Generator,
  GRU,
  gt,
  logicalNot,
  noGrad,
  ones,
  Parameter,
  SGD,
  scatterAdd,
  Tensor,
  tensor,
  where,
  zeros,
} from '../../src/index.ts';
import { assertClose } from '../../src/testing/index.ts';
import { modes, values } from './support.ts';

suite('compile: results and arguments that have an interface', (test) => {
  test('what a GRU returns', async () => {
    const gru = new GRU(2, 3, { generator: new Generator(1) });
    const forward = compile((x: Tensor) => gru.forward(x));
    const x = zeros([4, 1, 2]);
    const { output, state } = await forward(x);
    assertClose(output, gru.forward(x).output.detach());
    assertClose(state, gru.forward(x).state.detach());
  });

  test('a batch', async () => {
    interface Batch {
      readonly inputs: Tensor;
      readonly scale: number;
    }
    const f = compile(({ inputs, scale }: Batch) => inputs.mul(scale));
    assert.equal((await f({ inputs: tensor([1, 2]), scale: 3 })).arraySync(), [3, 6]);
  });
});

for (const { label, simd } of modes) {
  suite(`compile: results (${label})`, (test) => {
    test('are tensors of their own: a second call does not change the first one’s', async () => {
      const f = compile((x: Tensor) => [x.mul(2), x.sum(), x.reshape([3]).add(0), x.clone()], { simd });
      const first = await f(tensor([1, 2, 3]));
      const second = await f(tensor([4, 5, 6]));
      assert.equal(first.map(values), [[2, 4, 6], [6], [1, 2, 3], [1, 2, 3]]);
      assert.equal(second.map(values), [[8, 10, 12], [15], [4, 5, 6], [4, 5, 6]]);
      first[0].assign(zeros([3]));
      assert.equal(values((await f(tensor([1, 2, 3])))[0]), [2, 4, 6]);
      assert.equal(values(second[0]), [8, 10, 12]);
    });

    test('of every shape and dtype, the empty ones among them', async () => {
      const f = compile(
        (x: Tensor) => ({
          same: x.mul(1),
          scalar: x.sum(),
          row: x.reshape([1, -1]).mul(1),
          none: x.slice(0, 0, 0).mul(2),
          bool: gt(x, 2),
          int: cast(x, 'int32'),
          double: cast(x, 'float64').div(3),
        }),
        { simd },
      );
      for (let round = 0; round < 2; round++) {
        const got = await f(tensor([1, 2.5, 3]));
        assert.equal(Object.fromEntries(Object.entries(got).map(([k, t]) => [k, [t.dtype, t.shape, values(t)]])), {
          same: ['float32', [3], [1, 2.5, 3]],
          scalar: ['float32', [], [6.5]],
          row: ['float32', [1, 3], [1, 2.5, 3]],
          none: ['float32', [0], []],
          bool: ['bool', [3], [0, 1, 1]],
          int: ['int32', [3], [1, 2, 3]],
          double: ['float64', [3], [1 / 3, 2.5 / 3, 1]],
        });
      }
    });

    test('from int32, bool, float64, scalar and empty arguments', async () => {
      const f = compile((x: Tensor, y: Tensor) => where(y, x, x.mul(-1)), { simd });
      for (const dtype of ['int32', 'float32', 'float64'] as const) {
        const x = tensor([1, 2, 3], { dtype });
        assert.equal(values(await f(x, tensor([1, 0, 1], { dtype: 'bool' }))), [1, -2, 3]);
        assert.equal(values(await f(x, tensor([0, 0, 1], { dtype: 'bool' }))), [-1, -2, 3]);
        assert.equal(values(await f(tensor(5, { dtype }), tensor([0, 1], { dtype: 'bool' }))), [-5, 5]);
        const empty = await f(zeros([0, 3], { dtype }), zeros([1], { dtype: 'bool' }));
        assert.equal([empty.shape, empty.dtype], [[0, 3], dtype]);
      }
      const negate = compile((x: Tensor) => logicalNot(x), { simd });
      assert.equal(values(await negate(tensor([1, 0], { dtype: 'bool' }))), [0, 1]);
    });

    test('extreme values come through as they are', async () => {
      const f = compile((x: Tensor) => [x.reshape([5, 1]).reshape([5]).clone(), x.mul(1)], { simd });
      const x = tensor([NaN, Infinity, -Infinity, -0, 1e-45]);
      for (const result of await f(x))
        assert.equal(
          values(result).map((v) => Object.is(v, -0)),
          [false, false, false, true, false],
        );
      for (const result of await f(x)) assert.equal(values(result), values(x));
    });

    test('constants', async () => {
      const f = compile(() => [ones([2]), tensor([1, 2, 3]), zeros([]), tensor([true])], { simd });
      const first = await f();
      first[1].assign(zeros([3]));
      assert.equal((await f()).map(values), [[1, 1], [1, 2, 3], [0], [1]]);
    });

    test('a constant that the function writes into begins anew at each call', async () => {
      const f = compile(
        (x: Tensor) => {
          const total = tensor([10, 20]);
          const before = total.add(0);
          total.assign(total.add(x));
          total.assign(total.mul(2));
          return { total, before };
        },
        { simd },
      );
      for (let round = 0; round < 3; round++) {
        const { total, before } = await f(tensor([1, 2]));
        assert.equal(
          [values(total), values(before)],
          [
            [22, 44],
            [10, 20],
          ],
        );
      }
    });

    test('zeros that nobody writes to, or only in part', async () => {
      const f = compile(
        (x: Tensor) => [
          zeros([3]),
          zeros([2, 2]).add(x),
          scatterAdd(zeros([3]), 0, tensor([1], { dtype: 'int32' }), ones([1])),
        ],
        { simd },
      );
      for (let round = 0; round < 3; round++) {
        assert.equal((await f(tensor([1, 2]))).map(values), [
          [0, 0, 0],
          [1, 2, 1, 2],
          [0, 1, 0],
        ]);
        // Something else leaves its traces in the scratch area.
        await compile((x: Tensor) => x.add(7).mul(3), { simd })(ones([50]));
      }
    });
  });
}

suite('compile: results that were there before', (test) => {
  test('an argument is the argument', async () => {
    const f = compile((x: Tensor, y: Tensor) => ({ x, list: [y, x] }));
    for (let round = 0; round < 2; round++) {
      const [x, y] = [tensor([1, round]), tensor([2])];
      const got = await f(x, y);
      assert.is(got.x, x);
      assert.is(got.list[0], y);
      assert.is(got.list[1], x);
    }
  });

  test('an argument in another shape shares its elements, as a reshape does', async () => {
    const f = compile((x: Tensor) => x.reshape([2, 2]));
    const x = tensor([1, 2, 3, 4]);
    const y = await f(x);
    assert.equal(y.shape, [2, 2]);
    x.assign(zeros([4]));
    assert.equal(values(y), [0, 0, 0, 0]);
  });

  test('an argument that is detached requires no gradient', async () => {
    const f = compile((x: Tensor) => x.detach());
    const x = tensor([1, 2], { requiresGrad: true });
    const y = await f(x);
    assert.is(y.requiresGrad, false);
    assert.equal(values(y), [1, 2]);
    assert.is(x.requiresGrad, true);
  });

  test('a tensor from outside is that tensor, with what was written to it', async () => {
    const w = new Parameter(tensor([1, 2]));
    const f = compile((x: Tensor) => {
      noGrad(() => w.assign(x));
      return [w, w];
    });
    const [a, b] = await f(tensor([5, 6]));
    assert.is(a, w);
    assert.is(b, w);
    assert.equal(values(w), [5, 6]);
    await f(tensor([7, 8]));
    assert.equal(values(a), [7, 8]);
  });

  test('a copy from before a write holds what was there then', async () => {
    const w = new Parameter(tensor([1, 2]));
    const optimizer = new SGD([w], { lr: 1 });
    const f = compile(() => {
      const before = w.clone().detach();
      const view = w.reshape([2, 1]).slice(0, 0, 1).detach();
      optimizer.zeroGrad();
      w.sum().backward();
      optimizer.step();
      return { before, view, after: w.clone() };
    });
    const first = await f();
    const second = await f();
    assert.equal([values(first.before), values(first.view), values(first.after)], [[1, 2], [1], [0, 1]]);
    assert.equal([values(second.before), values(second.view), values(second.after)], [[0, 1], [0], [-1, 0]]);
  });

  test('a gradient is a copy', async () => {
    const w = new Parameter(tensor([1, 2]));
    const f = compile((x: Tensor) => {
      w.grad = null;
      w.mul(x).sum().backward();
      return w.grad as unknown as Tensor;
    });
    const first = await f(tensor([3, 4]));
    await f(tensor([5, 6]));
    assert.equal(
      [values(first), values(w.grad as unknown as Tensor)],
      [
        [3, 4],
        [5, 6],
      ],
    );
  });
});

suite('compile: the form of results', (test) => {
  test('nothing', async () => {
    const state = zeros([1]);
    assert.is(await compile(() => void state.assign(state.add(1)))(), undefined);
    assert.is(await compile(() => null)(), null);
    assert.equal(values(state), [1]);
  });

  test('nested arrays and records, with nothing in them', async () => {
    const f = compile((x: Tensor) => ({ a: [x.mul(2), [], null], b: { c: undefined, d: { e: x.neg() } }, f: {} }));
    const got = await f(tensor([1]));
    assert.equal(Object.keys(got), ['a', 'b', 'f']);
    assert.equal(values(got.a[0] as Tensor), [2]);
    assert.equal([got.a.slice(1), got.b.c, got.f], [[[], null], undefined, {}]);
    assert.equal(values(got.b.d.e), [-1]);
    const again = await f(tensor([1]));
    assert.is.not(again.a, got.a);
  });

  test('the same tensor twice, and in two shapes', async () => {
    const f = compile((x: Tensor) => {
      const y = x.mul(2);
      return { y, again: y, column: y.reshape([-1, 1]) };
    });
    const { y, again, column } = await f(tensor([1, 2]));
    assert.equal(
      [values(y), values(again), values(column), column.shape],
      [
        [2, 4],
        [2, 4],
        [2, 4],
        [2, 1],
      ],
    );
  });

  test('an array-like or a tensor subclass', async () => {
    const f = compile((x: Tensor) => new Parameter(x.mul(2)));
    const got = await f(tensor([1]));
    assert.instance(got, Tensor);
    assert.equal([values(got), got.isLeaf], [[2], true]);
  });

  test('of no calls at all', async () => {
    const f = compile((x: Tensor) => [x.slice(0, 0, 2).reshape([2, 1]), x.slice(0, 1)]);
    const [a, b] = await f(tensor([1, 2, 3]));
    assert.equal(
      [values(a), values(b)],
      [
        [1, 2],
        [2, 3],
      ],
    );
    assert.equal(await compile(() => [])(), []);
  });
});

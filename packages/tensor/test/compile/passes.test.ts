import { assert, suite } from '@engram/tools/suite';
import type { MatmulGeometry } from '../../src/backend/contract.ts';
import { type Call, placeOf } from '../../src/compile/graph.ts';
import {
  type CompileArgument,
  type CompileResult,
  cat,
  compile,
  embedding,
  exp,
  Generator,
  GRU,
  grad,
  Linear,
  ones,
  Parameter,
  randn,
  stack,
  type Tensor,
  tanh,
  tensor,
  zeros,
} from '../../src/index.ts';
import { assertNear, modes, tensorsOf, values } from './support.ts';

const random = (shape: number[], seed = 1): Tensor => randn(shape, { generator: new Generator(seed) });

for (const { label, simd } of modes) {
  /** The calls of the program, after a check of two runs against eager ones. */
  const callsOf = async <A extends readonly CompileArgument[] | []>(
    fn: (...args: A) => CompileResult,
    ...args: A
  ): Promise<readonly Call[]> => {
    const want = tensorsOf(fn(...args)).map(values);
    const f = compile(fn, { simd });
    for (let run = 0; run < 2; run++)
      assertNear(tensorsOf(await f(...args)).map(values), want, { label: `run ${run}` });
    return f.programs[0].graph.calls;
  };
  const names = (calls: readonly Call[]): string[] => calls.map(({ name }) => name);
  const count = (calls: readonly Call[], name: string): number => names(calls).filter((n) => n === name).length;

  suite(`compile: constants and dead code (${label})`, (test) => {
    test('a constant is computed once, before the first run', async () => {
      const calls = await callsOf((x: Tensor) => x.add(ones([3]).mul(2)), random([3]));
      assert.equal(names(calls), ['add']);
    });

    test('and so is what follows from it', async () => {
      const calls = await callsOf((x: Tensor) => x.add(exp(ones([3]).mul(2).add(1)).sum()), random([3]));
      assert.equal(names(calls), ['add']);
    });

    test('not where it is written to later', async () => {
      const fn = (x: Tensor): Tensor => {
        const total = zeros([3]);
        const twice = total.add(1);
        total.assign(x);
        return total.mul(twice).add(total.mul(2));
      };
      await callsOf(fn, random([3]));
    });

    test('not a large one, which would only take memory', async () => {
      const calls = await callsOf((x: Tensor) => x.add(zeros([300, 300]).add(1)).sum(), random([300, 1]));
      assert.ok(calls.length > 2);
    });

    test('a seed of 1 and its scaling cost nothing', async () => {
      const w = new Parameter(random([4]));
      const calls = await callsOf((x: Tensor) => grad(w.mul(x).mean(), w), random([4]));
      assert.ok(calls.length <= 2, names(calls).join());
    });

    test('what nobody reads is gone', async () => {
      const fn = (x: Tensor): Tensor => {
        const unused = exp(x).mul(2);
        tanh(unused).sum();
        return x.mul(3);
      };
      assert.equal(names(await callsOf(fn, random([3]))), ['mul']);
    });

    test('a loss whose value nobody wants is gone, its gradient is not', async () => {
      const w = new Parameter(random([4]));
      const calls = await callsOf((x: Tensor) => grad(exp(w.mul(x)).sum(), w), random([4]));
      assert.is(count(calls, 'sum'), 0);
      assert.is(count(calls, 'exp'), 1);
    });

    test('what changes something outside stays', async () => {
      const state = zeros([3]);
      const f = compile(
        (x: Tensor) => {
          state.assign(exp(x));
        },
        { simd },
      );
      const x = random([3]);
      await f(x);
      assert.equal(count(f.programs[0].graph.calls, 'exp'), 1);
      assertNear([values(state)], [values(exp(x))]);
    });
  });

  suite(`compile: views and joins (${label})`, (test) => {
    test('slices along the first axis, reshapes and clones copy nothing', async () => {
      const fn = (x: Tensor) => {
        const parts = [x.slice(0, 0, 2), x.slice(0, 2, 3), x.select(0, 3), x.reshape([2, -1]).clone().slice(0, 1)];
        return parts.map((part) => part.mul(2));
      };
      assert.equal(names(await callsOf(fn, random([4, 3]))), ['mul', 'mul', 'mul', 'mul']);
    });

    test('a slice of a slice of a clone', async () => {
      const fn = (x: Tensor): Tensor => x.mul(2).clone().slice(0, 1, 4).reshape([-1]).slice(0, 2, 5).add(1);
      assert.equal(names(await callsOf(fn, random([5, 2]))), ['mul', 'add']);
    });

    test('slices along other axes are copied, and right', async () => {
      const fn = (x: Tensor) => [
        x.slice(1, 1, 2),
        x.slice(1, 0, 3, 2),
        x.select(1, 2),
        x.slice(0, 0, 4, 2),
        x.transpose(0, 1),
      ];
      const fn2 = (x: Tensor) => fn(x.mul(1)).map((y) => y.add(1));
      await callsOf(fn2, random([4, 3]));
    });

    test('a clone of a clone of a clone', async () => {
      const state = zeros([3]);
      const fn = (x: Tensor) => {
        state.assign(x.add(1).clone().clone());
        return [x.mul(2).clone().clone().clone(), state.clone().clone()];
      };
      await callsOf(fn, random([3]));
    });

    test('what is assigned is computed in its place, where nobody needs what was there', async () => {
      const state = zeros([3]);
      const fn = (x: Tensor) => {
        state.assign(x);
        const next = x.mul(2);
        const old = state.add(0);
        state.assign(next);
        const other = exp(x);
        state.assign(other);
        return [old, state.add(1), other];
      };
      await callsOf(fn, random([3]));
      const kept = (x: Tensor) => {
        state.assign(x);
        const next = x.mul(2);
        const old = state.mul(1);
        state.assign(next);
        next.assign(next.mul(5));
        return [old, state.add(0), next];
      };
      await callsOf(kept, random([3]));
    });

    test('a clone of what is written to afterwards is a copy', async () => {
      const state = zeros([2, 2]);
      const fn = (x: Tensor) => {
        state.assign(x);
        const [copy, row] = [state.clone(), state.slice(0, 1)];
        state.assign(state.mul(10));
        return [copy.add(0), row.add(0), state.add(0), copy, row];
      };
      await callsOf(fn, random([2, 2]));
    });

    test('a clone that is written to is a copy', async () => {
      const fn = (x: Tensor) => {
        const y = x.mul(2);
        const copy = y.clone();
        copy.assign(copy.add(1));
        return [y, copy];
      };
      await callsOf(fn, random([3]));
    });

    test('parts are computed right in their places', async () => {
      const fn = (x: Tensor): Tensor => stack([x.mul(2), exp(x), tanh(x)]).mul(3);
      const calls = await callsOf(fn, random([4]));
      assert.equal(names(calls), ['mul', 'exp', 'tanh', 'mul']);
      const parts = calls.slice(0, 3).map(({ outs }) => placeOf(outs[0]));
      assert.equal(
        parts.map(({ offset }) => offset),
        [0, 4, 8],
      );
      assert.ok(parts.every(({ root }) => root === parts[0].root));
    });

    test('arguments, constants, repeated and used parts', async () => {
      const fn = (x: Tensor) => {
        const y = x.mul(2);
        const z = exp(x);
        const joined = cat([x, y, y, ones([2, 3]), z], 0);
        return { joined, y, sum: joined.sum(0), z: z.add(y), again: cat([joined, z, joined], 0) };
      };
      await callsOf(fn, random([2, 3]));
    });

    test('joined in two places, and joins in joins', async () => {
      const fn = (x: Tensor) => {
        const [a, b] = [x.mul(2), x.add(1)];
        const inner = cat([a, b], 0);
        return [cat([inner, a], 0), cat([b, inner], 0), cat([cat([exp(x)], 0)], 0), stack([a, b, a], 1)];
      };
      await callsOf(fn, random([2, 3]));
    });

    test('a part that is written to afterwards', async () => {
      const fn = (x: Tensor) => {
        const y = x.mul(2);
        const joined = cat([y, x], 0);
        y.assign(y.mul(5));
        return [joined, y];
      };
      await callsOf(fn, random([2, 3]));
    });

    test('a join that is written to afterwards', async () => {
      const fn = (x: Tensor) => {
        const y = x.mul(2);
        const joined = cat([y, exp(x)], 0);
        const before = joined.sum();
        joined.assign(joined.mul(5));
        return [joined, y, before];
      };
      await callsOf(fn, random([2, 3]));
    });

    test('of int32, bool and float64, and of nothing', async () => {
      const fn = (x: Tensor) => cat([x.mul(2), x.slice(0, 0, 0).mul(1), x.add(1), x], 0);
      for (const dtype of ['int32', 'float64'] as const) await callsOf(fn, tensor([1, 2, 3], { dtype }));
      await callsOf((x: Tensor) => cat([x.gt(1), x.lt(2)], 0), tensor([1, 2, 3]));
    });
  });

  suite(`compile: sums of products (${label})`, (test) => {
    const T = 6;

    test('a linear cell over T steps has one product for the gradient of each weight', async () => {
      const cell = new Linear(7, 4, { generator: new Generator(2) });
      const fn = (x: Tensor) => {
        let h = zeros([3, 4]);
        for (let t = 0; t < T; t++) h = tanh(cell.forward(cat([x.select(0, t), h], 1)));
        const loss = h.square().sum();
        return [loss, ...grad(loss, cell.parameters())];
      };
      const calls = await callsOf(fn, random([T, 3, 3]));
      const [rows, columns] = [cell.weight.shape[0], cell.weight.shape[1]];
      const products = calls.filter(({ name, outs }) => name === 'matmul' && outs[0].length === rows * columns);
      assert.is(products.length, 1, names(calls).join());
      assert.is((products[0].geometry as MatmulGeometry).k, T * 3);
      assert.match(products[0].note ?? '', new RegExp(`${T} products in one`));
      // The bias: all rows in one sum as well.
      assert.is(calls.filter(({ name, outs }) => name === 'sum' && outs[0].length === 4).length, 1);
    });

    test('so has an unrolled GRU, whose parts are not copied to be stacked', async () => {
      const gru = new GRU(3, 4, { generator: new Generator(2) });
      const fn = (x: Tensor) => {
        const loss = gru.forward(x).output.square().sum();
        return [loss, ...grad(loss, gru.parameters())];
      };
      const calls = await callsOf(fn, random([T, 2, 3]));
      const weightGradients = calls.filter(
        ({ name, geometry }) => name === 'matmul' && (geometry as MatmulGeometry).transposeA,
      );
      assert.ok(weightGradients.length <= 2, `${weightGradients.length}`);
    });

    test('a weight that is used in products of different heights', async () => {
      const w = new Parameter(random([3, 2]));
      const fn = (a: Tensor, b: Tensor, c: Tensor) => {
        const loss = [a, b, c].map((x) => tanh(x.matmul(w)).sum()).reduce((x, y) => x.add(y));
        return [loss, grad(loss, w)[0]];
      };
      const calls = await callsOf(fn, random([1, 3]), random([4, 3], 2), random([5, 3], 3));
      assert.is(calls.filter(({ outs }) => outs[0].length === 6 && outs[0].dtype === 'float32').length, 1);
    });

    test('the same product twice, and the same factor in several', async () => {
      const w = new Parameter(random([3, 2]));
      const fn = (a: Tensor, b: Tensor) => {
        const [y, z] = [a.matmul(w), b.matmul(w)];
        const again = a.matmul(w);
        const loss = y.mul(z).sum().add(y.mul(again).sum()).add(again.mul(again).sum());
        return grad(loss, w);
      };
      await callsOf(fn, random([4, 3]), random([4, 3], 2));
      const shared = (a: Tensor, g: Tensor) =>
        grad([a.matmul(w), a.mul(2).matmul(w), a.matmul(w)], w, { gradOutputs: [g, g, g] });
      await callsOf(shared, random([4, 3]), random([4, 2], 2));
      const sliced = (a: Tensor, g: Tensor) =>
        grad(
          [3, 1, 0, 2].map((t) => a.select(0, t).matmul(w)),
          w,
          { gradOutputs: [0, 2, 1, 3].map((t) => g.select(0, t)) },
        );
      await callsOf(sliced, random([4, 5, 3]), random([4, 5, 2], 2));
    });

    test('added to a gradient from before', async () => {
      const w = new Parameter(random([3, 2]));
      const fn = (a: Tensor, b: Tensor) => {
        a.matmul(w).square().sum().add(b.matmul(w).square().sum()).backward();
        return w.grad?.mul(1);
      };
      const runs = async (step: (a: Tensor, b: Tensor) => unknown): Promise<number[][]> => {
        w.grad = null;
        const seen: number[][] = [];
        for (let call = 0; call < 3; call++)
          seen.push(values((await step(random([4, 3], call), random([2, 3], call + 5))) as Tensor));
        return seen;
      };
      assertNear(await runs(compile(fn, { simd })), await runs(fn));
    });

    test('biases of one size and of another', async () => {
      const b = new Parameter(random([3]));
      const fn = (x: Tensor) => {
        const all = [x.select(0, 0), x.select(0, 1).slice(0, 0, 1), x.select(0, 2), x.select(0, 3).mul(2)];
        const loss = all.map((y) => tanh(y.add(b)).sum()).reduce((p, q) => p.add(q));
        return grad(loss, b);
      };
      await callsOf(fn, random([4, 5, 3]));
    });

    test('sums of the same matrix over rows of different lengths', async () => {
      const [b, c, v] = [new Parameter(zeros([3])), new Parameter(zeros([2])), new Parameter(random([1, 2]))];
      const fn = (x: Tensor, p: Tensor, q: Tensor) => {
        // d/dc adds row sums of g in one shape, products in another.
        const g = x.mul(2);
        const loss = x
          .reshape([2, 3])
          .add(b)
          .mul(g.reshape([2, 3]))
          .sum()
          .add(
            x
              .reshape([3, 2])
              .add(c)
              .mul(g.reshape([3, 2]))
              .sum(),
          )
          .add(p.matmul(v.add(c)).sum())
          .add(q.matmul(v.add(c)).sum())
          .add(b.mul(b).sum());
        return grad(loss, [b, c, v]);
      };
      await callsOf(fn, random([6]), random([4, 1], 2), random([5, 1], 3));
    });

    test('a sum of rows beside the sum of all of the same matrix', async () => {
      const w = new Parameter(random([2, 2]));
      const slope = (a: Tensor): Tensor => grad(a.matmul(w).square().sum(), w)[0];
      const fn = (x: Tensor, a: Tensor, b: Tensor) => {
        const total = x.sum();
        const rows = x.sum(0).reshape([2, 2]);
        return [rows.add(slope(a)).add(slope(b)), total.add(1)];
      };
      await callsOf(fn, random([3, 4]), random([2, 2], 2), random([5, 2], 3));
    });

    test('parts of a gradient that come one by one', async () => {
      const w = new Parameter(random([6, 3]));
      const fn = (x: Tensor) => {
        const parts = [w.slice(0, 0, 2), w.slice(0, 2, 3), w.select(0, 3), w.slice(1, 0, 2), w.slice(0, 1, 6, 2)];
        const loss = parts.map((part) => part.mul(x).square().sum()).reduce((a, b) => a.add(b));
        return grad(loss.add(w.sum()), w);
      };
      await callsOf(fn, tensor(2));
    });

    test('parts read by index', async () => {
      const w = new Parameter(random([5, 3]));
      const fn = (i: Tensor, j: Tensor) => {
        const loss = [i, j, i].map((k) => embedding(k, w).square().sum()).reduce((a, b) => a.add(b));
        return grad(loss, w);
      };
      const int = (data: number[]): Tensor => tensor(data, { dtype: 'int32' });
      await callsOf(fn, int([0, 3, 3]), int([4, 3]));
    });

    test('a sum that is used in its middle', async () => {
      const fn = (x: Tensor) => {
        const terms = [1, 2, 3, 4, 5].map((k) => exp(x.mul(k)));
        const three = terms[0].add(terms[1]).add(terms[2]);
        const five = three.add(terms[3]).add(terms[4]);
        return [five, three, five.add(five), three.add(three).add(five)];
      };
      await callsOf(fn, random([7]));
    });

    test('a sum across writes', async () => {
      const state = zeros([2, 2]);
      const w = new Parameter(random([2, 2]));
      const slope = (x: Tensor): Tensor => grad(x.matmul(w).square().sum(), w)[0];
      const fn = (x: Tensor, y: Tensor) => {
        state.assign(x);
        const first = slope(x).add(state);
        state.assign(y);
        const second = first.add(slope(y)).add(state);
        state.assign(x);
        return [second, first];
      };
      await callsOf(fn, random([2, 2]), random([2, 2], 2));
      const alone = (x: Tensor, y: Tensor) => fn(x, y)[0];
      await callsOf(alone, random([2, 2]), random([2, 2], 2));
    });

    test('whole numbers add up exactly', async () => {
      const fn = (x: Tensor) => [1, 2, 3, 4, 5].map((k) => x.mul(k)).reduce((a, b) => a.add(b));
      await callsOf(fn, tensor([1, 2, 2 ** 28], { dtype: 'int32' }));
    });
  });
}

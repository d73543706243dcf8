import { assert, suite } from '@engram/tools/suite';
import type { MatmulGeometry } from '../../src/backend/kernels/matmul.ts';
import { inspectPasses } from '../../src/compile/optimize.ts';
import {
  cat,
  compile,
  embedding,
  exp,
  Generator,
  GRU,
  grad,
  Linear,
  Parameter,
  randn,
  type Tensor,
  tanh,
  tensor,
  zeros,
} from '../../src/index.ts';
import type { Call } from '../../src/ir/graph.ts';
import { checkPasses } from './checked.ts';
import { assertNear, callsWith, modes, names, values } from './support.ts';

const random = (shape: number[], seed = 1): Tensor => randn(shape, { generator: new Generator(seed) });

for (const { label, simd } of modes) {
  const callsOf = callsWith(simd);

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
      const products = calls.filter(
        ({ kernel, outs }) => kernel.name === 'matmul' && outs[0].length === rows * columns,
      );
      assert.is(products.length, 1, names(calls).join());
      assert.is((products[0].geometry as MatmulGeometry).k, T * 3);
      assert.match(products[0].note ?? '', new RegExp(`${T} products in one`));
      // The bias: all rows in one sum as well.
      assert.is(calls.filter(({ kernel, outs }) => kernel.name === 'sum' && outs[0].length === 4).length, 1);
    });

    test('sums of nothing stay as they are', async () => {
      const calls = await callsOf(
        (x: Tensor) => [1, 2, 3, 4].map((k) => x.mul(k)).reduce((sum, y) => sum.add(y)),
        zeros([2, 0]),
      );
      assert.ok(calls.every(({ note }) => note === undefined));
    });

    test('so has an unrolled GRU, whose parts are not copied to be stacked', async () => {
      const gru = new GRU(3, 4, { generator: new Generator(2) });
      const fn = (x: Tensor) => {
        const loss = gru.forward(x).output.square().sum();
        return [loss, ...grad(loss, gru.parameters())];
      };
      const calls = await callsOf(fn, random([T, 2, 3]));
      const weightGradients = calls.filter(
        ({ kernel, geometry }) => kernel.name === 'matmul' && (geometry as MatmulGeometry).transposeA,
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

    test('a product of one row begins with another term of its sum, also where its weight is written to later', async () => {
      const w = random([5, 5]);
      const fn = (x: Tensor, y: Tensor) => {
        const before = x.matmul(w).add(y).add(x);
        w.assign(w.mul(2));
        const after = [y.add(x.matmul(w)), x.matmul(w).add(x.matmul(w))];
        w.assign(w.mul(0.5));
        return [before, ...after];
      };
      const calls = await callsOf(fn, random([1, 5]), random([1, 5], 2));
      const started = ({ kernel, ins }: (typeof calls)[number]) => kernel.name === 'matmul' && ins.length === 3;
      assert.is(calls.filter(started).length, 3, names(calls).join());
      assert.is(calls.filter(({ kernel }) => kernel.name === 'add').length, 1, names(calls).join());
      // Not where the weight is another by then.
      const late = (x: Tensor, y: Tensor) => {
        const product = x.matmul(w);
        w.assign(w.mul(0.5));
        const sum = product.add(y);
        w.assign(w.mul(2));
        return sum;
      };
      assert.is((await callsOf(late, random([1, 5]), random([1, 5], 2))).filter(started).length, 0);
    });

    test('neighbours that are copied one after the other are copied in one', async () => {
      const fn = (x: Tensor) => {
        const parts = [0, 1, 2, 3].map((i) => tanh(x.select(0, i)));
        // Each part is in the first stack; the second copies them all, the third in another order.
        const all = cat(parts);
        const again = cat([...parts, exp(parts[0])]);
        const turned = cat([...[...parts].reverse(), exp(parts[1])]);
        return [all.mul(2), again, turned];
      };
      const calls = await callsOf(fn, random([4, 3]));
      const notes = calls.map(({ note }) => note ?? '').filter((note) => note.includes('copies in one'));
      assert.equal(notes, ['4 copies in one']);
    });

    test('the gradients of one tensor are added up by one call, also where one of them comes twice', async () => {
      const recordedOf = async (fn: (x: Tensor) => Tensor[], dtype: 'float32' | 'float64') => {
        let recorded: readonly Call[] = [];
        inspectPasses((pass, _, after) => {
          if (pass === 'recording') recorded = after.calls;
        });
        const x = random([3, 4]).to(dtype);
        assertNear((await compile(fn, { simd })(x)).map(values), fn(x).map(values));
        return recorded;
      };
      const w = new Parameter(random([3, 4], 3));
      const v = new Parameter(random([3, 4], 4).to('float64'));
      const slope =
        (p: Tensor) =>
        (x: Tensor): Tensor[] => {
          // Of p: x, p and p again, 2 (p + p) twice, 1 and 1.
          const twice = p.add(p);
          return grad(p.mul(x).add(p.mul(p)).add(twice.mul(twice)).add(p.add(p)).sum(), p);
        };
      try {
        const sums = (await recordedOf(slope(w), 'float32')).filter(({ kernel }) => kernel.name === 'addAll');
        assert.equal(
          sums.map(({ ins }) => ins.length),
          [2, 7],
        );
        // In float64 the terms would all be there at once.
        const names64 = names(await recordedOf(slope(v), 'float64'));
        assert.not.ok(names64.includes('addAll'), names64.join());
      } finally {
        checkPasses();
      }
    });

    test('whole numbers add up exactly', async () => {
      const fn = (x: Tensor) => [1, 2, 3, 4, 5].map((k) => x.mul(k)).reduce((a, b) => a.add(b));
      await callsOf(fn, tensor([1, 2, 2 ** 28], { dtype: 'int32' }));
    });
  });
}

import { assert, suite } from '@engram/tools/suite';
import {
  cat,
  compile,
  exp,
  Generator,
  grad,
  ones,
  Parameter,
  randn,
  stack,
  type Tensor,
  tanh,
  tensor,
  zeros,
} from '../../src/index.ts';
import { placeOf } from '../../src/ir/places.ts';
import { assertNear, callsWith, count, modes, names, values } from './support.ts';

const random = (shape: number[], seed = 1): Tensor => randn(shape, { generator: new Generator(seed) });

for (const { label, simd } of modes) {
  const callsOf = callsWith(simd);

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
      const f = compile(fn, { simd });
      await f(random([4]));
      const { graph } = f.programs[0];
      const parts = graph.calls.slice(0, 3).map(({ outs }) => placeOf(graph, outs[0]));
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
}

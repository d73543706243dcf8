import { assert, suite } from '@engram/tools/suite';
import type { MatmulGeometry } from '../../src/backend/kernels/matmul.ts';
import { compile, Generator, linear, Parameter, randn, type Tensor, tanh } from '../../src/index.ts';
import type { Call } from '../../src/ir/graph.ts';
import { assertNear, callsWith, count, modes, values } from './support.ts';

const random = (shape: number[], seed = 1): Tensor => randn(shape, { generator: new Generator(seed) });
const productsOf = (calls: readonly Call[]) =>
  calls.filter(({ kernel }) => kernel.name === 'matmul').map(({ geometry }) => geometry as MatmulGeometry);

for (const { label, simd } of modes) {
  const callsOf = callsWith(simd);

  suite(`compile: weights that are multiplied with again and again (${label})`, (test) => {
    const w = new Parameter(random([6, 6]));
    const bias = new Parameter(random([6], 2));
    const chain = (times: number) => (x: Tensor) => {
      let h = x;
      for (let t = 0; t < times; t++) h = tanh(linear(h, w, bias));
      return h;
    };

    test('are transposed once, before the first of four products and more', async () => {
      for (const times of [4, 7]) {
        const calls = await callsOf(chain(times), random([3, 6]));
        assert.is(count(calls, 'copyStrided'), 1);
        const at = calls.findIndex(({ kernel }) => kernel.name === 'copyStrided');
        assert.is(at, calls.findIndex(({ kernel }) => kernel.name === 'matmul') - 1);
        assert.match(calls[at].note!, new RegExp(`once for ${times} products`));
        for (const { transposeB } of productsOf(calls)) assert.not.ok(transposeB);
      }
    });

    test('are left as they are for fewer', async () => {
      const calls = await callsOf(chain(3), random([3, 6]));
      assert.is(count(calls, 'copyStrided'), 0);
      for (const { transposeB } of productsOf(calls)) assert.ok(transposeB);
    });

    test('are left as they are where they change in between; not where they change before or behind', async () => {
      const changing = (change: (t: number) => boolean) => {
        const weight = random([6, 6], 3);
        const fn = (x: Tensor): Tensor => {
          let h = x;
          for (let t = 0; t < 5; t++) {
            if (change(t)) weight.assign(weight.mul(0.5));
            h = tanh(linear(h, weight));
          }
          if (change(5)) weight.assign(weight.add(1));
          return h;
        };
        return { weight, fn };
      };
      for (const [at, once] of [
        [0, true],
        [2, false],
        [5, true],
      ] as const) {
        const eager = changing((t) => t === at);
        const subject = changing((t) => t === at);
        const f = compile(subject.fn, { simd });
        for (let run = 0; run < 3; run++) {
          const x = random([2, 6], run);
          assertNear([values(await f(x))], [values(eager.fn(x))], { label: `change ${at}, run ${run}` });
          assertNear([values(subject.weight)], [values(eager.weight)], { label: `weight, change ${at}, run ${run}` });
        }
        const { calls } = f.programs[0].graph;
        assert.is(
          productsOf(calls).every(({ transposeB }) => !transposeB),
          once,
          `change ${at}`,
        );
      }
    });

    test('with several shapes of the other side, and with batches', async () => {
      const fn = (x: Tensor) => {
        const wide = [1, 2, 3].map((rows) => linear(x.narrow(0, 0, rows), w, bias));
        const batched = linear(x.reshape([2, 2, 6]), w);
        return [...wide, batched, linear(x, w)];
      };
      const calls = await callsOf(fn, random([4, 6]));
      for (const { transposeB } of productsOf(calls)) assert.not.ok(transposeB);
    });

    test('not a part of them, a single row, or other dtypes', async () => {
      const part = (x: Tensor) => [1, 2, 3, 4].map((i) => linear(x.mul(i), w.narrow(0, 2, 3)));
      await callsOf(part, random([3, 6]));
      const row = (x: Tensor) => [1, 2, 3, 4].map((i) => linear(x.mul(i), w.narrow(0, 1, 1)));
      assert.is(count(await callsOf(row, random([3, 6])), 'copyStrided'), 0);
      const double = random([6, 6], 4).to('float64');
      const doubles = (x: Tensor) => [1, 2, 3, 4].map((i) => linear(x.mul(i), double));
      const calls = await callsOf(doubles, random([3, 6]).to('float64'));
      for (const { transposeB } of productsOf(calls)) assert.ok(transposeB);
    });
  });
}

import { assert, suite } from '@engram/tools/suite';
import fc from 'fast-check';
import { Adam, compile, type FloatDType, grad, Parameter, SGD, type Tensor, zeros } from '../../src/index.ts';
import { drawn, lossOf, randomSteps, runSteps, type Step } from './random-programs.ts';
import { assertNear, checkAsync, values } from './support.ts';

/** Called this often, each time with other inputs. */
const CALLS = 3;

const modes: readonly { label: string; simd: boolean; dtype: FloatDType; rtol: number; atol: number }[] = [
  { label: 'float64 on typed arrays', simd: false, dtype: 'float64', rtol: 1e-12, atol: 1e-12 },
  { label: 'float64 with SIMD', simd: true, dtype: 'float64', rtol: 1e-12, atol: 1e-12 },
  { label: 'float32 on typed arrays', simd: false, dtype: 'float32', rtol: 2e-5, atol: 2e-6 },
  { label: 'float32 with SIMD', simd: true, dtype: 'float32', rtol: 5e-5, atol: 5e-6 },
];

/** Values and gradients of a pure function of its arguments. */
const pure =
  (steps: readonly Step[]) =>
  (...inputs: Tensor[]): { loss: Tensor; pool: Tensor[]; gradients: (Tensor | null)[] } => {
    const pool = runSteps(steps, inputs);
    const loss = lossOf(pool);
    return { loss, pool: pool.slice(inputs.length), gradients: grad(loss, inputs, { allowUnused: true }) };
  };

const flat = ({ loss, pool, gradients }: ReturnType<ReturnType<typeof pure>>): (number[] | null)[] =>
  [loss, ...pool, ...gradients].map((x) => (x === null ? null : values(x)));

for (const { label, simd, dtype, rtol, atol } of modes) {
  const inputs = (call: number): Tensor[] =>
    drawn(call, dtype).map((x) => {
      x.requiresGrad = true;
      return x;
    });

  suite(`compile: random programs, ${label}`, (test) => {
    test('give the values and gradients that they give eagerly', () =>
      checkAsync(randomSteps(), 70, async (steps) => {
        const fn = pure(steps);
        const f = compile(fn, { simd });
        for (let call = 0; call < CALLS; call++)
          assertNear(flat(await f(...inputs(call))), flat(fn(...inputs(call))), { rtol, atol, label: `call ${call}` });
        assert.is(f.programs.length, 1);
      }));

    test('give the loss and the gradients alone, so that more can be left out', () =>
      checkAsync(randomSteps({ length: 24 }), 40, async (steps) => {
        const both = pure(steps);
        const fn = (...xs: Tensor[]): (Tensor | null)[] => {
          const { loss, gradients } = both(...xs);
          return [...gradients, loss];
        };
        const f = compile(fn, { simd });
        const list = (results: readonly (Tensor | null)[]) => results.map((x) => (x === null ? null : values(x)));
        for (let call = 0; call < CALLS; call++)
          assertNear(list(await f(...inputs(call))), list(fn(...inputs(call))), { rtol, atol, label: `call ${call}` });
      }));

    test('use the same weights step after step', () =>
      checkAsync(fc.tuple(randomSteps({ length: 6 }), fc.integer({ min: 2, max: 5 })), 40, async ([steps, times]) => {
        // The same steps over each of several inputs, on shared weights: long sums of gradients.
        const fn = (weights: readonly Tensor[], xs: readonly Tensor[]): Tensor[] => {
          const losses = xs.map((x) => lossOf(runSteps(steps, [...weights, x.reshape([-1, 3])])));
          const loss = losses.reduce((a, b) => a.add(b));
          return [loss, ...grad(loss, weights)];
        };
        const f = compile(fn, { simd });
        for (let call = 0; call < 2; call++) {
          const xs = Array.from({ length: times }, (_, i) => drawn(10 * call + i, dtype)[4]);
          const got = (await f(inputs(call), xs)).map(values);
          assertNear(got, fn(inputs(call), xs).map(values), { rtol, atol: atol * 10, label: `call ${call}` });
        }
      }));

    test('write to state from outside, accumulate gradients and step', () =>
      checkAsync(
        fc.record({
          steps: randomSteps({ writes: true }),
          zeroGrad: fc.boolean(),
          adam: fc.boolean(),
          twice: fc.boolean(),
        }),
        70,
        async ({ steps, zeroGrad, adam, twice }) => {
          const side = () => {
            const state = zeros([2, 3], { dtype }).add(0.25);
            const weights = drawn(9, dtype).map((x) => new Parameter(x));
            // Adam divides by the gradient's size, and so magnifies rounding where that is next to nothing.
            const optimizer = adam
              ? new Adam(weights, { lr: 0.01, eps: 0.1 })
              : new SGD(weights, { lr: 0.1, momentum: 0.5 });
            const fn = (...xs: Tensor[]): Tensor[] => {
              if (zeroGrad) optimizer.zeroGrad();
              const pool = runSteps(steps, [...xs, ...weights], state);
              const loss = lossOf(pool);
              loss.backward();
              optimizer.step();
              if (twice) lossOf(runSteps(steps.slice(0, 3), [...weights, ...xs], state)).backward();
              return [loss, state.mul(1), ...pool.slice(-4)];
            };
            return { state, weights, fn };
          };
          const [eager, compiled] = [side(), side()];
          const f = compile(compiled.fn, { simd });
          for (let call = 0; call < CALLS; call++) {
            const [want, got] = [eager.fn(...drawn(call, dtype)), await f(...drawn(call, dtype))];
            const all = ({ state, weights }: typeof eager, results: readonly Tensor[]) => [
              ...results.map(values),
              values(state),
              ...weights.map(values),
              ...weights.map(({ grad: g }) => (g === null ? null : values(g))),
            ];
            assertNear(all(compiled, got), all(eager, want), { rtol: rtol * 4, atol: atol * 4, label: `call ${call}` });
          }
        },
      ));
  });
}

import { assert, suite } from '@engram/tools/suite';
import {
  Adam,
  add,
  apply,
  cast,
  clipGradNorm,
  compile,
  crossEntropy,
  defaultGenerator,
  defineOp,
  embedding,
  exp,
  floor,
  Generator,
  gather,
  IndexError,
  indexSelect,
  Linear,
  manualSeed,
  matmul,
  noGrad,
  Optimizer,
  ones,
  Parameter,
  RMSprop,
  randn,
  SGD,
  type Tensor,
  tensor,
  zeros,
} from '../../src/index.ts';
import { exposedStates } from '../../src/ir/effects.ts';
import { assertNear, modes, values } from './support.ts';

/** Throws at its `at`-th run from now on; its result is its input. */
const trap = { at: Infinity, runs: 0 };
const trapOp = defineOp({
  name: 'trap',
  shape: ([x]) => x.shape,
  kernel: ([out], [x]) => {
    out.set(x);
    if (++trap.runs === trap.at) throw new RangeError('the trap');
  },
  vjp: (g): Tensor[] => [trapped(g)],
});
const trapped = (x: Tensor): Tensor => apply(trapOp, [x]);

const withTrap = async <T>(at: number, fn: () => Promise<T>): Promise<T> => {
  Object.assign(trap, { at, runs: 0 });
  try {
    return await fn();
  } finally {
    trap.at = Infinity;
  }
};

const optimizers: Record<string, (p: Tensor[]) => Optimizer> = {
  Adam: (p) => new Adam(p, { lr: 0.1 }),
  RMSprop: (p) => new RMSprop(p, { lr: 0.1, momentum: 0.9, centered: true }),
  SGD: (p) => new SGD(p, { lr: 0.1, momentum: 0.9, nesterov: true }),
};

const late: Record<string, (index: Tensor, w: Tensor) => Tensor> = {
  embedding: (index, w) => embedding(index, w),
  gather: (index, w) => gather(w, 0, index.reshape([2, 1])),
  indexSelect: (index, w) => indexSelect(w, 0, index),
  crossEntropy: (index, w) => crossEntropy(w.slice(0, 0, 2), index),
};

for (const { label, simd } of modes) {
  suite(`compile: a run commits all its writes or none (${label})`, (test) => {
    for (const [name, makeOptimizer] of Object.entries(optimizers)) {
      for (const [kind, look] of Object.entries(late)) {
        test(`an index that is computed, ${kind} after a step of ${name}`, async () => {
          manualSeed(4);
          const layer = new Linear(3, 5);
          const table = randn([5, 5]);
          const own = new Generator(8);
          const optimizer = makeOptimizer(layer.parameters());
          const seen = tensor([0]);
          const f = compile(
            (x: Tensor) => {
              const noise = randn([2, 3], { generator: own });
              optimizer.zeroGrad();
              layer.forward(noise).square().sum().backward();
              clipGradNorm(layer.parameters(), 1);
              optimizer.step();
              seen.assign(seen.add(1));
              const result = look(cast(floor(x.mul(10)), 'int32'), table).sum();
              seen.assign(seen.mul(2));
              return result;
            },
            { simd },
          );
          const state = () => [
            ...layer.parameters().flatMap((p) => [values(p), values(p.grad!)]),
            ...Object.values(optimizer.stateDict().state).map(values),
            optimizer.stateDict().steps,
            values(seen),
            own.getState(),
          ];
          await f(tensor([0.1, 0.2]));
          const before = state();
          for (let round = 0; round < 2; round++) {
            await assert.rejects(() => f(tensor([0.1, 0.9])), IndexError);
            assert.equal(state(), before);
          }
          await f(tensor([0.4, 0]));
          assert.equal([optimizer.stateDict().steps, values(seen)], [[2, 2], [6]]);
        });
      }
    }

    test('a kernel that throws, wherever it is', async () => {
      const make = () => {
        manualSeed(6);
        const layers = [new Linear(3, 4), new Linear(4, 2)];
        const parameters = layers.flatMap((l) => l.parameters());
        const optimizer = new Adam(parameters, { lr: 0.05 });
        const mean = zeros([2]);
        const fn = (x: Tensor): Tensor => {
          const h = trapped(layers[0].forward(trapped(x)));
          const y = trapped(layers[1].forward(h.tanh().add(randn([4]))));
          mean.assign(trapped(mean.mul(0.5)).add(y.detach().mean(0)));
          const loss = trapped(y.square().mean());
          loss.backward();
          noGrad(() => parameters[0].grad!.assign(trapped(parameters[0].grad!.mul(2))));
          optimizer.step();
          const after = trapped(parameters[2].detach()).sum();
          mean.assign(mean.add(after));
          optimizer.step();
          return trapped(mean);
        };
        const state = () => [
          ...parameters.map(values),
          ...parameters.map(({ grad }) => grad && values(grad)),
          ...Object.values(optimizer.stateDict().state).map(values),
          optimizer.stateDict().steps,
          values(mean),
          [defaultGenerator.getState().offset],
        ];
        return { fn, state };
      };
      const input = (call: number): Tensor => randn([2, 3], { generator: new Generator(call) });
      const eager = make();
      const want = [0, 1, 2].map((call) => [values(eager.fn(input(call))), ...eager.state()]);
      const { fn, state } = make();
      const f = compile(fn, { simd });
      for (let call = 0; call < 3; call++) {
        let traps = 0;
        for (;;) {
          const before = state();
          let result: Tensor;
          try {
            result = await withTrap(traps + 1, () => f(input(call)));
          } catch (error) {
            assert.instance(error, RangeError);
            assert.equal(state(), before, `call ${call}, trap ${traps}`);
            traps++;
            continue;
          }
          assertNear([values(result), ...state()], want[call], { label: `call ${call}` });
          break;
        }
        // The first call is recorded anew while there are no gradients, and runs no less.
        assert.ok(traps >= 8, `${traps} traps`);
      }
    });

    test('a write right by the call that finds the fault', async () => {
      const state = tensor([[1], [2]]);
      const table = tensor([[5], [6]]);
      const f = compile((x: Tensor) => void state.assign(embedding(x, table)), { simd });
      await f(tensor([1, 0], { dtype: 'int32' }));
      await assert.rejects(() => f(tensor([0, 7], { dtype: 'int32' })), IndexError);
      assert.equal(values(state), [6, 5]);
    });

    test('eager graphs are not stale after a run that failed', async () => {
      const w = new Parameter(tensor([1, 2]));
      const f = compile((x: Tensor) => {
        noGrad(() => w.assign(w.mul(2)));
        return trapped(x);
      });
      await f(tensor([0]));
      const loss = w.square().sum();
      await assert.rejects(() => withTrap(1, () => f(tensor([0]))), RangeError);
      loss.backward();
      assert.equal(values(w.grad!), [4, 8]);
    });

    test('numbers that cannot be worked out move nothing on', async () => {
      class Moody extends SGD {
        fail = false;
        protected override scalars(...of: Parameters<SGD['scalars']>): ReturnType<SGD['scalars']> {
          if (this.fail) throw new RangeError('not today');
          return super.scalars(...of);
        }
      }
      for (const compiled of [false, true]) {
        const [a, b] = [new Parameter(tensor([1])), new Parameter(tensor([2]))];
        const optimizers = [new SGD([a], { lr: 1 }), new Moody([b], { lr: 1 })] as const;
        const fn = (): void => {
          for (const p of [a, b]) p.grad = null;
          a.add(b).sum().backward();
          for (const o of optimizers) o.step();
        };
        const f = compiled ? compile(fn, { simd }) : fn;
        await f();
        optimizers[1].fail = true;
        await assert.rejects(async () => f(), RangeError);
        assert.is(optimizers[1].stateDict().steps[0], 1);
        assert.equal(values(b), [1]);
        if (compiled) assert.equal([values(a), optimizers[0].stateDict().steps], [[0], [1]]);
      }
    });
  });

  suite(`compile: kernels that use the library (${label})`, (test) => {
    const uses: Record<string, (x: Tensor) => Tensor> = {
      'a function of many elements': (x) => exp(x),
      softmax: (x) => x.softmax(0).mul(100),
      'a product': (x) =>
        matmul(x.reshape([1, -1]), ones([x.numel, x.numel > 2000 ? 1 : x.numel]))
          .reshape([-1])
          .add(x),
      'a gradient': (x) => {
        const w = new Parameter(x.clone());
        exp(w).mul(2).sum().backward();
        return w.grad!;
      },
      'a training step': (x) => {
        const w = new Parameter(x.clone());
        const optimizer = new Adam([w], { lr: 0.1 });
        for (let i = 0; i < 2; i++) {
          optimizer.zeroGrad();
          w.tanh().sum().backward();
          optimizer.step();
        }
        return w.detach();
      },
    };
    for (const [name, use] of Object.entries(uses)) {
      const op = defineOp({
        name: 'viaLibrary',
        shape: ([x]) => x.shape,
        kernel: ([out], [x]) => {
          const result = use(tensor(Float32Array.from(x), [x.length]));
          out.set(result.dataSync());
        },
      });
      test(name, async () => {
        const w = new Parameter(tensor([0.5]));
        const fn = (x: Tensor): Tensor[] => {
          const [a, b] = [x.mul(2), x.mul(w).detach()];
          const c = apply(op, [a]);
          w.grad = null;
          w.mul(c.detach()).sum().backward();
          return [c.add(b).add(a), apply(op, [b.mul(0.1)]).add(c), w.grad as unknown as Tensor];
        };
        const f = compile(fn, { simd });
        for (const n of [1, 100, 1000, 5000]) {
          const x = randn([n], { generator: new Generator(n) }).mul(0.3);
          const want = fn(x).map(values);
          for (let round = 0; round < 2; round++)
            assertNear((await f(x)).map(values), want, { rtol: 1e-5, label: `${n} elements` });
        }
      });
    }

    test('a compiled function in a kernel is refused, and all goes on as before', async () => {
      const inner = compile((x: Tensor) => x.mul(3));
      const fresh = compile((x: Tensor) => x.mul(4));
      await inner(ones([4]));
      let refused: unknown[] = [];
      const op = defineOp({
        name: 'callsCompiled',
        shape: ([x]) => x.shape,
        kernel: ([out], [x]) => {
          const one = ones([4]);
          for (const g of [inner, fresh]) {
            g(one).then(
              () => refused.push(null),
              (error: Error) => refused.push(error),
            );
          }
          out.set(x);
        },
      });
      const f = compile((x: Tensor) => apply(op, [x.mul(2)]).add(x), { simd });
      for (let round = 0; round < 2; round++) {
        refused = [];
        assert.equal(values(await f(ones([4]))), [3, 3, 3, 3]);
        await Promise.resolve();
        assert.is(refused.length, 2);
        for (const error of refused) assert.match((error as Error).message, /call the inline of the second one there/);
      }
      assert.equal(values(await inner(ones([4]))), [3, 3, 3, 3]);
      assert.equal(values(await fresh(ones([4]))), [4, 4, 4, 4]);
    });

    test('an optimizer of one’s own that is made of ops', async () => {
      class Lion extends Optimizer<{ readonly lr: number }, null> {
        constructor(parameters: Iterable<Tensor>, lr: number) {
          super('Lion', parameters, { lr });
        }
        protected override check(): void {}
        protected override slots(): readonly string[] {
          return ['exp_avg'];
        }
        protected override scalars(): null {
          return null;
        }
        protected override update(parameter: Tensor, gradient: Tensor, state: Readonly<Record<string, Tensor>>): void {
          const { exp_avg: mean } = state;
          const { lr } = this.hyperparameters;
          parameter.assign(parameter.sub(mean.mul(0.9).add(gradient.mul(0.1)).sign().mul(lr)));
          mean.assign(trapped(mean.mul(0.99)).add(gradient.mul(0.01)));
        }
      }
      const make = () => {
        const w = new Parameter(randn([600], { generator: new Generator(2) }));
        const optimizer = new Lion([w], 0.1);
        const fn = (x: Tensor): Tensor => {
          optimizer.zeroGrad();
          const loss = exp(w).mul(x).sum();
          loss.backward();
          optimizer.step();
          return loss;
        };
        return { fn, w, optimizer };
      };
      const [eager, other] = [make(), make()];
      const f = compile(other.fn, { simd });
      for (let call = 0; call < 3; call++) {
        const x = randn([600], { generator: new Generator(call + 5) });
        const before = [values(other.w), other.optimizer.stateDict().steps];
        await assert.rejects(() => withTrap(1, () => f(x)), RangeError);
        assert.equal([values(other.w), other.optimizer.stateDict().steps], before);
        assertNear([values(await f(x))], [values(eager.fn(x))]);
        assertNear([values(other.w)], [values(eager.w)]);
      }
    });
  });
}

suite('compile: what a commit costs', (test) => {
  test('nothing where nothing can fail after a write; else the states that were written by then', async () => {
    const [a, b] = [tensor([1]), tensor([2])];
    const exposed = async (fn: (x: Tensor) => Tensor): Promise<number> => {
      const f = compile(fn);
      await f(tensor([0], { dtype: 'int32' }));
      return exposedStates(f.programs[0].graph).size;
    };
    const table = tensor([[1], [2]]);
    const write = (...states: Tensor[]): void => {
      for (const state of states) state.assign(add(state, 1));
    };
    const given = await exposed((x) => {
      write(a);
      return embedding(x, table);
    });
    assert.is(given, 0, 'an index that is given');
    const computed = await exposed((x) => {
      write(a, b);
      return embedding(x.add(1), table);
    });
    assert.is(computed, 2, 'one that is computed');
    assert.is(
      await exposed((x) => {
        write(a);
        const row = embedding(x.add(1), table);
        write(b);
        return row;
      }),
      1,
      'a write behind it',
    );
  });
});

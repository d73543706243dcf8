import {
  Adam,
  apply,
  compile,
  DTypeError,
  defineOp,
  EngramError,
  embedding,
  Generator,
  IndexError,
  Parameter,
  randn,
  type Tensor,
  tensor,
  zeros,
} from '@engram/tensor';
import { conformance } from '@engram/tensor/conformance';
import { assert, suite } from '@engram/tools/suite';
import { GpuBackend } from '../src/backend.ts';
import { acquireWebGpu } from '../src/webgpu/acquire.ts';
import { device, on } from './harness.ts';

/** A device that cannot keep a list of commands, as that of WebGL2. */
const webgpu = await acquireWebGpu();
const replaying = new GpuBackend(Object.assign(webgpu, { executable: undefined }), []);

const values = async (x: Tensor): Promise<number[]> => [...(await x.data())];

interface Watched {
  /** Taken from the pool since then, and not given back. */
  readonly held: ReadonlySet<unknown>;
  stop(): void;
}

/**
 * Watches the pool from now on. The pool's own counts also fall when the garbage of earlier tests is collected, which
 * happens at any time.
 */
const watchPool = (): Watched => {
  const held = new Set<unknown>();
  const { pool } = webgpu;
  const { take, give } = pool;
  pool.take = (bytes) => {
    const block = take.call(pool, bytes);
    held.add(block);
    return block;
  };
  pool.give = (block, batch) => {
    held.delete(block);
    give.call(pool, block, batch);
  };
  return { held, stop: () => Object.assign(pool, { take, give }) };
};

for (const { name, checks } of conformance({ backend: replaying, device: 'gpu' })) {
  if (!['networks', 'random numbers', 'large calls'].includes(name)) continue;
  suite(`gpu, call by call: ${name}`, (test) => {
    for (const check of checks.filter((each) => /compiled/.test(each.name))) test(check.name, check.run);
  });
}

suite('gpu, call by call', (test) => {
  test('says so', () =>
    on(replaying, async () => {
      const double = compile((x: Tensor) => x.mul(2).add(1));
      await double(tensor([1]));
      assert.match(String(double.programs[0]), '2 calls, one by one');
    }));

  test('an argument that is a state which the run writes to is read as it then is, as eagerly', () =>
    on(replaying, async () => {
      const state = tensor([1, 2]);
      const step = compile((x: Tensor) => {
        state.assign(state.add(10));
        return x.mul(2);
      });
      assert.equal(await values(await step(state)), [22, 24]);
      assert.equal(await values(state), [11, 12]);
    }));

  test('results are the caller’s own: returned twice, or what a state holds', () =>
    on(replaying, async () => {
      const state = tensor([1, 2]);
      const step = compile((x: Tensor) => {
        const y = x.add(1);
        state.assign(y);
        return [y, y, x.mul(0)];
      });
      const first = await step(tensor([1, 2]));
      const second = await step(tensor([5, 6]));
      assert.equal(await Promise.all(first.map(values)), [
        [2, 3],
        [2, 3],
        [0, 0],
      ]);
      assert.equal(await Promise.all(second.map(values)), [
        [6, 7],
        [6, 7],
        [0, 0],
      ]);
      assert.equal(await values(state), [6, 7]);
    }));

  test('a wrong index changes nothing: neither a state nor a generator', () =>
    on(replaying, async () => {
      const state = tensor([0]);
      const own = new Generator(3);
      const table = tensor([[1], [2]]);
      const step = compile((index: Tensor) => {
        state.assign(state.add(1));
        return embedding(index, table).add(randn([1], { generator: own }).mul(0));
      });
      assert.equal(await values(await step(tensor(Int32Array.of(1)))), [2]);
      const before = own.getState();
      await assert.rejects(() => step(tensor(Int32Array.of(2))), IndexError);
      assert.equal(own.getState(), before);
      assert.equal(await values(state), [1]);
    }));

  test('a failure on the way moves generators back, and what was computed is handed back', () =>
    on(replaying, async () => {
      const own = new Generator(3);
      const step = compile((x: Tensor) =>
        x
          .add(randn([3], { generator: own }))
          .exp()
          .mul(2),
      );
      const x = tensor([1, 2, 3]);
      await step(x);
      const before = own.getState();
      const watched = watchPool();
      let calls = 0;
      const { dispatch } = webgpu;
      webgpu.dispatch = (...args) => {
        if (++calls === 3) throw new EngramError('not today');
        return dispatch.apply(webgpu, args);
      };
      await assert.rejects(() => step(x), /not today/);
      webgpu.dispatch = dispatch;
      watched.stop();
      assert.is(calls, 3);
      assert.equal(own.getState(), before);
      assert.is(watched.held.size, 0);
    }));

  test('a failure at any dispatch leaves weights, moments and step counts as they were', () =>
    on(replaying, async () => {
      const w = new Parameter(tensor([1, 2, 3]));
      const optimizer = new Adam([w], { lr: 0.1 });
      const mean = tensor([0, 0, 0]);
      const step = compile((x: Tensor) => {
        optimizer.zeroGrad();
        w.mul(x).square().sum().backward();
        mean.assign(mean.add(w.grad!));
        optimizer.step();
        mean.assign(mean.mul(0.5));
        return mean.sum();
      });
      const x = tensor([1, 2, 3]);
      await step(x);
      const all = async () => [
        ...(await Promise.all([w, w.grad!, mean, ...Object.values(optimizer.stateDict().state)].map(values))),
        optimizer.stateDict().steps,
      ];
      const before = await all();
      const { dispatch } = webgpu;
      let failed = 0;
      for (let at = 1; ; at++) {
        const watched = watchPool();
        let calls = 0;
        webgpu.dispatch = (...args) => {
          if (++calls === at) throw new EngramError('not today');
          return dispatch.apply(webgpu, args);
        };
        try {
          await step(x);
          break;
        } catch (error) {
          assert.match((error as Error).message, 'not today');
          assert.is(watched.held.size, 0, `dispatch ${at}`);
          failed++;
        } finally {
          watched.stop();
          webgpu.dispatch = dispatch;
        }
        assert.equal(await all(), before, `dispatch ${at}`);
      }
      assert.ok(failed > 6, `${failed} dispatches`);
      assert.equal(optimizer.stateDict().steps, [2]);
      assert.not.equal(await all(), before);
    }));

  test('temporaries are handed back as soon as nobody needs them', () =>
    on(replaying, async () => {
      const step = compile((x: Tensor) => {
        let y = x;
        for (let i = 0; i < 20; i++) y = y.add(1);
        return y;
      });
      const x = tensor([1]);
      await step(x);
      const watched = watchPool();
      let most = 0;
      let calls = 0;
      const { dispatch } = webgpu;
      webgpu.dispatch = (...args) => {
        const block = dispatch.apply(webgpu, args);
        calls++;
        most = Math.max(most, watched.held.size);
        return block;
      };
      const y = await step(x);
      webgpu.dispatch = dispatch;
      watched.stop();
      assert.is(watched.held.size, 1);
      assert.ok(calls >= 20 && most <= 2, `${most} at a time in ${calls} calls`);
      assert.equal(await values(y), [21]);
    }));
});

for (const [label, backend] of [
  ['as one list', device],
  ['call by call', replaying],
] as const) {
  suite(`gpu, compiled ${label}: what cannot be there`, (test) => {
    test('an op whose kernel is JavaScript', () =>
      on(backend, async () => {
        const fill = defineOp({ name: 'fillOne', shape: ([x]) => x!.shape, kernel: ([out]) => void out!.fill(1) });
        await assert.rejects(() => compile((x: Tensor) => apply(fill, [x]))(tensor([1])), /fillOne: .*a decompose/);
      }));

    test('float64 on the way, and whole numbers that a float would round', () =>
      on(backend, async () => {
        const x = tensor([1]);
        await assert.rejects(() => compile((a: Tensor) => a.add(zeros([1], { dtype: 'float64' })))(x), DTypeError);
        const add = compile((a: Tensor) => a.add(tensor(Int32Array.of(2 ** 24 + 1))));
        await assert.rejects(() => add(tensor(Int32Array.of(1))), /int32 on the GPU is exact/);
      }));

    test('a constant index out of range', () =>
      on(backend, async () => {
        const pick = compile((table: Tensor) => embedding(tensor(Int32Array.of(7)), table));
        await assert.rejects(() => pick(zeros([3, 2])), IndexError);
        assert.equal(await values(await pick(zeros([8, 1]))), [0]);
      }));
  });
}

import { inspect } from 'node:util';
import {
  apply,
  compile,
  DTypeError,
  defineOp,
  detectAnomaly,
  EngramError,
  IndexError,
  indexSelect,
  Linear,
  log,
  Module,
  mul,
  noGrad,
  ones,
  setBackend,
  type Tensor,
  tensor,
  zeros,
} from '@engram/tensor';
import { assert, suite } from '@engram/tools/suite';
import { type GpuBackend, gpu } from '../src/index.ts';
import { program } from '../src/program.ts';
import type { GpuStorage } from '../src/storage.ts';
import { WebGpuDevice } from '../src/webgpu/device.ts';
import { device, on as onBackend } from './harness.ts';

const three = async (): Promise<number> =>
  tensor([1])
    .add(tensor([2]))
    .item();

/** Afterwards the CPU must compute. */
const on = async (backend: GpuBackend, fn: () => Promise<void>): Promise<void> => {
  await onBackend(backend, fn);
  assert.is(await three(), 3);
};

/** A backend that may be broken, and its device. */
const another = async (): Promise<{ backend: GpuBackend; webgpu: WebGpuDevice }> => {
  const backend = await gpu({ required: true });
  if (!(backend.device instanceof WebGpuDevice)) throw new Error(backend.describe());
  return { backend, webgpu: backend.device };
};

const lost = (error: unknown): boolean =>
  error instanceof EngramError && /the device was lost.*setBackend\(await gpu\(\)\)/.test(error.message);

suite('gpu: what goes wrong on the device', (test) => {
  test('a lost device: reading and computing are errors, and a new backend works', async () => {
    const { backend, webgpu } = await another();
    await on(backend, async () => {
      const x = tensor([1, 2, 3]);
      const reading = x.add(1).data();
      webgpu.gpu.destroy();
      await assert.rejects(() => reading, lost);
      await assert.rejects(() => x.data(), lost);
      assert.throws(() => x.add(1), lost);
    });
    await on((await another()).backend, async () => assert.is(await three(), 3));
  });

  test('a tensor shows its shape and dtype, and how to read it; nothing throws', async () => {
    const { backend } = await another();
    await on(backend, async () => {
      const x = tensor([[1, 2]]);
      for (const text of [
        inspect(x),
        String(x),
        `${x}`,
        inspect({ x: [x] }),
        inspect(x.add(1).eq(2)),
        JSON.stringify({ x }),
      ])
        assert.match(text, /tensor\(…, shape \[1, 2\], (float32|bool): .*await x\.array\(\)/);
      await setBackend('cpu');
      assert.match(inspect(x), /^tensor\(…, shape \[1, 2\], float32: .*lives on the GPU/);
      assert.throws(() => x.dataSync(), /lives on the GPU/);
      assert.throws(() => x.add(1), /lives on the GPU/);
      await setBackend(backend);
      backend.destroy();
      assert.match(inspect(x), /^tensor\(…, shape \[1, 2\], float32: /);
    });
  });

  test('destroy() hands the device back', async () => {
    const { backend } = await another();
    await on(backend, async () => {
      const x = tensor([1, 2, 3]);
      await x.data();
      backend.destroy();
      await assert.rejects(() => x.data(), lost);
    });
  });

  test('a tensor larger than any buffer is an error at once, and changes nothing', async () => {
    await on(device, async () => {
      const cells = device.device.mostBytes / 4 + 1;
      assert.throws(() => zeros([cells]).add(1), /larger than the device's largest buffer/);
      assert.is(await three(), 3);
    });
  });

  test('a tensor beyond all bounds is an error at once, and the device goes on', async () => {
    const { backend } = await another();
    await on(backend, async () => {
      const one = zeros([1]); // not to be collected yet
      const { length } = backend.liveBuffers();
      const before = (backend.device as WebGpuDevice).pool.counts;
      const beyond = (error: unknown): boolean =>
        error instanceof EngramError && /is larger than|has at most/.test(error.message);
      const makers = [() => zeros([2 ** 33]), () => ones([2 ** 20, 2 ** 20]), () => one.expand([2 ** 33]).add(1)];
      for (const make of makers) {
        assert.throws(make, beyond);
        await assert.rejects(() => compile(make)(), beyond);
      }
      assert.is(backend.liveBuffers().length, length);
      assert.equal(await one.array(), [0]);
      assert.equal((backend.device as WebGpuDevice).pool.counts, before);
      assert.is(await three(), 3);
    });
    backend.destroy();
  });

  test('a buffer that the driver refuses is counted nowhere', async () => {
    const { backend, webgpu } = await another();
    await on(backend, async () => {
      const state = zeros([1]);
      const step = compile((x: Tensor) => {
        state.assign(state.add(1));
        return x.mul(2);
      });
      const x = tensor([1]);
      assert.equal(await (await step(x)).array(), [2]);
      const { counts } = webgpu.pool;
      const { createBuffer } = webgpu.gpu;
      const refusing = (left: number): void => {
        let calls = 0;
        webgpu.gpu.createBuffer = (descriptor) => {
          if (calls++ === left) throw new RangeError('createBuffer failed');
          return createBuffer.call(webgpu.gpu, descriptor);
        };
      };
      const programs: unknown[] = []; // not to be collected yet
      let held = counts.used;
      for (let left = 0; left < 12; left++) {
        const other = compile((y: Tensor) => [y.exp().sum(), y.add(1)]);
        refusing(left);
        // Sizes that nothing idle has.
        const failed = await Promise.resolve()
          .then(() => other(zeros([5000 * (left + 1)])))
          .then(
            () => false,
            (error: Error) => error.message === 'createBuffer failed',
          );
        webgpu.gpu.createBuffer = createBuffer;
        if (!failed) break;
        // A program that was laid out by then keeps its own.
        held += Number(/in (\d+) buffers/.exec(String(other.programs[0]))?.[1] ?? 0);
        programs.push(other);
        assert.is(webgpu.pool.counts.used, held, `after ${left} buffers`);
        assert.ok(left < 11);
      }
      assert.equal(await (await step(x)).array(), [2]);
      assert.equal(await state.array(), [2]);
    });
    backend.destroy();
  });

  test('what the driver reports is thrown by the next read: out of memory', async () => {
    const { backend, webgpu } = await another();
    await on(backend, async () => {
      const x = tensor([1, 2, 3]);
      webgpu.gpu.onuncapturederror?.({ error: { message: 'Out of memory: 8 EiB' } } as GPUUncapturedErrorEvent);
      await assert.rejects(() => x.data(), /Out of memory: 8 EiB/);
      assert.throws(() => x.add(1), /Out of memory: 8 EiB/);
    });
    backend.destroy();
  });

  test('JavaScript that gpu.js cannot translate names the kernel, and the backend goes on', async () => {
    await on(device, async () => {
      const x = tensor([1, 2, 3]);
      const { block } = (x.storage as GpuStorage).slot;
      const wrong = program('wrong', ['cells'], 'function wrong(cells) { return cells.length; }');
      assert.throws(
        () => device.device.dispatch(wrong, 3, [block!], [3]),
        /kernel 'wrong' is JavaScript that gpu\.js cannot translate: [^\n]+$/,
      );
      assert.equal([...(await x.data())], [1, 2, 3]);
    });
  });

  test('a shader that does not compile names the kernel and the line', async () => {
    const { backend, webgpu } = await another();
    await on(backend, async () => {
      const x = tensor([1, 2, 3]);
      const { block } = (x.storage as GpuStorage).slot;
      // Twice the same counter, which gpu.js declares twice and WGSL does not take.
      const wrong = program(
        'wrong',
        ['cells', 'int'],
        `function wrong(cells, n) {
          let sum = 0;
          for (let i = 0; i < n; i++) sum += cells[i];
          for (let i = 0; i < n; i++) sum += cells[i];
          return sum;
        }`,
      );
      const error = await Promise.resolve()
        .then(async () => {
          webgpu.dispatch(wrong, 3, [block!, 3], [3]);
          await x.data();
          return new Error('nothing was thrown');
        })
        .catch((thrown: Error) => thrown);
      assert.match(error.message, /^gpu .*the shader of kernel 'wrong' does not compile: .*\d+:\d+ error[^\n]*$/);
      // The shader is there for whoever looks for it.
      assert.match((error.cause as Error).message, /\n.*fn main/);
    });
    backend.destroy();
  });
});

suite('gpu: what cannot be there', (test) => {
  test('float64', () =>
    on(device, async () => {
      assert.throws(() => zeros([2], { dtype: 'float64' }), DTypeError);
      assert.throws(() => tensor(Float64Array.of(1)), /float64 does not exist on the GPU/);
    }));

  test('int32 that a float would round', () =>
    on(device, async () => {
      assert.throws(() => tensor(Int32Array.of(1, 2 ** 24 + 1)), /int32 on the GPU is exact/);
      const most = Int32Array.of(-(2 ** 24), 2 ** 24);
      assert.equal(await tensor(most).data(), most);
    }));

  test('reading at once', () =>
    on(device, async () => {
      const x = tensor([1]);
      for (const read of [() => x.dataSync(), () => x.itemSync(), () => x.arraySync()]) {
        assert.throws(read, /can only be awaited: await x\.data\(\)/);
      }
    }));

  test('tensors of the CPU', async () => {
    const x = tensor([1, 2]);
    await on(device, async () => assert.throws(() => x.add(1), /was made on the CPU, and the GPU is to use it/));
    assert.equal(x.arraySync(), [1, 2]);
  });

  test('a model of the CPU in a compiled call: the error of the eager one, and nothing has changed', async () => {
    const model = new Linear(2, 2);
    const given = tensor([[1, 2]]);
    const message = /a tensor of \d elements \(float32\) was made on the CPU, and the GPU is to use it/;
    await on(device, async () => {
      const x = tensor([[1, 2]]);
      const calls = [
        () => compile((y: Tensor) => model.forward(y))(x),
        () => compile((y: Tensor) => y.mul(2))(given),
        () => compile(() => void given.assign(tensor([[3, 4]])))(),
      ];
      assert.throws(() => model.forward(x), message);
      for (const call of calls) await assert.rejects(async () => call(), message);
    });
    assert.equal(given.arraySync(), [[1, 2]]);
  });

  test('tensors of the GPU on the CPU', async () => {
    let x: Tensor | undefined;
    await on(device, async () => {
      x = tensor([1, 2]);
    });
    assert.throws(() => x!.add(1), /lives on the GPU, and the CPU backend is to use it/);
    await on(device, async () => assert.equal(await x!.array(), [1, 2]));
  });

  test('indices out of range', () =>
    on(device, async () => {
      const x = tensor([1, 2, 3]);
      assert.throws(() => indexSelect(x, 0, tensor(Int32Array.of(0, 3))), IndexError);
      assert.equal(await x.array(), [1, 2, 3]);
    }));

  test('one that a compiled function is given is an error from the line of the call, with that of the op as its cause', () =>
    on(device, async () => {
      class Words extends Module {
        readonly table = new (class extends Module {
          forward = (at: Tensor): Tensor => indexSelect(tensor([1, 2, 3]), 0, at);
          look(at: Tensor): Tensor {
            return this.forward(at);
          }
        })();
        forward(at: Tensor): Tensor {
          return this.table.look(at);
        }
      }
      const words = new Words();
      const look = compile((at: Tensor) => words.forward(at));
      const inTable = (error: unknown): boolean => {
        const { message, stack, cause } = error as Error;
        assert.match(message, /^in model\.table: indexSelect: index 3 is out of range/);
        assert.match(stack!.split('\n')[1]!, 'errors.test.ts');
        assert.match((cause as Error).stack!.split('\n')[1]!, 'errors.test.ts');
        return error instanceof IndexError;
      };
      await assert.rejects(() => look(tensor(Int32Array.of(0, 3))), inTable);
    }));

  test('detectAnomaly looks at what was computed before it hands out the result', () =>
    on(device, async () => {
      const logs = () => log(tensor([1, 0]));
      const run = async () => detectAnomaly(() => logs().mul(0));
      await assert.rejects(run, /log made -Infinity at \[1\] of \[2\]; log was called at logs \(.*errors\.test\.ts/);
      const doubled = compile((x: Tensor) => x.mul(2));
      assert.equal(await (await detectAnomaly(() => doubled(tensor([1, 2])))).array(), [2, 4]);
    }));

  test('what is known of indices does not outlive them: a compiled function may write others', () =>
    on(device, async () => {
      const x = tensor([1, 2, 3]);
      const index = tensor(Int32Array.of(0, 7));
      assert.throws(() => indexSelect(x, 0, index), IndexError);
      await compile(() => noGrad(() => void index.assign(tensor(Int32Array.of(2, 1)))))();
      assert.equal(await indexSelect(x, 0, index).array(), [3, 2]);
    }));

  test('an op whose kernel is JavaScript over typed arrays; with a decompose it runs', () =>
    on(device, async () => {
      const record = {
        name: 'double',
        shape: ([x]: readonly Tensor[]) => x!.shape,
        kernel: ([out]: readonly { fill(value: number): void }[]) => out!.fill(1),
      };
      const x = tensor([1, 2]);
      assert.throws(() => apply(defineOp(record as never), [x]), /give the op a decompose/);
      const decomposed = defineOp({ ...record, decompose: ([a]: readonly Tensor[]) => mul(a!, 2) } as never);
      assert.equal(await apply(decomposed, [x]).array(), [2, 4]);
    }));
});

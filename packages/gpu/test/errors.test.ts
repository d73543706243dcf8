import { inspect } from 'node:util';
import {
  apply,
  compile,
  DTypeError,
  defineOp,
  EngramError,
  IndexError,
  indexSelect,
  mul,
  noGrad,
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
  error instanceof EngramError && /the device was lost.*\n.*setBackend\(await gpu\(\)\)/.test(error.message);

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
      for (const text of [inspect(x), String(x), `${x}`, inspect({ x: [x] }), inspect(x.add(1).eq(2))])
        assert.match(text, /tensor\(…, shape \[1, 2\], (float32|bool): .*await x\.array\(\)/);
      assert.throws(() => JSON.stringify(x), /await x\.array\(\)/);
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
      assert.throws(() => device.device.dispatch(wrong, 3, [block!], [3]), /cannot translate kernel 'wrong'/);
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
      const message = await Promise.resolve()
        .then(async () => {
          webgpu.dispatch(wrong, 3, [block!, 3], [3]);
          await x.data();
          return 'nothing was thrown';
        })
        .catch((error: Error) => error.message);
      assert.match(message, /the shader of kernel 'wrong' does not compile: .*\d+:\d+ error/);
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

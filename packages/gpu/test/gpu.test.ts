import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ArgumentError, backend, compile, setBackend, type Tensor, tensor } from '@engram/tensor';
import { cpu } from '@engram/tensor/backend';
import { assert, suite } from '@engram/tools/suite';
import { GpuBackend, gpu } from '../src/index.ts';
import { device } from './harness.ts';

/** As in a browser whose WebGPU has no GPU. */
const withoutAdapter = async (fn: () => Promise<void>): Promise<void> => {
  const before = Object.getOwnPropertyDescriptor(globalThis, 'navigator');
  const value = { gpu: { requestAdapter: async () => null } };
  Object.defineProperty(globalThis, 'navigator', { value, configurable: true });
  try {
    await fn();
  } finally {
    if (before) Object.defineProperty(globalThis, 'navigator', before);
    else Reflect.deleteProperty(globalThis, 'navigator');
    await setBackend('cpu');
  }
};

suite('gpu()', (test) => {
  test('describes the adapter, the way to it, and whether it is software', () => {
    const [first, ...rest] = device.describe().split('\n');
    assert.match(first!, /^gpu: .+, through WebGPU$/);
    assert.is(
      rest.some((line) => line.includes('software adapter')),
      device.software,
    );
  });

  test('takes the mode that it is told to', async () => {
    const chosen = await gpu({ mode: 'webgpu' });
    assert.instance(chosen, GpuBackend);
    assert.is(chosen.device.mode, 'webgpu');
    chosen.destroy();
  });

  test('a mode that is not there is an error with the cause and the fix', async () => {
    await assert.rejects(() => gpu({ mode: 'webgl2' }), /no WebGL2: WebGL2 exists in browsers only/);
    await assert.rejects(() => gpu({ mode: 'metal' as 'webgpu' }), ArgumentError);
    await assert.rejects(() => gpu({ mode: 'toString' as 'webgpu' }), ArgumentError);
  });

  test('an unknown option is refused by name', async () => {
    await assert.rejects(() => gpu({ require: true } as never), /gpu: unknown option "require".*required/);
    await assert.rejects(() => gpu('webgpu' as never), /gpu: options go in an object: { mode: "webgpu" }/);
  });

  test('without a GPU it is the CPU backend, which says why', () =>
    withoutAdapter(async () => {
      const fallen = await gpu();
      assert.is(fallen.name, 'cpu');
      const [first, webgpu, webgl, ...more] = fallen.describe().split('\n');
      assert.is(first, cpu.describe());
      assert.match(webgpu!, /^ {2}no WebGPU: .* offers no adapter: is hardware acceleration on\?$/);
      assert.match(webgl!, /^ {2}no WebGL2: WebGL2 exists in browsers only/);
      assert.equal(more, []);
    }));

  test('what is made there and what is made on the CPU go together', () =>
    withoutAdapter(async () => {
      const x = tensor([1, 2]);
      await setBackend(await gpu());
      const double = compile((y: Tensor) => y.mul(2));
      const y = x.add(tensor([1, 1]));
      const z = await double(y);
      await setBackend('cpu');
      assert.equal((await double(z.add(x))).arraySync(), [10, 16]);
      assert.is(double.programs.length, 2);
    }));

  test('to require a GPU where there is none is an error with every cause', () =>
    withoutAdapter(async () => {
      await assert.rejects(() => gpu({ required: true }), /^gpu: no WebGPU: .*\n {2}no WebGL2: /);
      await assert.rejects(() => gpu({ mode: 'webgpu' }), /^gpu: no WebGPU: [^\n]*$/);
      assert.is((await gpu({ mode: 'webgpu', required: false })).name, 'cpu');
    }));

  test('so it is where Node finds no Vulkan driver', () => {
    const script = "import { gpu } from './src/index.ts'; console.log((await gpu()).describe());";
    const { stdout } = spawnSync(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', script], {
      cwd: fileURLToPath(new URL('..', import.meta.url)),
      env: { ...process.env, VK_DRIVER_FILES: '/none.json', VK_ADD_DRIVER_FILES: '' },
      encoding: 'utf8',
    });
    assert.match(stdout, /^cpu: .*\n {2}no WebGPU: Dawn finds no adapter: install a Vulkan driver/);
  });

  test('setBackend switches there and back; a program belongs to its backend', async () => {
    const double = compile((x: Tensor) => x.mul(2), { name: 'double' });
    assert.equal(await (await double(tensor([1, 2]))).array(), [2, 4]);
    await setBackend(device);
    assert.is(backend(), device);
    assert.equal(await (await double(tensor([3, 4]))).array(), [6, 8]);
    assert.match(String(double.programs[0]), /1 calls: \d+ dispatches in one submission/);
    await setBackend('cpu');
    assert.is(backend().name, 'cpu');
    assert.equal(await (await double(tensor([5, 6]))).array(), [10, 12]);
    assert.is(double.programs.length, 2);
  });

  test('setBackend refuses what is not a backend, and stays', async () => {
    const before = backend();
    await assert.rejects(() => setBackend(gpu() as never), /expected 'cpu' or a backend .* a promise: await it/);
    await assert.rejects(() => setBackend('gpu' as never), ArgumentError);
    assert.is(backend(), before);
  });
});

import { ArgumentError, backend, compile, setBackend, type Tensor, tensor } from '@engram/tensor';
import { assert, suite } from '@engram/tools/suite';
import { GpuBackend, gpu } from '../src/index.ts';
import { device } from './harness.ts';

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

  test('setBackend refuses what is no backend, and stays', async () => {
    const before = backend();
    await assert.rejects(() => setBackend(gpu() as never), /expected 'cpu' or a backend .* a promise: await it/);
    await assert.rejects(() => setBackend('gpu' as never), ArgumentError);
    assert.is(backend(), before);
  });
});

import { Adam, crossEntropy, Linear, manualSeed, randint, randn, relu, setBackend, tensor } from '@engram/tensor';
import { assert, suite } from '@engram/tools/suite';
import { device } from './harness.ts';

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

/** Buffers that tensors hold, in count and in bytes. */
const held = (): { count: number; bytes: number } => {
  const buffers = device.liveBuffers();
  return { count: buffers.length, bytes: buffers.reduce((sum, { bytes }) => sum + bytes, 0) };
};

suite('gpu: lifetime of buffers', (test) => {
  test('10,000 eager steps that look at a result now and then hold a bounded number of buffers', async () => {
    await setBackend(device);
    let most = 0;
    let x = tensor(new Float32Array(16).fill(1));
    const factor = tensor(new Float32Array(16).fill(-1));
    const before = held().count;
    for (let step = 0; step < 10_000; step++) {
      x = x.mul(factor);
      if (step % 100 !== 99) continue;
      await x.data();
      await turn();
      most = Math.max(most, held().count);
    }
    assert.equal([...(await x.data())], new Array(16).fill(1));
    assert.ok(most - before < 5000, `${most} buffers at the most`);
    await setBackend('cpu');
  });

  test('large buffers are released sooner: the collector is told of their size', async () => {
    await setBackend(device);
    let most = 0;
    let x = randn([2 ** 18]);
    for (let step = 0; step < 600; step++) {
      x = x.mul(1);
      if (step % 10 !== 9) continue;
      await x.sum().item();
      await turn();
      most = Math.max(most, held().bytes);
    }
    assert.ok(most < 400 * 2 ** 20, `${most} bytes at the most, of ${600 * 2 ** 20} that were allocated`);
    await setBackend('cpu');
  });

  test('a training loop does not grow', async () => {
    await setBackend(device);
    manualSeed(0);
    const layer = new Linear(8, 4);
    const optimizer = new Adam(layer.parameters());
    const x = randn([16, 8]);
    const y = randint(0, 4, [16]);
    let most = 0;
    for (let step = 0; step < 120; step++) {
      const loss = crossEntropy(relu(layer.forward(x)), y);
      optimizer.zeroGrad();
      loss.backward();
      optimizer.step();
      await loss.item();
      await turn();
      most = Math.max(most, held().count);
    }
    assert.ok(most < 3000, `${most} buffers at the most`);
    await setBackend('cpu');
  });

  test('liveBuffers tells dtype, length and bytes of what is held', async () => {
    await setBackend(device);
    const kept = tensor(Int32Array.of(1, 2, 3));
    const found = device.liveBuffers().filter(({ dtype, length }) => dtype === 'int32' && length === 3);
    assert.ok(found.length >= 1 && found.every(({ bytes }) => bytes >= 12));
    assert.equal([...(await kept.data())], [1, 2, 3]);
    await setBackend('cpu');
  });
});

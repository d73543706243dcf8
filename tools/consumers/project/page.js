// What pack:check drives in Chromium: the training on the page and in a module worker, and the kernels of the GPU.
import { train } from './train.js';

globalThis.pack = {
  page: async () => {
    await (await import('./chart.js')).draw();
    return train();
  },
  worker: () =>
    new Promise((done, fail) => {
      const worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
      worker.onmessage = ({ data }) => ('error' in data ? fail(new Error(data.error)) : done(data));
      worker.onerror = (event) => fail(new Error(event.message || 'the worker did not load'));
    }),
  gpu: async (mode, only) => (await import('./gpu.js')).checkGpu(mode, only),
};

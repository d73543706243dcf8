import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { tfjs } from './tfjs.mjs';

export const peer = async (tf) => {
  const entry = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm/package.json');
  tf.setWasmPaths(join(dirname(entry), 'dist/'));
  tf.setThreadsCount(1);
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  await tf.setBackend('wasm');
  await tf.ready();
  if (!(await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT'))) throw new Error('tfjs: there is no SIMD');
  return tfjs(tf);
};

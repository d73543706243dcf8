import { tfjs } from './tfjs.mjs';

export const peer = async (tf) => {
  await tf.setBackend('cpu');
  await tf.ready();
  return tfjs(tf);
};

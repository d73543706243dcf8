/** Whole training steps: forward, backward, clipping where it is used, the optimizer's update, and reading the loss. */
import { cnn, convolution, dnc, gru, mlp, ntm, type TrainingWork, tinyNTM, transformer, unet } from './work.ts';

/** As the original lab trains its model. */
export const tinyNTMFixed = tinyNTM({ memory: 'fixed', batch: 1, lr: 1e-3 });
export const tinyNTMWritable = tinyNTM({ memory: 'writable', batch: 32, lr: 1e-2, betas: [0.9, 0.99], clip: 1 });
/** Training draws lengths from 1 to 20; a step at their mean stands for all. */
export const copyNTMs = [1, 4, 16].map((batch) => ntm({ batch, length: 10 }));
/** Few slots, as copying up to 20 asks for, and as many as the NTM has, where the links outweigh all else. */
export const copyDNCs = [
  dnc({ batch: 1, length: 10, slots: 16, readHeads: 1 }),
  dnc({ batch: 1, length: 10, slots: 128, readHeads: 1 }),
  dnc({ batch: 1, length: 10, slots: 128, readHeads: 4 }),
];
export const smallGRU = gru({ inputs: 8, hidden: 32, time: 8, batch: 1 });
export const smallMLP = mlp(8, 32, 10);
export const smallTransformer = transformer({ layers: 2, width: 64, heads: 4, batch: 16, length: 64 });
export const smallCNN = cnn(64);
export const smallUNet = unet({ channels: [16, 32, 48], size: 16, batch: 32 });
export const convolutions = [
  convolution(8, 8, 28, 16),
  convolution(32, 32, 28, 16),
  convolution(16, 16, 16, 64),
  convolution(48, 16, 16, 64),
];

export const models: readonly TrainingWork[] = [
  tinyNTMFixed,
  tinyNTM({ memory: 'writable', batch: 16, lr: 1e-2, betas: [0.9, 0.99], clip: 1 }),
  tinyNTMWritable,
  ...copyNTMs,
  ...copyDNCs,
  smallGRU,
  smallMLP,
  smallTransformer,
  smallCNN,
  smallUNet,
  ...convolutions,
];

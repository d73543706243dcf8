// Kernels of recurrent layers, of optimizers and of random numbers.
export * from './normal';
export * from './optim';
export * from './random';
export * from './recurrent';

// Kernels of layers, of optimizers and of random numbers.
export * from './functions.generated';
export * from './normal';
export * from './normalize';
export * from './optim';
export * from './random';
export * from './recurrent';

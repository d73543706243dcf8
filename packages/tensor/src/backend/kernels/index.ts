/**
 * Every kernel of the library that each device has, by name. Only a type to most: an op imports its own. Ops of those that are not
 * here, of memory.ts and normalize.ts, are decomposed where a device lacks them.
 */
export * from './convolution.ts';
export * from './cumulative.ts';
export * from './elementwise.ts';
export * from './formulas.generated.ts';
export * from './functions.generated.ts';
export * from './indexing.ts';
export * from './matmul.ts';
export * from './movement.ts';
export * from './optim.ts';
export * from './pooling.ts';
export * from './random.ts';
export * from './recurrent.ts';
export * from './reduce.ts';
export * from './scatter.ts';
export * from './softmax.ts';

/** Every kernel of the library, by name. Only a type to most: an op imports its own. */
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

// Kernels over planes [height, width]: convolutions, pooling and resampling.
export * from './convolution';
export * from './pooling';

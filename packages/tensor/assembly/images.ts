// Kernels over planes [height, width]: pooling and resampling.
export * from './pooling';

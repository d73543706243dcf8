// Kernels of a memory that is addressed and written.
export * from './address';
export * from './address-backward';
export * from './erase-add';

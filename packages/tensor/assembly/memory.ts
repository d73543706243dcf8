// Kernels of a memory that is addressed and written, and of the links between its slots.
export * from './address';
export * from './address-backward';
export * from './erase-add';
export * from './links';

// Kernels that move elements, or do so little with them that only a program takes them.
export * from './any';
export * from './argument';
export * from './elementwise';
export * from './extreme';
export * from './fold';
export * from './indexing';
export * from './movement';
export * from './reduce-int';
export * from './spread';

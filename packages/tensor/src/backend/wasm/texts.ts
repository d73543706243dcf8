/**
 * All that is WebAssembly as text, in one place so that it is in one place in a bundle: compression looks back 32 kB, and texts of
 * 60 kB in the middle would hide the code before them from the code behind. A bundle holds those that it uses.
 */
export { type CoreKernel, core } from './core.wasm.ts';
export { images } from './images.wasm.ts';
export { type NetworksKernel, networks } from './networks.wasm.ts';
export { PLAIN } from './plain.wasm.ts';

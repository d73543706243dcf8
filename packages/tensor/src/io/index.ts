/** Safetensors files, in Node. Import it as `@engram/tensor/io`; encoding and decoding alone need no Node. */

import '../fluent.ts';

export { type LockOptions, lockFile } from './file/lock.ts';
export { loadSafetensors, type SaveOptions, saveSafetensors } from './file/safetensors.ts';
export { writeFileAtomic } from './file/write.ts';
export { decodeSafetensors, encodeSafetensors, type Safetensors } from './safetensors.ts';

import { createRequire } from 'node:module';
import { backend } from '@engram/tensor';

/** Of this package; the others of a release have the same. */
export const version: string = (createRequire(import.meta.url)('../package.json') as { version: string }).version;

/** What computes here: typed arrays with or without SIMD, or a GPU. Results of unlike ones may differ in the last bits. */
export const kernelsHere = (): string => backend().describe();

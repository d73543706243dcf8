/** This library: eager, compiled, and compiled for where there is no SIMD. */
import { nodeSide } from './node-peer.ts';
import type { Side } from './side.ts';

const find: Side['find'] = async () => ({ versions: {} });

export const engramEager: Side = nodeSide(new URL('../engram/eager.ts', import.meta.url), {
  name: 'Engram, eager',
  find,
  // It would compute a result, then copy it.
  can: (work) => !('into' in work && work.into),
});

/** An op whose point is that it is recorded has nothing left to compile. */
const canCompile: Side['can'] = (work) => !(work.kind === 'add' && work.tape);

export const engramCompiled: Side = nodeSide(new URL('../engram/compiled.ts', import.meta.url), {
  name: 'Engram, compiled',
  find,
  can: canCompile,
});

export const engramNoSimd: Side = nodeSide(new URL('../engram/compiled-no-simd.ts', import.meta.url), {
  name: 'Engram, no SIMD',
  find,
  can: canCompile,
});

// Generated from packages/tensor/assembly by `pnpm build:wasm`. Do not edit.
import type { WasmModule } from './module.ts';

export type PlainKernel =
  | 'any'
  | 'all'
  | 'argmax'
  | 'argmin'
  | 'floatToInt'
  | 'intToFloat'
  | 'copy'
  | 'fill'
  | 'fillBytes'
  | 'max'
  | 'min'
  | 'cumsum'
  | 'prod'
  | 'indexSelect'
  | 'indexAdd'
  | 'indexAddInt'
  | 'gather'
  | 'scatterAdd'
  | 'scatterAddInt'
  | 'copyStrided'
  | 'copyStridedBytes'
  | 'cat'
  | 'addStrided'
  | 'addStridedInt'
  | 'sumInt'
  | 'sumBytes'
  | 'spread';

/** Its text is in plain.wasm.ts. */
export const plain: WasmModule<PlainKernel> = { text: null };

import { linear, type TensorPlaces } from '../../machine/tensor-places.ts';
import { askedSize } from './asked.ts';
import type { FullDNCConfig } from './config.ts';

/** The tensors of a `DNCMemory`. */
export function* dncMemoryPlaces(prefix: string, config: FullDNCConfig): TensorPlaces {
  yield* linear(`${prefix}.heads`, config.hiddenSize, askedSize(config));
}

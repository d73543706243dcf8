import { learned, linear, type TensorPlaces } from '../../machine/tensor-places.ts';
import { BOOKMARK_ASKED } from './bookmark.ts';
import type { FullNTMConfig } from './config.ts';
import { lookSize } from './head.ts';

/** The tensors of an `NTMMemory`. */
export function* ntmMemoryPlaces(prefix: string, config: FullNTMConfig): TensorPlaces {
  const { hiddenSize, slots, width, readHeads, writeHeads, initialMemory, initialWeights, bookmark } = config;
  const asked = lookSize(config);
  for (let i = 0; i < readHeads; i++) yield* linear(`${prefix}.read_heads.${i}.linear`, hiddenSize, asked);
  for (let i = 0; i < writeHeads; i++)
    yield* linear(`${prefix}.write_heads.${i}.linear`, hiddenSize, asked + 2 * width);
  for (let i = 0; bookmark && i < readHeads + writeHeads; i++) {
    yield* linear(`${prefix}.bookmarks.${i}.linear`, hiddenSize, BOOKMARK_ASKED);
  }
  if (initialMemory !== 'constant') {
    yield { name: `${prefix}.initial.memory`, shape: [slots, width], learned: initialMemory === 'learned' };
  }
  if (initialWeights === 'learned') yield* learned(`${prefix}.initial.weights`, readHeads + writeHeads, slots);
  yield { name: `${prefix}.initial.reads`, shape: [readHeads, width], learned: false };
}

import { learned, linear, type TensorPlaces } from '../../machine/tensor-places.ts';
import { askedSize } from './address.ts';
import type { FullNTMConfig } from './config.ts';

/** The tensors of an `NTMMemory`. */
export function* ntmMemoryPlaces(prefix: string, config: FullNTMConfig): TensorPlaces {
  const { hiddenSize, slots, width, readHeads, writeHeads, initialMemory, initialWeights } = config;
  const asked = askedSize(config);
  for (let i = 0; i < readHeads; i++) yield* linear(`${prefix}.read_heads.${i}.linear`, hiddenSize, asked);
  for (let i = 0; i < writeHeads; i++)
    yield* linear(`${prefix}.write_heads.${i}.linear`, hiddenSize, asked + 2 * width);
  if (initialMemory !== 'constant') {
    yield { name: `${prefix}.initial.memory`, shape: [slots, width], learned: initialMemory === 'learned' };
  }
  if (initialWeights === 'learned') yield* learned(`${prefix}.initial.weights`, readHeads + writeHeads, slots);
  yield { name: `${prefix}.initial.reads`, shape: [readHeads, width], learned: false };
}

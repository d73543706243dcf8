import { linear, type TensorPlaces } from '../../machine/tensor-places.ts';
import type { TinyMemorySizes } from './memory.ts';

/** The tensors of a `TinyMemory`. */
export function* tinyMemoryPlaces(
  prefix: string,
  kind: 'fixed' | 'writable',
  { hidden, slots, width }: TinyMemorySizes,
): TensorPlaces {
  yield { name: `${prefix}.initial`, shape: [slots, width], learned: kind === 'writable' };
  yield* linear(`${prefix}.read_head`, hidden, slots);
  if (kind === 'fixed') return;
  yield* linear(`${prefix}.write_head.address`, hidden, slots);
  yield* linear(`${prefix}.write_head.erase`, hidden, width);
  yield* linear(`${prefix}.write_head.add`, hidden, width);
}

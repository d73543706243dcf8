import type { MemoryTrace } from '../../shared/trace.ts';
import type { Palette } from './palette.ts';

/** The strongest of the heads at a step and a slot. */
const strongest = (weights: Uint8Array, heads: number, slots: number, step: number, slot: number): number => {
  let most = 0;
  for (let head = 0; head < heads; head++) most = Math.max(most, weights[(step * heads + head) * slots + slot]!);
  return most;
};

let stage: HTMLCanvasElement | null = null;

/**
 * Where the heads were, a column for each step and a row for each slot: writing and reading in their colours, the stronger of
 * both where they meet.
 */
export const drawSmallMemory = (
  context: CanvasRenderingContext2D,
  width: number,
  height: number,
  steps: number,
  { slots, readHeads, writeHeads, readWeights, writeWeights }: MemoryTrace,
  { reads, writes }: Pick<Palette, 'reads' | 'writes'>,
): void => {
  const image = new ImageData(steps, slots);
  for (let slot = 0; slot < slots; slot++) {
    for (let step = 0; step < steps; step++) {
      const write = strongest(writeWeights, writeHeads, slots, step, slot);
      const read = strongest(readWeights, readHeads, slots, step, slot);
      const ramp = write >= read ? writes : reads;
      const from = 3 * Math.max(write, read);
      const to = 4 * (slot * steps + step);
      image.data[to] = ramp[from]!;
      image.data[to + 1] = ramp[from + 1]!;
      image.data[to + 2] = ramp[from + 2]!;
      image.data[to + 3] = 255;
    }
  }
  stage ??= document.createElement('canvas');
  stage.width = steps;
  stage.height = slots;
  stage.getContext('2d')?.putImageData(image, 0, 0);
  context.imageSmoothingEnabled = false;
  context.drawImage(stage, 0, 0, width, height);
};

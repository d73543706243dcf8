import { computed, effect } from '@preact/signals';
import { askContents } from '../actions.ts';
import { scaleOf } from '../draw/colour.ts';
import { headWords } from '../draw/head-words.ts';
import { headsAt } from '../draw/motion.ts';
import { at, contents, trace } from '../state.ts';
import { settled } from '../try/settle.ts';

// The memory at the cursor, wherever it comes from.

const memory = computed(() => trace.value?.memory ?? null);

/** The memory after the step under the cursor: [N, W]; `null` where it is on its way. */
export const contentsHere = computed((): Float32Array | null => {
  const shown = memory.value;
  if (!shown) return null;
  const size = shown.slots * shown.width;
  if (shown.contents) return shown.contents.subarray(at.value * size, (at.value + 1) * size);
  const asked = contents.value?.values;
  return asked?.length === size ? asked : null;
});

/** The value that has the strongest colour: one for all steps, where all are here. */
export const scale = computed((): number => {
  const all = memory.value?.contents ?? contentsHere.value;
  return all ? scaleOf(all) : 1;
});

/** Where the heads look at the cursor, in words. */
export const headsHere = computed((): string => (memory.value ? headWords(headsAt(memory.value, at.value)) : ''));

/** While the cursor is dragged, the memory is asked for this often. */
const ASK_AFTER = 30;

/** Asks for the memory at the cursor where the trace has none; returns what ends it. */
export const followMemory = (): (() => void) => {
  const ask = settled(askContents, ASK_AFTER);
  return effect(() => {
    const step = at.value;
    if (memory.value && !memory.value.contents) ask(step);
  });
};

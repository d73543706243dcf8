import type { TargetedKeyboardEvent } from 'preact';
import { useMemo, useRef } from 'preact/hooks';
import type { MemoryTrace } from '../../shared/trace.ts';
import { goTo } from '../actions.ts';
import { nextSlot } from '../draw/heads.ts';
import { type Layout, slotAt } from '../draw/layout.ts';
import { Motion } from '../draw/motion.ts';
import { drawTape } from '../draw/tape.ts';
import { stepWords } from '../draw/words.ts';
import { at, length, playing, running, slot, speed, trace } from '../state.ts';
import { contentsHere, headsHere, scale } from './memory.ts';
import { type CanvasPointer, Picture } from './Picture.tsx';
import { still } from './still.ts';
import { useBaked } from './use-baked.ts';

/** The tape at the step under the cursor. It is a slider through the steps: arrow keys walk, with Shift from slot to slot. */
export function TapeView({ memory }: { readonly memory: MemoryTrace }) {
  const baked = useBaked();
  const motion = useMemo(() => new Motion(), []);
  const layout = useRef<Layout | null>(null);
  const { value: heads } = headsHere;
  const words = trace.value ? stepWords(trace.value, at.value) : '';

  const under = ({ offsetX }: CanvasPointer): number | null => layout.current && slotAt(layout.current, offsetX);

  return (
    <div
      class="tape-frame"
      role="slider"
      tabIndex={0}
      aria-label="The tape, step by step"
      aria-valuemin={1}
      aria-valuemax={length.value}
      aria-valuenow={at.value + 1}
      aria-valuetext={`${words}. ${heads}`}
      onKeyDown={(event) => walk(event, memory.slots)}
    >
      <Picture
        class="tape-picture"
        label={`${memory.slots} slots of ${memory.width} numbers. ${heads}`}
        draw={(surface) => {
          const shown = trace.value?.memory;
          if (!shown) return false;
          // At full speed the next picture is there before this one has faded.
          const hurries = running.value && speed.value.perSecond === null;
          motion.show(shown, at.value, surface.now, still.value || hurries);
          const view = { memory: shown, values: contentsHere.value, scale: scale.value, slot: slot.value };
          layout.current = drawTape(surface, baked, motion, view);
          return motion.moves;
        }}
        on={{
          // A second touch takes the finger off it again.
          onPointerDown: (event) => {
            const now = under(event);
            slot.value = event.pointerType !== 'mouse' && now === slot.value ? null : now;
          },
          onPointerMove: (event) => {
            if (event.pointerType === 'mouse') slot.value = under(event);
          },
          onPointerLeave: ({ pointerType }) => {
            if (pointerType === 'mouse') slot.value = null;
          },
        }}
      />
    </div>
  );
}

/** By how many steps, or slots, a key goes on. */
const STRIDES: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowDown: -1,
  ArrowRight: 1,
  ArrowUp: 1,
  PageDown: -10,
  PageUp: 10,
};

/** What the keys do on the tape. */
const walk = (event: TargetedKeyboardEvent<HTMLElement>, slots: number): void => {
  const { key, shiftKey } = event;
  const by = STRIDES[key];
  if (by !== undefined && shiftKey) slot.value = nextSlot(slot.value, by, slots);
  else if (by !== undefined) goTo(at.value + by);
  else if (key === 'Home') goTo(0);
  else if (key === 'End') goTo(length.value - 1);
  else if (key === ' ') playing.value = !playing.value;
  else if (key === 'Escape' && slot.value !== null) slot.value = null;
  else return;
  event.preventDefault();
};

import { goTo } from '../actions.ts';
import { stepAt } from '../draw/time.ts';
import { length, slot } from '../state.ts';
import type { CanvasPointer } from './Picture.tsx';

const step = ({ currentTarget: { clientWidth }, offsetX }: CanvasPointer): number =>
  stepAt(offsetX, length.value, clientWidth);

/** What a picture over time does with a pointer: a press or a drag moves the cursor; over slots, what is under it is pointed at. */
export const overTime = (slots = 0) => ({
  onPointerDown: (event: CanvasPointer): void => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    goTo(step(event));
  },
  onPointerMove: (event: CanvasPointer): void => {
    if (event.buttons === 1 && event.currentTarget.hasPointerCapture(event.pointerId)) goTo(step(event));
    if (slots === 0 || event.pointerType !== 'mouse') return;
    const place = Math.floor((event.offsetY / event.currentTarget.clientHeight) * slots);
    slot.value = Math.max(0, Math.min(slots - 1, place));
  },
  onPointerLeave: ({ pointerType }: CanvasPointer): void => {
    if (slots > 0 && pointerType === 'mouse') slot.value = null;
  },
});

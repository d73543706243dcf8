import type { MemoryTrace } from '../../shared/trace.ts';
import type { Baked } from './baked.ts';
import { signedColour } from './colour.ts';
import { drawHead } from './head.ts';
import { type Layout, layoutOf, middleOf } from './layout.ts';
import type { Motion } from './motion.ts';
import type { Surface } from './use-canvas.ts';

/** Room for the numbers of the slots, on the tape's own edge. */
const MARGIN = 15;
/** Slots from this width on have an outline; of narrower ones there would be little else to see. */
const OUTLINED = 14;

export interface TapeView {
  readonly memory: MemoryTrace;
  /** The memory after the step, [N, W]; `null` where it is on its way. */
  readonly values: Float32Array | null;
  /** The value that has the strongest colour. */
  readonly scale: number;
  readonly slot: number | null;
}

/** Every how many slots there is room for a number of so many digits. */
const numbered = (pitch: number, digits: number): number =>
  [1, 2, 5, 10, 20].find((every) => every * pitch >= 8 + 7 * digits) ?? 50;

/** Where the tape goes on and is not drawn, it is torn. `way` is 1 where it goes on to the right. */
const tear = (context: CanvasRenderingContext2D, x: number, way: number, top: number, bottom: number): void => {
  const teeth = 12;
  const tall = (bottom - top) / teeth;
  context.save();
  context.globalCompositeOperation = 'destination-out';
  context.beginPath();
  context.moveTo(x, top - 1);
  for (let i = 0; i < teeth; i++) {
    context.lineTo(x - way * 5, top + (i + 0.5) * tall);
    context.lineTo(x, top + (i + 1) * tall);
  }
  context.lineTo(x + way * 2, bottom + 1);
  context.lineTo(x + way * 2, top - 1);
  context.fill();
  context.restore();
};

const drawSlots = (
  context: CanvasRenderingContext2D,
  layout: Layout,
  { memory, values, scale }: TapeView,
  colours: Surface['colours'],
): void => {
  const { pieces, pitch, top, bottom } = layout;
  const { width, slots } = memory;
  const every = numbered(pitch, String(slots).length);
  const space = pitch >= 20 ? 3 : 1.5;
  const [first, last] = [top + 5, bottom - MARGIN];
  const tall = (last - first) / width;
  context.font = '10px system-ui, sans-serif';
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  for (const { from, count, x } of pieces) {
    context.fillStyle = colours.well;
    context.fillRect(x, top, count * pitch, bottom - top);
    context.fillStyle = colours.grid;
    context.fillRect(x, top, count * pitch, 1);
    context.fillRect(x, bottom - 1, count * pitch, 1);
    for (let i = 0; i < count; i++) {
      const [slot, left, wide] = [from + i, x + i * pitch + space / 2, pitch - space];
      if (values) {
        for (let w = 0; w < width; w++) {
          context.fillStyle = signedColour(colours.signed, values[slot * width + w]! / scale);
          context.fillRect(left, first + w * tall, wide, tall >= 4 ? tall - 0.5 : tall + 0.3);
        }
      }
      if (pitch >= OUTLINED) {
        context.strokeStyle = colours.grid;
        context.lineWidth = 1;
        context.strokeRect(left, first, wide, last - first);
      }
      // A number that the end of the tape would cut is left out.
      const middle = (i + 0.5) * pitch;
      const half = 3.5 * String(slot).length;
      if (slot % every === 0 && middle >= half && middle + half <= count * pitch) {
        context.fillStyle = colours.muted;
        context.fillText(String(slot), x + middle, bottom - MARGIN / 2);
      }
    }
    if (from > 0) tear(context, x, -1, top, bottom);
    if (from + count < slots) tear(context, x + count * pitch, 1, top, bottom);
  }
};

/** The light that falls on what is read or written, and the frame around it. */
const drawGlow = (
  context: CanvasRenderingContext2D,
  { top, bottom, pitch }: Layout,
  middle: number,
  { read, write }: { readonly read: number; readonly write: number },
  { colours }: Surface,
): void => {
  const [first, last] = [top + 5, bottom - MARGIN];
  // Two that are about as strong share the frame: what reads is above, what writes below.
  const both = Math.min(read, write) > 0.3 * Math.max(read, write);
  const half = (first + last) / 2;
  const shine = (glow: number, colour: string, from: number, to: number): void => {
    if (glow <= 0.04) return;
    context.save();
    context.beginPath();
    context.rect(middle - pitch * 1.6, from - 8, pitch * 3.2, to - from + 16);
    if (both) context.clip();
    context.globalAlpha = glow;
    context.strokeStyle = colour;
    // A faint light has no halo: halos are what costs most here.
    if (glow > 0.12) {
      context.shadowColor = colour;
      context.shadowBlur = 14;
    }
    context.lineWidth = Math.max(2, Math.min(3, pitch / 6));
    context.beginPath();
    context.roundRect(middle - pitch / 2, first - 2, pitch, last - first + 4, 3);
    context.stroke();
    context.shadowBlur = 0;
    context.stroke();
    context.restore();
  };
  shine(read, colours.read, first, both ? half - 8 : last);
  shine(write, colours.write, both ? half + 8 : first, last);
};

/** The tape with its heads; returns where things lie, for the pointer. */
export const drawTape = (surface: Surface, baked: Baked, motion: Motion, view: TapeView): Layout => {
  const { context, width, height, ratio, colours } = surface;
  const heads = motion.heads;
  const { memory, values, scale, slot } = view;
  const watched = [...heads]
    .sort((a, b) => b.to.peak - a.to.peak)
    .filter(({ to }) => to.peak > 0.2)
    .map(({ to }) => to.slot);
  const layout = layoutOf(memory, watched, width, height);
  const key = layout.pieces.map(({ from, count }) => `${from}+${count}`).join();
  baked.put(surface, [values, memory, scale, key], (inside) => {
    inside.scale(ratio, ratio);
    drawSlots(inside, layout, view, colours);
  });
  for (const { from, count, x } of layout.pieces) {
    for (let i = 0; i < count; i++) {
      const middle = x + (i + 0.5) * layout.pitch;
      const glow = { read: motion.glow('read', from + i), write: motion.glow('write', from + i) };
      drawGlow(context, layout, middle, glow, surface);
    }
  }
  for (const head of heads) drawHead(surface, layout, memory, head);
  const pointed = slot === null ? null : middleOf(layout, slot);
  if (pointed !== null) {
    context.strokeStyle = colours.ink;
    context.lineWidth = 2;
    context.setLineDash([4, 3]);
    context.strokeRect(pointed - layout.pitch / 2, layout.top + 1, layout.pitch, layout.bottom - layout.top - 2);
    context.setLineDash([]);
  }
  return layout;
};

import type { MemoryTrace } from '../../shared/trace.ts';
import { spreadWords } from './heads.ts';
import { type Layout, middleOf } from './layout.ts';
import { type Going, type Head, SHARP } from './motion.ts';
import type { Surface } from './use-canvas.ts';

/** A nib that points at a slot: a triangle whose height and strength are the weight. `way` is 1 for downwards. */
const drawNib = (
  { context }: Surface,
  middle: number,
  edge: number,
  way: number,
  weight: number,
  { pitch, lane }: Layout,
): void => {
  const half = Math.min(9, pitch * 0.42);
  const tall = Math.min(lane - 20, 20) * (0.3 + 0.7 * weight);
  context.globalAlpha = 0.25 + 0.75 * weight;
  context.beginPath();
  context.moveTo(middle, edge);
  context.lineTo(middle - half, edge - way * tall);
  context.lineTo(middle + half, edge - way * tall);
  context.closePath();
  context.fill();
};

const labelOf = ({ kind, number }: Head, heads: number): string =>
  `${kind === 'read' ? 'reads' : 'writes'}${heads > 1 ? ` ${number + 1}` : ''}`;

/** A head beside the tape: what it looks at slot by slot, and its name where it is, or what it is spread over. */
export const drawHead = (surface: Surface, layout: Layout, memory: MemoryTrace, { to, from, part }: Going): void => {
  const { context, width, colours } = surface;
  const reads = to.kind === 'read';
  const way = reads ? 1 : -1;
  const lane = Math.min(to.number, 1);
  const edge = (reads ? layout.top : layout.bottom) - way * (2 + lane * layout.lane);
  const slides = to.peak >= SHARP && from.peak >= SHARP;
  const colour = reads ? colours.read : colours.write;
  const between = (a: number, b: number): number => a + (b - a) * part;

  context.save();
  context.fillStyle = colour;
  for (const { from: first, count, x } of layout.pieces) {
    for (let i = 0; i < count; i++) {
      const slot = first + i;
      const before = slides && slot === from.slot ? 0 : from.weights[slot]!;
      const now = slides && slot === to.slot ? 0 : to.weights[slot]!;
      const weight = between(before, now) / 255;
      if (weight > 0.015) drawNib(surface, x + (i + 0.5) * layout.pitch, edge, way, weight, layout);
    }
  }

  const text = labelOf(to, reads ? memory.readHeads : memory.writeHeads);
  context.font = '600 11px system-ui, sans-serif';
  context.textBaseline = 'middle';
  const place = middleOf(layout, slides ? between(from.slot, to.slot) : to.slot);
  const line = edge - way * (layout.lane - 13);
  if (to.peak >= SHARP && place !== null) {
    if (slides) drawNib(surface, place, edge, way, between(from.peak, to.peak), layout);
    const wide = context.measureText(text).width + 14;
    const left = Math.max(0, Math.min(width - wide, place - wide / 2));
    context.globalAlpha = 1;
    context.beginPath();
    context.roundRect(left, line - 9, wide, 18, 9);
    context.fill();
    context.fillStyle = colours.paper;
    context.textAlign = 'center';
    context.fillText(text, left + wide / 2, line + 0.5);
  } else {
    context.globalAlpha = 1;
    context.textAlign = 'left';
    context.fillText(`${text}: ${spreadWords(to)}`, 2, line);
  }
  context.restore();
};

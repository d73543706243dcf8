import type { TargetedPointerEvent } from 'preact';
import { type Draw, useCanvas } from '../draw/use-canvas.ts';

export type CanvasPointer = TargetedPointerEvent<HTMLCanvasElement>;

interface PictureProps {
  /** What is to be seen, for those who do not see it. */
  readonly label: string;
  readonly draw: Draw;
  /** It gives the picture its height. */
  readonly class: string;
  readonly on?: Partial<Record<'onPointerDown' | 'onPointerMove' | 'onPointerLeave', (event: CanvasPointer) => void>>;
}

/** A canvas that is drawn anew whenever something that it shows changes. */
export function Picture({ label, draw, class: name, on }: PictureProps) {
  return <canvas {...on} ref={useCanvas(draw)} class={`picture ${name}`} role="img" aria-label={label} />;
}

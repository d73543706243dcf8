import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Palette } from '../draw/palette.ts';
import { useCanvas } from '../draw/use-canvas.ts';

export type Draw = (context: CanvasRenderingContext2D, width: number, height: number, palette: Palette) => void;

interface SketchProps {
  readonly class: string;
  /** What there is to see, for those who do not. */
  readonly label: string;
  /** Draws all of it. Another function draws anew: it must change only with what it draws. */
  readonly draw: Draw;
}

/** A still picture whose size comes from CSS. */
export function Sketch({ class: name, label, draw }: SketchProps) {
  const latest = useSignal({ draw });
  useEffect(() => {
    latest.value = { draw };
  }, [draw, latest]);
  const canvas = useCanvas(({ context, width, height, colours }) => {
    latest.value.draw(context, width, height, colours);
    return false;
  });
  return <canvas ref={canvas} class={name} role="img" aria-label={label} />;
}

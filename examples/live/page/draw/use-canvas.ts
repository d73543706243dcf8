import { effect } from '@preact/signals';
import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { forgetFrame, nextFrame } from './frames.ts';
import { type Palette, palette } from './palette.ts';
import { pixelRatio } from './ratio.ts';

/** What a drawing draws on, in CSS pixels; it is clear when the drawing begins. */
export interface Surface {
  readonly context: CanvasRenderingContext2D;
  readonly width: number;
  readonly height: number;
  /** Pixels of the screen in a CSS pixel. */
  readonly ratio: number;
  readonly colours: Palette;
  /** The time of the frame, in milliseconds. */
  readonly now: number;
}

/** Draws all of it. `true` asks for another frame: something moves. */
export type Draw = (surface: Surface) => boolean;

/**
 * A canvas that is drawn in a frame, and again in another one when a signal that the drawing read has changed, when its
 * size, the pixels of the screen or the colours are others, when its component is rendered, or when the drawing says that
 * something moves.
 */
export const useCanvas = (draw: Draw): RefObject<HTMLCanvasElement | null> => {
  const ref = useRef<HTMLCanvasElement>(null);
  const latest = useRef(draw);
  latest.current = draw;
  const again = useRef<(() => void) | null>(null);

  useEffect(() => {
    const canvas = ref.current;
    const context = canvas?.getContext('2d');
    if (!canvas || !context) return;
    let forget = (): void => {};

    const paint = (): void => {
      forget();
      let drawn = false;
      let moves = false;
      // Its first run draws, and notes what the drawing reads; the second says that some of it has changed.
      forget = effect(() => {
        if (drawn) {
          nextFrame(paint);
          return;
        }
        drawn = true;
        const { value: colours } = palette;
        const { value: ratio } = pixelRatio();
        const { clientWidth: width, clientHeight: height } = canvas;
        if (width === 0 || height === 0) return;
        const [across, down] = [Math.round(width * ratio), Math.round(height * ratio)];
        if (canvas.width !== across || canvas.height !== down) {
          canvas.width = across;
          canvas.height = down;
        }
        context.setTransform(ratio, 0, 0, ratio, 0, 0);
        context.clearRect(0, 0, width, height);
        moves = latest.current({ context, width, height, ratio, colours, now: performance.now() });
      });
      if (moves) nextFrame(paint);
    };

    const sizes = new ResizeObserver(() => nextFrame(paint));
    sizes.observe(canvas);
    again.current = paint;
    return () => {
      again.current = null;
      sizes.disconnect();
      forgetFrame(paint);
      forget();
    };
  }, []);

  // A component that is rendered may draw something else, from its props.
  useEffect(() => {
    if (again.current) nextFrame(again.current);
  });

  return ref;
};

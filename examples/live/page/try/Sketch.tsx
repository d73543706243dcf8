import { useEffect, useRef } from 'preact/hooks';
import { type Palette, palette } from '../draw/palette.ts';

export type Draw = (context: CanvasRenderingContext2D, width: number, height: number, palette: Palette) => void;

interface SketchProps {
  readonly class: string;
  /** What there is to see, for those who do not. */
  readonly label: string;
  /** Draws all of it, in CSS pixels. Another function draws anew: it must change only with what it draws. */
  readonly draw: Draw;
}

/** A canvas whose size comes from CSS, drawn in the next frame after its function, the colours or its size changed. */
export function Sketch({ class: name, label, draw }: SketchProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const colours = palette.value;

  useEffect(() => {
    const element = canvas.current!;
    let frame = 0;
    const paint = (): void => {
      const context = element.getContext('2d');
      const { clientWidth: width, clientHeight: height } = element;
      if (!context || width === 0) return;
      const dense = Math.min(3, devicePixelRatio);
      const [w, h] = [Math.round(width * dense), Math.round(height * dense)];
      if (element.width !== w || element.height !== h) Object.assign(element, { width: w, height: h });
      context.setTransform(dense, 0, 0, dense, 0, 0);
      context.clearRect(0, 0, width, height);
      draw(context, width, height, colours);
    };
    const soon = (): void => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(paint);
    };
    soon();
    const sizes = new ResizeObserver(soon);
    sizes.observe(element);
    return () => {
      sizes.disconnect();
      cancelAnimationFrame(frame);
    };
  }, [draw, colours]);

  return <canvas ref={canvas} class={name} role="img" aria-label={label} />;
}

import type { Surface } from './use-canvas.ts';

/** A picture that is drawn once and then copied, until something that it is made of is another. */
export class Baked {
  readonly #canvas = document.createElement('canvas');
  #of: readonly unknown[] = [];

  /**
   * Copies the picture to the surface, whole. `of` is what it is made of, besides the size and the colours; `draw` draws it, in
   * pixels of the screen.
   */
  put(
    surface: Surface,
    of: readonly unknown[],
    draw: (context: CanvasRenderingContext2D, across: number, down: number) => void,
  ): void {
    const { context, width, height, ratio, colours } = surface;
    const [across, down] = [Math.round(width * ratio), Math.round(height * ratio)];
    const all = [...of, across, down, colours];
    if (all.length !== this.#of.length || all.some((part, i) => part !== this.#of[i])) {
      this.#canvas.width = across;
      this.#canvas.height = down;
      const inside = this.#canvas.getContext('2d');
      if (!inside) return;
      draw(inside, across, down);
      this.#of = all;
    }
    context.drawImage(this.#canvas, 0, 0, width, height);
  }
}

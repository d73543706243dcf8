// Time runs from left to right over the whole width of a picture, in all of them alike.

/** Where a step begins. */
export const leftOf = (step: number, steps: number, width: number): number => (step / steps) * width;

/** The step at a place. */
export const stepAt = (x: number, steps: number, width: number): number =>
  Math.max(0, Math.min(steps - 1, Math.floor((x / Math.max(1, width)) * steps)));

interface Place {
  readonly steps: number;
  readonly width: number;
  readonly height: number;
  readonly colour: string;
}

/** The cursor: a frame around it where it is wide enough, else a line through it. */
export const drawCursor = (
  context: CanvasRenderingContext2D,
  step: number,
  { steps, width, height, colour }: Place,
): void => {
  const wide = width / steps;
  const left = leftOf(step, steps, width);
  context.strokeStyle = colour;
  context.lineWidth = 1.5;
  if (wide >= 6) {
    context.strokeRect(left + 0.25, 0.75, wide - 0.5, height - 1.5);
    return;
  }
  const x = Math.min(width - 1, Math.max(1, left + wide / 2));
  context.beginPath();
  context.moveTo(x, 0);
  context.lineTo(x, height);
  context.stroke();
};

/** The step that another one has to do with, such as the one that wrote what is read now. */
export const drawOrigin = (context: CanvasRenderingContext2D, step: number, place: Place): void => {
  context.save();
  context.setLineDash([4, 3]);
  drawCursor(context, step, place);
  context.restore();
};

// Time runs from left to right over the whole width of a picture, in all of them alike.

/** Where a step begins. */
export const leftOf = (step: number, steps: number, width: number): number => (step / steps) * width;

/** The step at a place. */
export const stepAt = (x: number, steps: number, width: number): number =>
  Math.max(0, Math.min(steps - 1, Math.floor((x / Math.max(1, width)) * steps)));

/** The line of the cursor: around its step where a step is wide enough, else a line through it. */
export const drawCursor = (
  context: CanvasRenderingContext2D,
  step: number,
  steps: number,
  width: number,
  height: number,
  colour: string,
): void => {
  const wide = width / steps;
  context.save();
  context.strokeStyle = colour;
  context.lineWidth = 1.5;
  if (wide >= 6) context.strokeRect(leftOf(step, steps, width) + 0.25, 0.75, wide - 0.5, height - 1.5);
  else {
    const x = Math.min(width - 1, Math.max(1, leftOf(step, steps, width) + wide / 2));
    context.beginPath();
    context.moveTo(x, 0);
    context.lineTo(x, height);
    context.stroke();
  }
  context.restore();
};

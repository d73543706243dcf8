/** A straight line in dashes, from one place to another. */
export const dashedLine = (
  context: CanvasRenderingContext2D,
  [fromX, fromY]: readonly [x: number, y: number],
  [toX, toY]: readonly [x: number, y: number],
  { colour, dashes }: { readonly colour: string; readonly dashes: readonly number[] },
): void => {
  context.strokeStyle = colour;
  context.setLineDash([...dashes]);
  context.beginPath();
  context.moveTo(fromX, fromY);
  context.lineTo(toX, toY);
  context.stroke();
  context.setLineDash([]);
};

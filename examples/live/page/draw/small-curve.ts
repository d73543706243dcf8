import { dashedLine } from './lines.ts';
import type { Palette } from './palette.ts';

/** What a small curve shows: errors over steps, both on a log scale. */
export interface SmallCurve {
  readonly steps: readonly number[];
  readonly errors: readonly number[];
  /** Where both axes end, for all curves that are compared. */
  readonly extent: { readonly steps: number; readonly errors: number };
  /** The step at which it was learned. */
  readonly learned: number | null;
}

const FIRST_STEP = 10;
/** What is less than this, zero too, lies on the floor. */
const FLOOR = 0.01;
const LEFT = 34;
const BELOW = 18;

const short = (value: number): string =>
  value >= 1e6 ? `${value / 1e6}M` : value >= 1000 ? `${value / 1000}k` : String(value);

/** The powers of ten from one to the other. */
const decades = (from: number, to: number): readonly number[] => {
  const first = Math.ceil(Math.log10(from) - 1e-9);
  const last = Math.floor(Math.log10(to) + 1e-9);
  // Their text, too: 10 ** -2 is not quite 0.01 everywhere.
  return Array.from({ length: last - first + 1 }, (_, i) => Number(`1e${first + i}`));
};

export const drawSmallCurve = (
  context: CanvasRenderingContext2D,
  width: number,
  height: number,
  { steps, errors, extent, learned }: SmallCurve,
  colours: Pick<Palette, 'grid' | 'muted' | 'accent' | 'ink' | 'well'>,
): void => {
  const [right, bottom] = [width - 4, height - BELOW];
  const x = (step: number): number =>
    LEFT + ((right - LEFT) * Math.log(Math.max(step, FIRST_STEP) / FIRST_STEP)) / Math.log(extent.steps / FIRST_STEP);
  const y = (error: number): number =>
    bottom - ((bottom - 4) * Math.log(Math.max(error, FLOOR) / FLOOR)) / Math.log((extent.errors * 1.2) / FLOOR);

  context.font = '11px system-ui, sans-serif';
  context.lineWidth = 1;
  context.strokeStyle = colours.grid;
  context.fillStyle = colours.muted;
  context.textBaseline = 'middle';
  context.textAlign = 'right';
  for (const error of decades(FLOOR, extent.errors)) {
    const at = Math.round(y(error)) + 0.5;
    context.beginPath();
    context.moveTo(LEFT, at);
    context.lineTo(right, at);
    context.stroke();
    context.fillText(error === FLOOR ? '0' : short(error), LEFT - 5, at);
  }
  context.textBaseline = 'alphabetic';
  for (const step of decades(FIRST_STEP, extent.steps)) {
    const text = short(step);
    context.textAlign = step === FIRST_STEP ? 'left' : x(step) > right - 12 ? 'right' : 'center';
    context.fillText(text, x(step), height - 4);
  }

  if (learned !== null) {
    const at = Math.round(x(learned)) + 0.5;
    dashedLine(context, [at, 4], [at, bottom], { colour: colours.ink, dashes: [3, 3] });
  }

  context.strokeStyle = colours.accent;
  context.lineWidth = 1.25;
  context.lineJoin = 'round';
  context.beginPath();
  for (let i = 0; i < steps.length; i++) context.lineTo(x(steps[i]!), y(errors[i]!));
  context.stroke();
};

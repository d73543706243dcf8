import { checkOptions, shown, sizeOf, textOf } from '../checks.ts';
import { lineColors } from '../colormap.ts';
import { PlotError } from '../errors.ts';
import { oneLine } from '../text.ts';
import { fontFamily, fontSize, ink } from './style.ts';

/** A straight dashed line across a curve's plot, where something happened or a level that means something. */
export interface Mark {
  /** On which axis `at` lies: `'x'` is a line upwards, `'y'` (the left axis) one from side to side. */
  readonly axis: 'x' | 'y';
  readonly at: number;
  /** Short words: above an upward line, at the right end of the other. Default none. */
  readonly label?: string;
  /** One of the colours of lines, counted from 0. Default: grey, as the text. */
  readonly color?: number;
}

/** Pixels above the plot that the words of upward lines take. */
export const markRoom = fontSize.label + 4;

/** @throws {PlotError} when a mark is nowhere */
export function checkMarks(op: string, marks: readonly Mark[], yScale: 'linear' | 'log'): void {
  marks.forEach((mark, i) => {
    checkOptions(`${op}: marks[${i}]`, mark, { axis: true, at: true, label: true, color: true });
    const { axis, at, color } = mark;
    textOf(op, `marks[${i}].label`, mark.label);
    if (axis !== 'x' && axis !== 'y') throw new PlotError(`${op}: marks[${i}].axis is ${shown(axis)}, need 'x' or 'y'`);
    sizeOf(op, `marks[${i}].color`, color, {
      least: 0,
      most: 2 ** 31,
      unit: 'as the number of a colour',
      otherwise: 0,
    });
    if (!Number.isFinite(at)) throw new PlotError(`${op}: marks[${i}].at is ${shown(at)}, need a finite number`);
    if (axis === 'y' && yScale === 'log' && at <= 0)
      throw new PlotError(`${op}: marks[${i}].at is ${at}, a log scale needs a positive number`);
  });
}

/** Marks as ECharts wants them: a part of the first series. */
export function markLine(marks: readonly Mark[]): object {
  return {
    silent: true,
    symbol: 'none',
    animation: false,
    emphasis: { disabled: true },
    data: marks.map(({ axis, at, label, color }) => {
      const look = color === undefined ? ink.axis : (lineColors[color % lineColors.length] as string);
      return {
        [axis === 'x' ? 'xAxis' : 'yAxis']: at,
        name: label === undefined ? '' : oneLine(label),
        lineStyle: { color: look, type: axis === 'x' ? [2, 3] : [6, 4], width: axis === 'x' ? 1.25 : 1 },
        label: {
          show: label !== undefined,
          formatter: '{b}',
          position: axis === 'x' ? 'end' : 'insideEndTop',
          distance: axis === 'x' ? 3 : 2,
          fontFamily,
          fontSize: fontSize.label,
          color: color === undefined ? ink.text : look,
          // A rim of paper keeps words apart from the curves that run under them.
          textBorderColor: ink.paper,
          textBorderWidth: 3,
        },
      };
    }),
  };
}

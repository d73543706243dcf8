import { textOf } from '../checks.ts';
import { columnsOf, formatNumber, padEnd, padStart } from '../text.ts';

/** A drawing of lines of text, and what stands around it. */
export interface Framed {
  /** The caller's name, for the error message. */
  readonly op: string;
  readonly title: string | undefined;
  /** Beside the first and the last line. */
  readonly top: string;
  readonly bottom: string;
  readonly rows: readonly string[];
  /** Characters of a row. */
  readonly width: number;
  readonly xEnds: readonly [number, number];
  readonly xLabel: string | undefined;
  readonly legend: string | undefined;
}

/** The drawing between its axes, as lines joined by `\n`. */
export function framed({ op, title, top, bottom, rows, width, xEnds, xLabel, legend }: Framed): string {
  const margin = Math.max(columnsOf(top), columnsOf(bottom));
  const name = textOf(op, 'title', title);
  const lines = name === undefined ? [] : [name];
  rows.forEach((row, i) => {
    const label = i === 0 ? top : i === rows.length - 1 ? bottom : '';
    lines.push(`${padStart(label, margin)} ${label ? '┤' : '│'}${row}`);
  });
  const indent = ' '.repeat(margin + 1);
  lines.push(`${indent}└${'─'.repeat(width)}`);
  const [left, right] = xEnds.map(formatNumber) as [string, string];
  lines.push(`${indent} ${xLine(left, textOf(op, 'xLabel', xLabel) ?? '', right, width)}`);
  if (legend !== undefined) lines.push(`${indent} ${legend}`);
  return lines.map((line) => line.trimEnd()).join('\n');
}

/** The ends of the x axis left and right, its name in the middle; longer than `width` when they need it. */
function xLine(left: string, name: string, right: string, width: number): string {
  const start = name === '' ? left : `${padEnd(left, ((width - columnsOf(name)) >> 1) - 1)} ${name}`;
  return `${start} ${padStart(right, width - columnsOf(start) - 1)}`;
}

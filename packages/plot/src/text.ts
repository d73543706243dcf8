import stringWidth from 'fast-string-width';
import { PlotError } from './errors.ts';

/** A number in few characters: three digits, or the whole integer part. */
export function formatNumber(value: number): string {
  const size = Math.abs(value);
  if (size >= 1000 && size < 1e6) return String(Math.round(value));
  return String(Number(value.toPrecision(3)));
}

/** Text on one line: control characters as escapes (a token may be a newline; in XML most of them are illegal). */
export function oneLine(text: string): string {
  // JSON knows the short escapes for C0; lone surrogates come out as \udXXX, too.
  return text.replace(/[\p{Cc}\p{Cs}]/gu, (c) => {
    const escaped = JSON.stringify(c).slice(1, -1);
    return escaped === c ? `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}` : escaped;
  });
}

/** Columns that the text takes in a terminal: 2 for wide characters, 0 for combining ones. */
export function columnsOf(text: string): number {
  return stringWidth(text);
}

/** The text cut to `width` columns, with `…` for what is missing. */
export function truncate(text: string, width: number): string {
  if (columnsOf(text) <= width) return text;
  let cut = '';
  for (const char of text) {
    if (columnsOf(cut + char) > width - 1) break;
    cut += char;
  }
  return `${cut}…`;
}

/** Pads with spaces on the left, counting terminal columns. */
export function padStart(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - columnsOf(text))) + text;
}

/** Pads with spaces on the right, counting terminal columns. */
export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - columnsOf(text)));
}

/** Labels as text: anything that prints, e.g. tokens as numbers. */
export type Labels = ArrayLike<string | number>;

/**
 * The labels of an axis, one line each; `0, 1, 2, …` when none are given.
 *
 * @throws {PlotError} when there is not one label per row or column
 */
export function axisLabels(op: string, axis: 'row' | 'column', labels: Labels | undefined, length: number): string[] {
  if (labels === undefined) return Array.from({ length }, (_, i) => String(i));
  if (labels.length !== length) {
    throw new PlotError(`${op}: ${axis}Labels has ${labels.length} labels for ${length} ${axis}s`);
  }
  return Array.from(labels, (label) => oneLine(String(label)));
}

import stringWidth from 'fast-string-width';

/** A number in few characters: three digits, or the whole integer part. */
export function formatNumber(value: number): string {
  const size = Math.abs(value);
  if (size >= 1000 && size < 1e6) return String(Math.round(value));
  const rounded = Number(value.toPrecision(3));
  // Three digits of the largest number are more than it.
  return Number.isFinite(rounded) ? String(rounded) : value.toPrecision(3);
}

/**
 * Anything as text on one line. Control characters, and those that turn the direction of writing or break a line, come out
 * as escapes: a token may be a newline, and in XML most of them are illegal.
 */
export function oneLine(text: unknown): string {
  // JSON knows the short escapes for C0; lone surrogates come out as \udXXX, too.
  return String(text).replace(/[\p{Cc}\p{Cs}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu, (c) => {
    const escaped = JSON.stringify(c).slice(1, -1);
    if (escaped !== c) return escaped;
    const code = c.charCodeAt(0);
    return code < 256 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
  });
}

/** Columns that the text takes in a terminal: 2 for wide characters, 0 for combining ones. */
export function columnsOf(text: string): number {
  return stringWidth(text);
}

/** Columns of the widest of the texts. */
export function widestOf(texts: readonly string[]): number {
  return texts.reduce((most, text) => Math.max(most, columnsOf(text)), 0);
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

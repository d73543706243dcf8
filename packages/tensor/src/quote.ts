import { got } from './errors.ts';

const LONGEST = 60;

/** Control and format characters, what is not assigned, what is not shown, and breaks of lines that are not `\n`. */
const UNSEEN = /[\p{C}\p{DI}\p{Zl}\p{Zp}]/gu;

/** Text from elsewhere, escaped where a terminal would obey it, break the line, turn its direction or show nothing. */
export const legible = (text: string): string =>
  text.replace(UNSEEN, (mark) => `\\u{${mark.codePointAt(0)!.toString(16)}}`);

/** A file's names, a record's keys, for a message: in quotes, legible and of bounded length. */
export const quote = (text: string): string =>
  legible(JSON.stringify(text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text));

/** Of names in a list. */
export const MOST_NAMES = 20;

/** Names for a message: escaped where that is needed, and no more than can be read. */
export const listed = (names: readonly string[]): string => {
  const shown = names.slice(0, MOST_NAMES).map((name) => (/^[\w.]{1,80}$/.test(name) ? name : quote(name)));
  return shown.join(', ') + (names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : '');
};

/** Of a longer list a message says only what it is. */
const LONG_LIST = 100;

/** What was passed, for a message: numbers, text and lists of them as they are, all else in words. */
export const show = (value: unknown): string => {
  if (Array.isArray(value) && value.length <= LONG_LIST)
    return `[${value.map((each) => (Array.isArray(each) ? got(each) : show(each))).join(', ')}]`;
  if (typeof value === 'string') return quote(value);
  return typeof value === 'function' || (typeof value === 'object' && value !== null) ? got(value) : String(value);
};

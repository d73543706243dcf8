import { ArgumentError, quote } from '@engram/tensor';

// JSON for what a training keeps: numbers that JSON has no word for are { "number": "NaN" }.

const words: Readonly<Record<string, number>> = {
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  '-Infinity': Number.NEGATIVE_INFINITY,
  '-0': -0,
};

const hasWord = (x: unknown): boolean => typeof x !== 'number' || (Number.isFinite(x) && !Object.is(x, -0));

/** One line of JSON that keeps every number; `decodeRecord` reads it. */
export const encodeRecord = (record: object): string =>
  JSON.stringify(record, (_, x) => (hasWord(x) ? x : { number: Object.is(x, -0) ? '-0' : String(x) }));

/** The same text for the same data, in whatever order the fields of its records stand; one that is `undefined` is not there. */
export const canonicalRecord = (value: unknown): string => encodeRecord(inOrder(value) as object);

const inOrder = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(inOrder);
  const entries = Object.entries(value).filter(([, field]) => field !== undefined);
  return Object.fromEntries(
    entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, field]) => [name, inOrder(field)]),
  );
};

/** Lists and records within one another; a training's go five deep. */
const DEEPEST = 16;
/** Lists and records in all: each takes a hundred bytes where the text has two. */
const MOST_PARTS = 100_000;

/**
 * What `encodeRecord` wrote, or other JSON, whoever wrote it: nothing is made that takes more than a small multiple of the
 * text's own length.
 * @param what what errors call the text.
 * @throws {ArgumentError} on what is not JSON, is nested deeper than 16 levels, or has a name twice or `__proto__` as one.
 */
export const decodeRecord = (text: string, what = 'decodeRecord'): unknown => {
  const members = measure(text, what);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The engine's message quotes the text, control characters and all.
    throw new ArgumentError(`${what} is not JSON`);
  }
  const found = { members: 0 };
  const decoded = withNumbers(value, what, found);
  if (found.members !== members) throw new ArgumentError(`${what} has a name twice in one record`);
  return decoded;
};

/** The names in a text, which JSON.parse may drop for a later one. @throws {ArgumentError} on too many or too deep parts. */
const measure = (text: string, what: string): number => {
  let depth = 0;
  let parts = 0;
  let members = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (inString) {
      if (c === '\\') i++;
      else if (c === '"') inString = false;
      continue;
    }
    if (c === '"') inString = true;
    else if (c === ':') members++;
    else if (c === ']' || c === '}') depth--;
    else if (c === '[' || c === '{') {
      if (++depth > DEEPEST) throw new ArgumentError(`${what} is nested deeper than ${DEEPEST} levels`);
      if (++parts > MOST_PARTS) throw new ArgumentError(`${what} has more than ${MOST_PARTS} lists and records`);
    }
  }
  return members;
};

const withNumbers = (value: unknown, what: string, found: { members: number }): unknown => {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) value[i] = withNumbers(value[i], what, found);
    return value;
  }
  const record = value as Record<string, unknown>;
  const names = Object.keys(record);
  found.members += names.length;
  if (names.length === 1 && typeof record.number === 'string' && Object.hasOwn(words, record.number)) {
    return words[record.number];
  }
  for (const name of names) {
    if (name === '__proto__') throw new ArgumentError(`${what} has a record with the name ${quote(name)}`);
    record[name] = withNumbers(record[name], what, found);
  }
  return record;
};

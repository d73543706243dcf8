import { isPlainObject } from '../plain-object.ts';
import { quote } from '../quote.ts';
import { isVastAndEmpty, numel, type Shape, shownShape } from '../shape/shape.ts';
import { checkDataRanges } from './data-ranges.ts';
import { type EncodingName, encodingNames, encodingOf, isEncodingName } from './elements.ts';
import { type Fail, isWellFormed, show } from './fault.ts';
import { kindOf } from './kinds.ts';

/** The length of the header, as an unsigned 64-bit number, comes before it. */
export const PREFIX_BYTES = 8;
/** As in the safetensors library. */
export const MAX_HEADER_BYTES = 100_000_000;
/** The entry of the header that is not a tensor. */
export const METADATA = '__metadata__';

export interface Entry {
  readonly name: string;
  readonly encoding: EncodingName;
  readonly shape: Shape;
  /** Where its bytes are in the data, which begins after the header. */
  readonly begin: number;
  readonly end: number;
}

export interface Header {
  readonly entries: readonly Entry[];
  readonly metadata: readonly (readonly [string, string])[];
}

const FIELDS = ['dtype', 'shape', 'data_offsets'] as const;
/** Braces, brackets, colons and commas in a header. A tensor has about a dozen, so that 45,000 of them fit. */
export const MOST_MARKS = 500_000;

/**
 * How many bytes the header of a file has.
 * @param start the first bytes of the file: at least 40, or all.
 * @param size how many bytes the file has.
 */
export const headerLength = (start: Uint8Array, size: number, fail: Fail): number => {
  const fault = faultOf(start, size);
  if (fault === undefined) return Number(lengthIn(start));
  const kind = kindOf(start);
  return fail(kind ? `it is not a safetensors file, but ${kind}` : fault);
};

const lengthIn = (start: Uint8Array): bigint =>
  new DataView(start.buffer, start.byteOffset, PREFIX_BYTES).getBigUint64(0, true);

const faultOf = (start: Uint8Array, size: number): string | undefined => {
  if (size < PREFIX_BYTES) {
    return `${size} bytes are too few: the first 8 of a safetensors file give the length of its header`;
  }
  const length = lengthIn(start);
  const rest = size - PREFIX_BYTES;
  if (length > MAX_HEADER_BYTES) {
    return `its first 8 bytes give a header of ${length} bytes, and ${MAX_HEADER_BYTES} is the most: no safetensors file`;
  }
  if (length > rest) return `its header would be ${length} bytes long, and only ${rest} follow its length`;
  if (length === 0n || start[PREFIX_BYTES] !== '{'.charCodeAt(0)) {
    return 'its header does not begin with {: no safetensors file';
  }
  return undefined;
};

/**
 * What a file says of itself, with every claim checked against the bytes there are. Allocates nothing for tensors.
 * @param dataBytes how many bytes come after the header.
 */
export const readHeader = (header: Uint8Array, dataBytes: number, fail: Fail): Header => {
  // JSON.parse takes up to 60 times the size of a text that is made for it, so what it will build is counted first.
  const { marks, members } = punctuation(header);
  if (marks > MOST_MARKS) fail(`its header has more than ${MOST_MARKS} braces, brackets, colons and commas`);
  const parsed = parse(header, fail);
  const entries: Entry[] = [];
  let metadata: [string, string][] = [];
  let kept = 0;
  for (const [name, value] of Object.entries(parsed)) {
    if (name === METADATA) metadata = readMetadata(value, fail);
    else entries.push(readEntry(name, value, dataBytes, fail));
    kept += 1 + Object.keys(value as object).length;
  }
  // JSON.parse drops a member for a later one of the same name.
  if (members !== kept) fail('a name comes twice in its header');
  checkDataRanges(entries, dataBytes, fail);
  return { entries, metadata };
};

const parse = (header: Uint8Array, fail: Fail): object => {
  let text = '';
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(header);
  } catch {
    fail('its header is not UTF-8');
  }
  try {
    return JSON.parse(text) as object;
  } catch {
    // The engine's message quotes the file, control characters and all.
    return fail('its header is not JSON');
  }
};

const [QUOTE, BACKSLASH, COLON, COMMA, BRACKET, BRACE] = new TextEncoder().encode('"\\:,[{');

/** What stands outside of strings: all that opens or divides, and the colons alone, of which there is one a member. */
export const punctuation = (json: Uint8Array): { marks: number; members: number } => {
  let [marks, members, inString] = [0, 0, false];
  for (let i = 0; i < json.length; i++) {
    const c = json[i];
    if (c === QUOTE) inString = !inString;
    else if (inString) i += c === BACKSLASH ? 1 : 0;
    else if (c === COLON) members++;
    else if (c === COMMA || c === BRACKET || c === BRACE) marks++;
  }
  return { marks: marks + members, members };
};

const readMetadata = (value: unknown, fail: Fail): [string, string][] => {
  if (!isPlainObject(value)) fail(`its ${METADATA} is ${show(value)}; it must be an object of strings`);
  return Object.entries(value).map(([key, text]) => {
    if (typeof text !== 'string') fail(`its metadata ${quote(key)} is ${show(text)}; it must be a string`);
    if (!isWellFormed(key) || !isWellFormed(text)) fail(`its metadata ${quote(key)} is not text that UTF-8 can hold`);
    return [key, text];
  });
};

const isSize = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

const readEntry = (name: string, value: unknown, bytes: number, failFile: Fail): Entry => {
  const fail: Fail = (fault) => failFile(`tensor ${quote(name)}: ${fault}`);
  if (!isWellFormed(name)) fail('the name is not text that UTF-8 can hold');
  if (!isPlainObject(value)) fail(`it is ${show(value)}; it must be an object with ${FIELDS.join(', ')}`);
  for (const field of FIELDS) if (!Object.hasOwn(value, field)) fail(`it has no ${field}`);
  const stray = Object.keys(value).find((field) => !(FIELDS as readonly string[]).includes(field));
  if (stray !== undefined) fail(`the format has no field ${quote(stray)}`);
  const { dtype, shape, data_offsets: offsets } = value;

  if (!isEncodingName(dtype)) fail(`dtype ${show(dtype)} cannot be read; use one of ${encodingNames.join(', ')}`);
  if (!Array.isArray(shape)) fail(`its shape is ${show(shape)}; it must be an array of sizes`);
  const wrong: unknown = shape.find((size) => !isSize(size));
  if (wrong !== undefined) fail(`its shape holds ${show(wrong)}; sizes are whole numbers from 0 to 2⁵³ − 1`);
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isSize)) {
    const got = Array.isArray(offsets) ? `[${offsets.slice(0, 3).map(show).join(', ')}]` : show(offsets);
    fail(`its data_offsets are ${got}; they must be two whole numbers ≥ 0`);
  }
  const [begin, end] = offsets as [number, number];
  if (begin > end) fail(`its data_offsets begin at ${begin}, after their end at ${end}`);
  if (end > bytes) fail(`its data_offsets end at ${end}, and the file holds ${bytes} bytes of data: cut short?`);
  const needed = countElements(shape as number[], fail) * encodingOf(dtype).size;
  if (end - begin !== needed) {
    fail(
      `shape ${shownShape(shape as number[])} of ${dtype} takes ${needed} bytes, its data_offsets give ${end - begin}`,
    );
  }
  return { name, encoding: dtype, shape: shape as number[], begin, end };
};

const countElements = (shape: Shape, fail: Fail): number => {
  const count = numel(shape);
  if (Number.isSafeInteger(count) && !isVastAndEmpty(shape)) return count;
  return fail(`shape ${shownShape(shape)} has more elements than can be counted`);
};

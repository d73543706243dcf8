import { isPlainObject } from '../plain-object.ts';
import { quote } from '../quote.ts';
import type { Shape } from '../shape/shape.ts';
import { type EncodingName, encodingNames, encodingOf, isEncodingName } from './elements.ts';
import { type Fail, isWellFormed, show, showShape } from './fault.ts';
import { checkLayout } from './layout.ts';

/** The length of the header, as an unsigned 64-bit number, comes before it. */
export const PREFIX_BYTES = 8;
/** As in the safetensors library. */
export const MAX_HEADER_BYTES = 100_000_000;
/** The entry of the header that is no tensor. */
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
  /** What comes after the header; shares the file's memory. */
  readonly data: Uint8Array;
}

const FIELDS = ['dtype', 'shape', 'data_offsets'] as const;

/** What a file says of itself, with every claim checked against the bytes there are. Allocates nothing for tensors. */
export const readHeader = (file: Uint8Array, fail: Fail): Header => {
  const { text, data } = splitFile(file, fail);
  const parsed = parse(text, fail);
  const entries: Entry[] = [];
  let metadata: [string, string][] = [];
  let members = 0;
  for (const [name, value] of Object.entries(parsed)) {
    if (name === METADATA) metadata = readMetadata(value, fail);
    else entries.push(readEntry(name, value, data.length, fail));
    members += 1 + Object.keys(value as object).length;
  }
  if (countMembers(text) !== members) fail('a name comes twice in its header');
  checkLayout(entries, data.length, fail);
  return { entries, metadata, data };
};

const splitFile = (file: Uint8Array, fail: Fail): { text: string; data: Uint8Array } => {
  if (file.length < PREFIX_BYTES) {
    fail(`${file.length} bytes are too few: the first 8 of a safetensors file give the length of its header`);
  }
  const length = new DataView(file.buffer, file.byteOffset, PREFIX_BYTES).getBigUint64(0, true);
  const rest = file.length - PREFIX_BYTES;
  if (length > MAX_HEADER_BYTES) {
    fail(
      `its first 8 bytes give a header of ${length} bytes, and ${MAX_HEADER_BYTES} is the most: no safetensors file`,
    );
  }
  if (length > rest) fail(`its header would be ${length} bytes long, and only ${rest} follow its length`);
  const start = PREFIX_BYTES + Number(length);
  const header = file.subarray(PREFIX_BYTES, start);
  if (header[0] !== '{'.charCodeAt(0)) fail('its header does not begin with {: no safetensors file');
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(header), data: file.subarray(start) };
  } catch {
    return fail('its header is not UTF-8');
  }
};

const parse = (text: string, fail: Fail): object => {
  try {
    return JSON.parse(text) as object;
  } catch {
    // The engine's message quotes the file, control characters and all.
    return fail('its header is not JSON');
  }
};

/** Colons outside of strings: one a member, also for those that JSON.parse drops for a later one of the same name. */
const countMembers = (json: string): number => {
  const [quoteMark, backslash, colon] = [...'"\\:'].map((c) => c.charCodeAt(0));
  let members = 0;
  let inString = false;
  for (let i = 0; i < json.length; i++) {
    const c = json.charCodeAt(i);
    if (inString && c === backslash) i++;
    else if (c === quoteMark) inString = !inString;
    else if (!inString && c === colon) members++;
  }
  return members;
};

const readMetadata = (value: unknown, fail: Fail): [string, string][] => {
  if (!isPlainObject(value)) fail(`its ${METADATA} is ${show(value)}; it must be an object of strings`);
  return Object.entries(value).map(([key, text]) => {
    if (typeof text !== 'string') fail(`its metadata ${quote(key)} is ${show(text)}; it must be a string`);
    if (!isWellFormed(key) || !isWellFormed(text)) fail(`its metadata ${quote(key)} is no text that UTF-8 can hold`);
    return [key, text];
  });
};

const isSize = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

const readEntry = (name: string, value: unknown, bytes: number, failFile: Fail): Entry => {
  const fail: Fail = (fault) => failFile(`tensor ${quote(name)}: ${fault}`);
  if (!isWellFormed(name)) fail('the name is no text that UTF-8 can hold');
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
      `shape ${showShape(shape as number[])} of ${dtype} takes ${needed} bytes, its data_offsets give ${end - begin}`,
    );
  }
  return { name, encoding: dtype, shape: shape as number[], begin, end };
};

const countElements = (shape: Shape, fail: Fail): number =>
  shape.reduce((count, size) => {
    const more = count * size;
    return Number.isSafeInteger(more) ? more : fail(`shape ${showShape(shape)} has more elements than can be counted`);
  }, 1);

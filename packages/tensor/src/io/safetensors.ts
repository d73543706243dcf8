import { Tensor } from '../autograd/tensor.ts';
import { ArgumentError, EngramError, got, SafetensorsError } from '../errors.ts';
import { tensor } from '../ops/create.ts';
import { isPlainObject } from '../plain-object.ts';
import { legible, quote } from '../quote.ts';
import { dtypeOf } from '../shape/dtype.ts';
import { encodingOf, writtenAs } from './elements.ts';
import { type Fail, isWellFormed } from './fault.ts';
import {
  type Entry,
  type Header,
  headerLength,
  MAX_HEADER_BYTES,
  METADATA,
  MOST_MARKS,
  PREFIX_BYTES,
  punctuation,
  readHeader,
} from './header.ts';

/** What a safetensors file holds. */
export interface Safetensors {
  /** By name. The object has no prototype, since a file may call a tensor anything. */
  readonly tensors: Record<string, Tensor>;
  /** Text that goes with them; likewise without a prototype. */
  readonly metadata: Record<string, string>;
}

/**
 * The tensors as the bytes of a safetensors file (https://github.com/huggingface/safetensors, format 0.x), which PyTorch's
 * safetensors reads: float32 as F32, float64 as F64, int32 as I32, bool as BOOL; shapes as they are, scalars as `[]`.
 * The same contents give the same bytes, in whatever order they come: wider dtypes first, then by name.
 *
 * The elements are those at the time of the call, even where reading them has to wait for a GPU.
 *
 * @param metadata text to go with them; default none.
 * @throws {ArgumentError} as a rejection: on what is not a record of tensors or of strings, on a name that is `__metadata__`
 * or holds half a pair of surrogates, on names and metadata of more than 100 MB together, and on more than 45,000 tensors.
 */
export const encodeSafetensors = async (
  tensors: Readonly<Record<string, Tensor>>,
  metadata: Readonly<Record<string, string>> = {},
): Promise<Uint8Array> => join(await encodeParts(tensors, metadata));

/** The same in parts that follow one another: together they may be more than one array can hold. */
export const encodeParts = async (
  tensors: Readonly<Record<string, Tensor>>,
  metadata: Readonly<Record<string, string>>,
): Promise<Uint8Array[]> => {
  checkTensors(tensors);
  checkMetadata(metadata);
  const entries = sortedByName(tensors).sort(([, a], [, b]) => order.indexOf(a.dtype) - order.indexOf(b.dtype));
  const reading = entries.map(([, x]) => x.data());
  const header = headerOf(entries, sortedByName(metadata));
  const prefix = new Uint8Array(PREFIX_BYTES);
  new DataView(prefix.buffer).setBigUint64(0, BigInt(header.length), true);
  const arrays = await Promise.all(reading);
  return [
    prefix,
    header,
    ...arrays.map(({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength)),
  ];
};

/**
 * The tensors of a safetensors file: float32, float64, int32 and bool as they were; F16 and BF16 as float32; U8, I8, I16 and
 * I64 as int32. Every claim of the file is checked before memory is taken, so that no file, whoever made it, takes more
 * than a small multiple of its own size.
 *
 * @param what what errors call the file, as its path; default `'decodeSafetensors'`.
 * @throws {SafetensorsError} that says what is wrong: no such file format, cut short, tensors that overlap, leave bytes over
 * or do not fit their shapes, other dtypes, an I64 outside of int32, names that come twice, metadata that is not text.
 * @throws {ArgumentError} when `bytes` is not a Uint8Array.
 */
export const decodeSafetensors = (bytes: Uint8Array, what = 'decodeSafetensors'): Safetensors => {
  if (!(bytes instanceof Uint8Array)) {
    throw new ArgumentError(`decodeSafetensors: bytes must be a Uint8Array, got ${got(bytes)}`);
  }
  const fail = failing(what);
  const start = PREFIX_BYTES + headerLength(bytes, bytes.length, fail);
  const data = bytes.subarray(start);
  const { entries, metadata } = readHeader(bytes.subarray(PREFIX_BYTES, start), data.length, fail);
  const tensors = entries.map((entry) => tensorOf(entry, data.subarray(entry.begin, entry.end), fail));
  return fileOf(entries, tensors, metadata);
};

/** Reports what is wrong with the file that is called `what`. */
export const failing =
  (what: string): Fail =>
  (fault) => {
    throw new SafetensorsError(`${legible(what)}: ${fault}`);
  };

/** @param bytes those of this tensor. */
export const tensorOf = ({ name, encoding, shape }: Entry, bytes: Uint8Array, failFile: Fail): Tensor => {
  const fail: Fail = (fault) => failFile(`tensor ${quote(name)}: ${fault}`);
  const elements = encodingOf(encoding).read(bytes, fail);
  try {
    return tensor(elements, shape, { dtype: dtypeOf(elements) });
  } catch (error) {
    if (error instanceof EngramError) fail(error.message);
    throw error;
  }
};

export const fileOf = (
  entries: readonly Entry[],
  tensors: readonly Tensor[],
  metadata: Header['metadata'],
): Safetensors => {
  const found: Safetensors = { tensors: Object.create(null), metadata: Object.create(null) };
  for (const [i, { name }] of entries.entries()) found.tensors[name] = tensors[i];
  for (const [key, text] of metadata) found.metadata[key] = text;
  return found;
};

const order = Object.keys(writtenAs);

const checkTensors = (tensors: unknown): void => {
  if (!isPlainObject(tensors)) {
    throw new ArgumentError(`encodeSafetensors: tensors must be a record, { name: tensor }, got ${got(tensors)}`);
  }
  for (const [name, value] of Object.entries(tensors)) {
    if (name === METADATA) throw new ArgumentError(`encodeSafetensors: no tensor may be called ${METADATA}`);
    checkText('the name', name, name);
    if (!(value instanceof Tensor))
      throw new ArgumentError(`encodeSafetensors: ${quote(name)} is not a tensor but ${got(value)}`);
  }
};

const checkMetadata = (metadata: unknown): void => {
  if (!isPlainObject(metadata)) throw new ArgumentError('encodeSafetensors: metadata must be a record of strings');
  for (const [key, text] of Object.entries(metadata)) {
    if (typeof text !== 'string') {
      throw new ArgumentError(`encodeSafetensors: metadata ${quote(key)} must be a string, got ${typeof text}`);
    }
    checkText('metadata', key, key + text);
  }
};

const checkText = (what: string, name: string, text: string): void => {
  if (isWellFormed(text)) return;
  throw new ArgumentError(`encodeSafetensors: ${what} ${quote(name)} holds half a pair of surrogates; UTF-8 cannot`);
};

/** By the bytes of the names in UTF-8, as other writers do; JavaScript's own order differs above U+FFFF. */
const sortedByName = <T>(record: Readonly<Record<string, T>>): [string, T][] => {
  const encoder = new TextEncoder();
  const named = Object.entries(record).map((entry) => ({ entry, bytes: encoder.encode(entry[0]) }));
  return named.sort((a, b) => compareBytes(a.bytes, b.bytes)).map(({ entry }) => entry);
};

const compareBytes = (a: Uint8Array, b: Uint8Array): number => {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) if (a[i] !== b[i]) return a[i] - b[i];
  return a.length - b.length;
};

/** In UTF-8, with spaces up to a multiple of 8 bytes. Written by hand: an object would put names like "0" first. */
const headerOf = (entries: readonly [string, Tensor][], metadata: readonly [string, string][]): Uint8Array => {
  const member = (name: string, json: string): string => `${JSON.stringify(name)}:${json}`;
  const texts = metadata.map(([key, text]) => member(key, JSON.stringify(text)));
  const members = texts.length > 0 ? [member(METADATA, `{${texts.join(',')}}`)] : [];
  let at = 0;
  for (const [name, x] of entries) {
    const encoding = writtenAs[x.dtype];
    const end = at + x.numel * encodingOf(encoding).size;
    members.push(member(name, JSON.stringify({ dtype: encoding, shape: x.shape, data_offsets: [at, end] })));
    at = end;
  }
  const json = new TextEncoder().encode(`{${members.join(',')}}`);
  const header = new Uint8Array(Math.ceil(json.length / 8) * 8).fill(' '.charCodeAt(0));
  header.set(json);
  const { marks } = punctuation(header);
  if (header.length <= MAX_HEADER_BYTES && marks <= MOST_MARKS) return header;
  throw new ArgumentError(
    `encodeSafetensors: names, shapes and metadata take ${header.length} bytes with ${marks} marks between them, and ${MAX_HEADER_BYTES} and ${MOST_MARKS} are the most`,
  );
};

const join = (parts: readonly Uint8Array[]): Uint8Array => {
  const size = parts.reduce((sum, { length }) => sum + length, 0);
  const file = allocate(size);
  if (!file) {
    throw new ArgumentError(
      `encodeSafetensors: the file has ${size} bytes, more than one array can hold; saveSafetensors writes it in parts`,
    );
  }
  let at = 0;
  for (const part of parts) {
    file.set(part, at);
    at += part.length;
  }
  return file;
};

/** So many bytes, or `undefined` where no array can be so long. */
export const allocate = (size: number): Uint8Array | undefined => {
  try {
    return new Uint8Array(size);
  } catch {
    return undefined;
  }
};

import type { DType, TypedArray } from '../shape/dtype.ts';
import type { Fail } from './fault.ts';

interface Encoding {
  /** Bytes an element. */
  readonly size: number;
  /** The elements; they may share the memory of the bytes. */
  readonly read: (bytes: Uint8Array, fail: Fail) => TypedArray;
}

// Little-endian in the file, and so in the typed arrays of every machine that runs WebAssembly at speed.
const plain = (size: number, Elements: new (buffer: ArrayBufferLike, at: number, length: number) => TypedArray) => ({
  size,
  read: (bytes: Uint8Array): TypedArray => {
    const { buffer, byteOffset } = bytes.byteOffset % size === 0 ? bytes : new Uint8Array(bytes);
    return new Elements(buffer, byteOffset, bytes.length / size);
  },
});

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

const readBools = (bytes: Uint8Array, fail: Fail): Uint8Array => {
  const stray = bytes.find((byte) => byte > 1);
  if (stray !== undefined) fail(`a BOOL is a byte 0 or 1, not ${stray}`);
  return bytes;
};

/** 1 bit of sign, 5 of exponent, 10 of fraction. */
const halfValue = (bits: number): number => {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
};

const readHalves = (bytes: Uint8Array): Float32Array => {
  const view = viewOf(bytes);
  return Float32Array.from({ length: bytes.length / 2 }, (_, i) => halfValue(view.getUint16(2 * i, true)));
};

/** The upper half of a float32 each. */
const readBrainFloats = (bytes: Uint8Array): Float32Array => {
  const view = viewOf(bytes);
  const words = Uint32Array.from({ length: bytes.length / 2 }, (_, i) => view.getUint16(2 * i, true) << 16);
  return new Float32Array(words.buffer);
};

const readShorts = (bytes: Uint8Array): Int32Array => {
  const view = viewOf(bytes);
  return Int32Array.from({ length: bytes.length / 2 }, (_, i) => view.getInt16(2 * i, true));
};

const readLongs = (bytes: Uint8Array, fail: Fail): Int32Array => {
  const view = viewOf(bytes);
  return Int32Array.from({ length: bytes.length / 8 }, (_, i) => {
    const low = view.getInt32(8 * i, true);
    if (view.getInt32(8 * i + 4, true) !== low >> 31) {
      fail(`${view.getBigInt64(8 * i, true)} at position ${i} does not fit int32 (−2³¹ to 2³¹ − 1)`);
    }
    return low;
  });
};

/** What the format calls the dtypes that can be read. Half floats become float32, integers int32. */
const encodings = {
  F64: plain(8, Float64Array),
  F32: plain(4, Float32Array),
  F16: { size: 2, read: readHalves },
  BF16: { size: 2, read: readBrainFloats },
  I64: { size: 8, read: readLongs },
  I32: plain(4, Int32Array),
  I16: { size: 2, read: readShorts },
  I8: { size: 1, read: (bytes) => Int32Array.from(new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length)) },
  U8: { size: 1, read: (bytes) => Int32Array.from(bytes) },
  BOOL: { size: 1, read: readBools },
} satisfies Record<string, Encoding>;

export type EncodingName = keyof typeof encodings;

export const encodingNames = Object.keys(encodings) as readonly EncodingName[];

export const isEncodingName = (name: unknown): name is EncodingName =>
  typeof name === 'string' && Object.hasOwn(encodings, name);

export const encodingOf = (name: EncodingName): Encoding => encodings[name];

/** What the four dtypes are written as; in the order in which a file has them, so that each lies aligned. */
export const writtenAs: Readonly<Record<DType, EncodingName>> = {
  float64: 'F64',
  float32: 'F32',
  int32: 'I32',
  bool: 'BOOL',
};

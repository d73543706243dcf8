import type { Tensor } from '../autograd/tensor.ts';
import { ArgumentError, FormatError, got } from '../errors.ts';
import { tensor } from '../ops/create.ts';
import type { NumberArray } from '../shape/dtype.ts';
import { isVastAndEmpty, shownShape } from '../shape/shape.ts';

/** Bytes an element, and how one is read: numbers are stored with their high byte first. */
type Reader = readonly [size: number, array: { new (length: number): NumberArray }, read: keyof DataView | null];

/** By the third byte of a file. */
const readers: Readonly<Record<number, Reader>> = {
  8: [1, Uint8Array, null],
  9: [1, Int8Array, 'getInt8'],
  11: [2, Int16Array, 'getInt16'],
  12: [4, Int32Array, 'getInt32'],
  13: [4, Float32Array, 'getFloat32'],
  14: [8, Float64Array, 'getFloat64'],
};

/**
 * The tensor in an IDX file, the format of MNIST's (LeCun, Cortes & Burges, yann.lecun.com/exdb/mnist): images [N, 28, 28],
 * labels [N]. Whole numbers, bytes included, become int32; floats keep their dtype.
 *
 * ```ts
 * const images = readIdx(gunzipSync(readFileSync('train-images-idx3-ubyte.gz'))); // [60000, 28, 28] int32, 0 … 255
 * ```
 * @throws {FormatError} on bytes that are not such a file, are cut short or too many; before memory is taken for them.
 */
export const readIdx = (file: Uint8Array): Tensor => {
  if (!ArrayBuffer.isView(file)) throw new ArgumentError(`readIdx: expected a Uint8Array, got ${got(file)}`);
  const bytes = new Uint8Array(file.buffer, file.byteOffset, file.byteLength);
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) fail('it is compressed; gunzip it first');
  const [element, axes] = [bytes[2], bytes[3]];
  if (bytes.length < 4 || bytes[0] !== 0 || bytes[1] !== 0 || !Object.hasOwn(readers, element)) {
    fail(
      `it begins with the bytes [${bytes.subarray(0, 4).join(', ')}], not with 0, 0, a type (8, 9, 11 to 14) and the number of axes`,
    );
  }
  const [size, array, read] = readers[element];
  const start = 4 + 4 * axes;
  if (bytes.length < start)
    fail(`it has ${axes} axes, whose sizes need ${start} bytes, and ends after ${bytes.length}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const shape = Array.from({ length: axes }, (_, i) => view.getUint32(4 + 4 * i));
  // Beyond 2⁵³ the product is rounded, and still far from any length that bytes have.
  const count = shape.reduce((product, n) => product * n, 1);
  if (bytes.length - start !== count * size) {
    fail(
      `shape ${shownShape(shape)} needs ${count * size} bytes after the header, and there are ${bytes.length - start}`,
    );
  }
  if (isVastAndEmpty(shape)) fail(`shape ${shownShape(shape)} is too large, though it is empty`);
  if (read === null) return tensor(bytes.subarray(start), shape);
  const elements = new array(count);
  const get = view[read] as (at: number) => number;
  for (let i = 0; i < count; i++) elements[i] = get.call(view, start + i * size);
  return tensor(elements, shape);
};

const fail = (fault: string): never => {
  throw new FormatError(`readIdx: this is not an IDX file: ${fault}`);
};

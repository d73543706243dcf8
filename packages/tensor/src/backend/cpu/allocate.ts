import { ShapeError } from '../../errors.ts';
import { arrayOf, type DType, type TypedArray } from '../../shape/dtype.ts';
import { checkSize, formatShape, type Shape } from '../../shape/shape.ts';

// V8 keeps a typed array of up to 64 bytes beside its object; for a larger one it asks the system for memory, and has
// another thread give it back, which takes longer than most ops on so few elements. Small ones therefore share a chunk. A
// chunk lives as long as any of its arrays, so it is small: who keeps one tensor a step keeps no more than this with it.

/** Bytes up to which V8 needs no memory of the system's. */
const INLINE = 64;
/** Bytes up to which an array goes into a chunk. */
const SMALL = 512;
const CHUNK = 4096;
/** Where an array may begin. */
const ALIGNMENT = 16;

let chunk = new ArrayBuffer(0);
let used = 0;

/** An array of zeros. */
export const allocateArray = (dtype: DType, length: number): TypedArray => {
  const Type = arrayOf(dtype);
  const bytes = length * Type.BYTES_PER_ELEMENT;
  if (bytes <= INLINE || bytes > SMALL) return new Type(length);
  if (used + bytes > chunk.byteLength) {
    chunk = new ArrayBuffer(CHUNK);
    used = 0;
  }
  const start = used;
  used += Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
  return new Type(chunk, start, length);
};

/** The zeros of a tensor. @throws {ShapeError} where it is larger than a tensor may be, or than there is room for. */
export const zeroElements = (op: string, shape: Shape, dtype: DType): TypedArray => {
  const length = checkSize(op, shape, dtype);
  try {
    return allocateArray(dtype, length);
  } catch (cause) {
    const size = ((length * arrayOf(dtype).BYTES_PER_ELEMENT) / 2 ** 30).toFixed(1);
    throw new ShapeError(`${op}: ${formatShape(shape)} ${dtype} takes ${size} GiB, more than there is room for`, {
      cause,
    });
  }
};

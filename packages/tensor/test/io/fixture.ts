import { type DType, type Tensor, type TypedArray, tensor } from '../../src/index.ts';

/** A file as the format has it: length of the header, header, data. The header may be anything. */
export const fileOf = (header: string | Uint8Array | object, data: ArrayLike<number> = []): Uint8Array => {
  const text = typeof header === 'string' || header instanceof Uint8Array ? header : JSON.stringify(header);
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  const file = new Uint8Array(8 + bytes.length + data.length);
  new DataView(file.buffer).setBigUint64(0, BigInt(bytes.length), true);
  file.set(bytes, 8);
  file.set(data, 8 + bytes.length);
  return file;
};

/** One tensor, `x`, over all of the data. */
export const fileOfOne = (dtype: string, shape: readonly number[], data: ArrayLike<number>): Uint8Array =>
  fileOf({ x: { dtype, shape, data_offsets: [0, data.length] } }, data);

export const headerText = (file: Uint8Array): string =>
  new TextDecoder().decode(file.subarray(8, 8 + Number(new DataView(file.buffer).getBigUint64(0, true))));

const bytesOf = (array: TypedArray): number[] => [...new Uint8Array(array.buffer, array.byteOffset, array.byteLength)];

/** All that a file keeps of tensors, bit for bit. */
export const contents = (tensors: Readonly<Record<string, Tensor>>): Map<string, unknown> =>
  new Map(
    Object.entries(tensors)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, x]) => [name, { dtype: x.dtype, shape: [...x.shape], bytes: bytesOf(x.dataSync()) }]),
  );

export const ofDType = (values: readonly number[], dtype: DType): Tensor => tensor(values, { dtype });

import { decodeSafetensors } from '@engram/tensor/io';

/** A safetensors file of one vector `x`, made by hand and read back. */
export const tensorsOf = async (dtype, values) => {
  const elements = dtype === 'F64' ? Float64Array.from(values) : Float32Array.from(values);
  const header = new TextEncoder().encode(
    JSON.stringify({ x: { dtype, shape: [values.length], data_offsets: [0, elements.byteLength] } }),
  );
  const file = new Uint8Array(8 + header.length + elements.byteLength);
  file[0] = header.length;
  file.set(header, 8);
  file.set(new Uint8Array(elements.buffer), 8 + header.length);
  return (await decodeSafetensors(file, 'x')).tensors;
};

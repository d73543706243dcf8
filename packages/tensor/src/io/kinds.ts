/** Files that are taken for safetensors by mistake, by the bytes that they begin with. */
const KINDS = {
  'PK\x03\x04': 'a ZIP archive, as PyTorch’s torch.save and numpy.savez write',
  '\x80[\x02-\x05]': 'a Python pickle, as PyTorch’s older torch.save writes',
  '\x93NUMPY': 'a NumPy array',
  GGUF: 'a GGUF file',
  '\x89HDF': 'an HDF5 file',
  '\x1f\x8b': 'a gzip archive',
  'version https://git-lfs': 'a pointer of Git LFS; `git lfs pull` brings the file itself',
  '<': 'an HTML page',
};

/** @param start the first bytes of a file that is not a sound safetensors file. */
export const kindOf = (start: Uint8Array): string | undefined => {
  const text = String.fromCharCode(...start.subarray(0, 32));
  return Object.entries(KINDS).find(([begin]) => RegExp(`^${begin}`).test(text))?.[1];
};

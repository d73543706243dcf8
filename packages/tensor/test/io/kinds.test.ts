import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assert, suite } from '@engram/tools/suite';
import { decodeSafetensors, encodeSafetensors, SafetensorsError, zeros } from '../../src/index.ts';
import { loadSafetensors } from '../../src/io/index.ts';
import { fileOf } from './fixture.ts';

const bytes = (start: string, length = 200): Uint8Array => {
  const file = new Uint8Array(length);
  file.set(Buffer.from(start, 'latin1').subarray(0, length));
  return file;
};

const kinds: Record<string, [Uint8Array, RegExp]> = {
  'torch.save': [bytes('PK\x03\x04\x00\x00\x08\x08'), /not a safetensors file, but a ZIP archive.*torch\.save/],
  'a short ZIP archive': [bytes('PK\x03\x04', 9), /a ZIP archive/],
  'an older torch.save': [bytes('\x80\x02\x8a\x0al\xfc\x9cF\xf9 j\xa8P\x19.'), /a Python pickle.*torch\.save/],
  'pickle of protocol 4': [bytes('\x80\x04\x95\x01'), /a Python pickle/],
  'numpy.save': [bytes('\x93NUMPY\x01\x00'), /a NumPy array/],
  GGUF: [bytes('GGUF\x03\x00\x00\x00'), /a GGUF file/],
  HDF5: [bytes('\x89HDF\r\n\x1a\n'), /an HDF5 file/],
  gzip: [bytes('\x1f\x8b\x08'), /gzip/],
  'a pointer of Git LFS': [bytes('version https://git-lfs.github.com/spec/v1\n'), /Git LFS.*git lfs pull/],
  'an HTML page': [bytes('<!doctype html><html>'), /HTML/],
};

suite('other kinds of files are named as what they are', (test) => {
  for (const [name, [file, message]] of Object.entries(kinds)) {
    test(name, async () => {
      assert.throws(() => decodeSafetensors(file, 'file'), SafetensorsError);
      assert.throws(() => decodeSafetensors(file, 'file'), message);
      const folder = mkdtempSync(join(tmpdir(), 'engram-io-'));
      try {
        const path = join(folder, 'file');
        writeFileSync(path, file);
        await assert.rejects(() => loadSafetensors(path), message);
      } finally {
        rmSync(folder, { recursive: true });
      }
    });
  }

  test('a sound file whose length begins like a pickle is read', async () => {
    // 0x0280 bytes of header: the first two of the file are those of a pickle.
    const [small] = [await encodeSafetensors({ x: zeros([1]) })];
    const header = new TextDecoder().decode(small.subarray(8, small.length - 4)).padEnd(0x0280);
    const file = fileOf(header, [0, 0, 0, 0]);
    assert.equal([...file.subarray(0, 2)], [0x80, 0x02]);
    assert.equal(Object.keys(decodeSafetensors(file).tensors), ['x']);
  });
});

import { assert, suite } from '@engram/tools/suite';
import { readIdx } from '../../src/data/idx.ts';
import { ArgumentError, EngramError, FormatError } from '../../src/errors.ts';

/** A file with this type, these sizes and these bytes after the header. */
const file = (type: number, sizes: readonly number[], bytes: readonly number[]): Uint8Array => {
  const header = new DataView(new ArrayBuffer(4 + 4 * sizes.length));
  header.setUint8(2, type);
  header.setUint8(3, sizes.length);
  sizes.forEach((size, i) => {
    header.setUint32(4 + 4 * i, size);
  });
  return Uint8Array.from([...new Uint8Array(header.buffer), ...bytes]);
};

suite('readIdx', (test) => {
  test('bytes keep their values, as int32', () => {
    const images = readIdx(file(8, [2, 1, 3], [0, 1, 2, 127, 128, 255]));
    assert.is(images.dtype, 'int32');
    assert.equal(images.arraySync(), [[[0, 1, 2]], [[127, 128, 255]]]);
    assert.equal(readIdx(file(8, [2], [7, 9])).arraySync(), [7, 9]);
    assert.equal(readIdx(file(8, [0, 28, 28], [])).shape, [0, 28, 28]);
    assert.equal(readIdx(file(8, [], [5])).arraySync(), 5);
  });

  test('a part of a larger buffer, and one of Node, are read as they are', () => {
    const inside = new Uint8Array([9, 9, 9, ...file(8, [2], [7, 200]), 9]).subarray(3, -1);
    assert.equal(readIdx(inside).arraySync(), [7, 200]);
    assert.equal(readIdx(Buffer.from(inside)).arraySync(), [7, 200]);
  });

  test('the other types have their high byte first', () => {
    const read = (type: number, bytes: number[]) => {
      const x = readIdx(file(type, [bytes.length / { 9: 1, 11: 2, 12: 4, 13: 4, 14: 8 }[type]!], bytes));
      return [x.dtype, x.arraySync()];
    };
    assert.equal(read(9, [255, 5]), ['int32', [-1, 5]]);
    assert.equal(read(11, [1, 2, 255, 254]), ['int32', [258, -2]]);
    assert.equal(read(12, [0, 1, 0, 0, 255, 255, 255, 255]), ['int32', [65536, -1]]);
    assert.equal(read(13, [0x3f, 0x80, 0, 0]), ['float32', [1]]);
    assert.equal(read(14, [0x40, 0, 0, 0, 0, 0, 0, 0]), ['float64', [2]]);
  });

  test('hostile bytes are told before memory is taken for them', () => {
    const refused = (bytes: readonly number[] | Uint8Array, message: RegExp) => {
      assert.throws(() => readIdx(Uint8Array.from(bytes)), message);
      assert.throws(() => readIdx(Uint8Array.from(bytes)), FormatError);
    };
    refused([], /this is not an IDX file: it begins with the bytes \[\]/);
    refused([0, 0, 8], /begins with/);
    refused([1, 0, 8, 1, 0, 0, 0, 0], /begins with the bytes \[1, 0, 8, 1\]/);
    refused([0, 0, 10, 1, 0, 0, 0, 0], /a type/);
    refused([0x1f, 0x8b, 8, 0], /it is compressed; gunzip it first/);
    refused([0, 0, 8, 3, 0, 0], /it has 3 axes, whose sizes need 16 bytes, and ends after 6/);
    refused([0, 0, 8, 255], /255 axes/);
    refused(file(8, [3], [1, 2]), /shape \[3\] needs 3 bytes after the header, and there are 2/);
    refused(file(8, [2], [1, 2, 3]), /needs 2 bytes .* there are 3/);
    refused(file(13, [2], [1, 2, 3, 4]), /needs 8 bytes/);
    refused(file(14, [0xffffffff, 0xffffffff, 0xffffffff], [1]), /shape \[4294967295, 4294967295, 4294967295\] needs/);
    refused(file(8, Array(255).fill(0xffffffff), [1]), /and more axes needs Infinity bytes/);
    refused(file(8, [...Array(254).fill(0xffffffff), 0], [1]), /and more axes needs/);
    assert.throws(() => readIdx('file.idx' as never), ArgumentError);
    assert.throws(() => readIdx(Promise.resolve() as never), /a promise: await it first/);
  });

  test('refuses an empty tensor whose other axes are vast', () => {
    const vast = [255, 255, 255, 255];
    for (const sizes of [
      [0, 255, 255, 255, 0, 0, 255, 255, 0, 0, 0, 0],
      [...vast, ...vast, 0, 0, 0, 0],
    ])
      assert.throws(() => readIdx(Uint8Array.of(0, 0, 8, 3, ...sizes)), /, 0\] is too large, though it is empty/);
    assert.equal(readIdx(Uint8Array.of(0, 0, 8, 2, 0, 0, 0, 0, 0, 0, 0, 28)).shape, [0, 28]);
  });

  test('no bytes do anything but give a tensor or this error', () => {
    let seed = 1;
    const next = () => {
      seed = (seed * 48271) % 2147483647;
      return seed;
    };
    for (let i = 0; i < 3000; i++) {
      const bytes = file(
        [8, 9, 11, 12, 13, 14][next() % 6]!,
        [next() % 3, next() % 3],
        Array(next() % 9).fill(next() % 256),
      );
      for (let flips = next() % 3; flips > 0; flips--) bytes[next() % bytes.length] = next() % 256;
      try {
        readIdx(bytes);
      } catch (error) {
        assert.ok(error instanceof EngramError, String(error));
      }
    }
  });
});

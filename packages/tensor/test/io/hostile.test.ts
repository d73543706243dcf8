import { assert, suite } from '@engram/tools/suite';
import fc from 'fast-check';
import { ArgumentError, decodeSafetensors, encodeSafetensors, SafetensorsError, tensor } from '../../src/index.ts';
import { fileOf, fileOfOne, ofDType } from './fixture.ts';

/** A header with these fields in place of those of two bytes as `x`. */
const entry = (fields: object): object => ({ x: { dtype: 'U8', shape: [2], data_offsets: [0, 2], ...fields } });
const bytes = (dtype: string, begin: number, end: number) => ({
  dtype,
  shape: [end - begin],
  data_offsets: [begin, end],
});
const withLength = (length: bigint, rest: number): Uint8Array => {
  const file = new Uint8Array(8 + rest);
  new DataView(file.buffer).setBigUint64(0, length, true);
  return file;
};
const deep = (open: string, inner: string, close: string): string =>
  open.repeat(200_000) + inner + close.repeat(200_000);
const U8 = '{"dtype":"U8","shape":[1],"data_offsets":[0,1]}';

const cases: Record<string, [Uint8Array, RegExp]> = {
  'an empty file': [new Uint8Array(), /0 bytes are too few/],
  'seven bytes': [new Uint8Array(7), /7 bytes are too few/],
  'a header of no bytes': [new Uint8Array(8), /does not begin with \{/],
  'a header longer than the file': [withLength(9n, 8), /would be 9 bytes long, and only 8 follow/],
  'a header of more than 100 MB': [withLength(100_000_001n, 8), /give a header of 100000001 bytes, and 100000000/],
  'a header of 2⁶⁴ − 1 bytes': [withLength(2n ** 64n - 1n, 8), /give a header of 18446744073709551615 bytes/],
  'another kind of file': [
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0),
    /a header of \d{18} bytes.* no safetensors file/,
  ],
  'a header that is not UTF-8': [fileOf(Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x7d)), /its header is not UTF-8/],
  'a header that is not JSON': [fileOf('{"x": \u001b[31m}'), /: its header is not JSON$/],
  'a header that was cut short': [fileOf('{"x":{"dtype":'), /its header is not JSON/],
  'something after the header’s object': [fileOf('{} {}'), /its header is not JSON/],
  'an array for a header': [fileOf('[]'), /does not begin with \{/],
  'a byte-order mark': [fileOf('\ufeff{}'), /does not begin with \{/],
  'a tensor that comes twice': [fileOf(`{"x":${U8},"x":${U8}}`, [1]), /a name comes twice/],
  'a tensor that comes twice, once escaped': [fileOf(`{"x":${U8},"\\u0078":${U8}}`, [1]), /a name comes twice/],
  'a field that comes twice': [fileOf(`{"x":${U8.replace('{', '{"dtype":"I8",')}}`, [1]), /a name comes twice/],
  'metadata that comes twice': [fileOf('{"__metadata__":{"a":"1"},"__metadata__":{"a":"1"}}'), /a name comes twice/],
  'a key of the metadata that comes twice': [fileOf('{"__metadata__":{"a":"1","a":"2"}}'), /a name comes twice/],

  'metadata that is null': [fileOf({ __metadata__: null }), /its __metadata__ is null; it must be an object/],
  'metadata that is a list': [fileOf({ __metadata__: ['a'] }), /its __metadata__ is an array of 1/],
  'metadata that is not a string': [
    fileOf({ __metadata__: { step: 3 } }),
    /its metadata "step" is 3; it must be a string/,
  ],
  'metadata that is nested': [fileOf({ __metadata__: { a: { b: 'c' } } }), /its metadata "a" is an object/],
  'half a pair of surrogates in metadata': [fileOf('{"__metadata__":{"a":"\\ud800"}}'), /metadata "a" is not text/],
  'half a pair of surrogates in a name': [fileOf(`{"\\udfff":${U8}}`, [1]), /tensor "\\udfff": the name is not text/],

  'a tensor that is a number': [
    fileOf({ x: 3 }),
    /tensor "x": it is 3; it must be an object with dtype, shape, data_offsets/,
  ],
  'a tensor that is null': [fileOf({ x: null }), /tensor "x": it is null/],
  'a tensor that is a list': [fileOf({ x: [1] }), /tensor "x": it is an array of 1/],
  'a tensor without a dtype': [fileOf({ x: { shape: [], data_offsets: [0, 1] } }, [1]), /"x": it has no dtype/],
  'a tensor without a shape': [fileOf({ x: { dtype: 'U8', data_offsets: [0, 1] } }, [1]), /"x": it has no shape/],
  'a tensor without offsets': [fileOf({ x: { dtype: 'U8', shape: [1] } }, [1]), /"x": it has no data_offsets/],
  'fields of the prototype': [fileOf('{"x":{"__proto__":{"dtype":"U8"}}}'), /"x": it has no dtype/],
  'a field too many': [fileOf(entry({ strides: [1] }), [1, 2]), /"x": the format has no field "strides"/],

  'an unknown dtype': [
    fileOf(entry({ dtype: 'F8_E4M3' }), [1, 2]),
    /dtype "F8_E4M3" cannot be read; use one of F64, F32/,
  ],
  'a dtype by the name of a method': [fileOf(entry({ dtype: 'toString' }), [1, 2]), /dtype "toString" cannot be read/],
  'a dtype that is a list': [fileOf(entry({ dtype: ['U8'] }), [1, 2]), /dtype an array of 1 cannot be read/],
  'a dtype that is nested deeply': [
    fileOf(`{"x":{"dtype":${deep('[', '', ']')},"shape":[],"data_offsets":[0,0]}}`),
    /./,
  ],
  'a tensor that is nested deeply': [fileOf(`{"x":${deep('{"a":', '1', '}')}}`), /./],

  'a shape that is a number': [fileOf(entry({ shape: 2 }), [1, 2]), /its shape is 2; it must be an array/],
  'a size below 0': [fileOf(entry({ shape: [-2] }), [1, 2]), /its shape holds -2; sizes are whole numbers/],
  'two sizes below 0': [fileOf(entry({ shape: [-1, -2] }), [1, 2]), /its shape holds -1/],
  'a size that is not whole': [fileOf(entry({ shape: [1.5] }), [1, 2]), /its shape holds 1.5/],
  'a size that is text': [fileOf(entry({ shape: ['2'] }), [1, 2]), /its shape holds "2"/],
  'a size that is null': [fileOf(entry({ shape: [2, null] }), [1, 2]), /its shape holds null/],
  'a size beyond whole numbers': [
    fileOf('{"x":{"dtype":"U8","shape":[1e400],"data_offsets":[0,0]}}'),
    /holds Infinity/,
  ],
  'more elements than can be counted': [
    fileOf(entry({ shape: [2 ** 40, 2 ** 40, 0], data_offsets: [0, 0] })),
    /shape \[1099511627776, 1099511627776, 0\] has more elements than can be counted/,
  ],
  'an empty tensor with a vast axis': [
    fileOf(entry({ shape: [2 ** 40, 0], data_offsets: [0, 0] })),
    /shape \[1099511627776, 0\] has more elements than can be counted/,
  ],
  'an empty tensor with a vast axis behind': [
    fileOf(entry({ shape: [0, 2 ** 32], data_offsets: [0, 0] })),
    /shape \[0, 4294967296\] has more elements than can be counted/,
  ],
  'a claim of a petabyte': [
    fileOf(entry({ shape: [2 ** 50] }), [1, 2]),
    /of U8 takes 1125899906842624 bytes,.* give 2/,
  ],
  'very many axes': [
    fileOf(entry({ shape: new Array(1000).fill(1), data_offsets: [0, 2] }), [1, 2]),
    /shape \[1, 1, 1, 1, 1, 1, 1, 1\] and more axes of U8 takes 1 bytes/,
  ],

  'offsets that are a number': [fileOf(entry({ data_offsets: 2 }), [1, 2]), /its data_offsets are 2; they must be two/],
  'one offset': [fileOf(entry({ data_offsets: [0] }), [1, 2]), /its data_offsets are \[0\]/],
  'three offsets': [fileOf(entry({ data_offsets: [0, 1, 2] }), [1, 2]), /its data_offsets are \[0, 1, 2\]/],
  'an offset below 0': [fileOf(entry({ data_offsets: [-1, 1] }), [1, 2]), /its data_offsets are \[-1, 1\]/],
  'an offset that is not whole': [fileOf(entry({ data_offsets: [0, 2.5] }), [1, 2]), /data_offsets are \[0, 2.5\]/],
  'an offset that is text': [fileOf(entry({ data_offsets: [0, '2'] }), [1, 2]), /data_offsets are \[0, "2"\]/],
  'an offset beyond whole numbers': [
    fileOf(entry({ data_offsets: [0, 2 ** 60] }), [1, 2]),
    /data_offsets are \[0, 115/,
  ],
  'offsets the wrong way round': [fileOf(entry({ data_offsets: [2, 0] }), [1, 2]), /begin at 2, after their end at 0/],
  'data that was cut short': [fileOf(entry({}), [1]), /"x": its data_offsets end at 2, and the file holds 1 bytes/],
  'too few bytes for the shape': [fileOfOne('F32', [2], [1, 2, 3, 4]), /\[2\] of F32 takes 8 bytes.* give 4/],
  'too many bytes for the shape': [
    fileOfOne('F32', [], [1, 2, 3, 4, 5, 6, 7, 8]),
    /\[\] of F32 takes 4 bytes.* give 8/,
  ],
  'bytes for an empty tensor': [fileOfOne('F32', [0, 3], [1, 2, 3, 4]), /\[0, 3\] of F32 takes 0 bytes.* give 4/],
  'a BOOL that is neither': [fileOfOne('BOOL', [3], [0, 1, 2]), /tensor "x": a BOOL is a byte 0 or 1, not 2/],

  'tensors over one another': [
    fileOf({ b: bytes('U8', 1, 3), a: bytes('U8', 0, 2) }, [1, 2, 3]),
    /tensors "a" and "b" overlap at byte 1/,
  ],
  'tensors in one place': [
    fileOf({ a: bytes('U8', 0, 2), b: bytes('U8', 0, 2) }, [1, 2]),
    /tensors "a" and "b" overlap at byte 0/,
  ],
  'an empty tensor inside of another': [
    fileOf({ a: bytes('U8', 0, 2), b: bytes('U8', 1, 1) }, [1, 2]),
    /tensors "a" and "b" overlap at byte 1/,
  ],
  'a hole at the start': [fileOf({ a: bytes('U8', 1, 2) }, [1, 2]), /bytes 0 to 1 of the data, before tensor "a"/],
  'a hole in between': [
    fileOf({ a: bytes('U8', 0, 1), b: bytes('U8', 2, 3) }, [1, 2, 3]),
    /bytes 1 to 2 of the data, before tensor "b", belong to no tensor/,
  ],
  'bytes at the end': [fileOf(entry({}), [1, 2, 3]), /bytes 2 to 3 at the end of the data belong to no tensor/],
  'bytes and no tensor': [fileOf({}, [1]), /bytes 0 to 1 at the end of the data/],
  'a name as long as a book': [fileOf({ ['n'.repeat(1e6)]: 3 }), /^file: tensor "n{60}…": it is 3;/],
};

suite('decodeSafetensors: refuses', (test) => {
  for (const [name, [file, message]] of Object.entries(cases)) {
    test(name, () => {
      const decode = () => decodeSafetensors(file, 'file');
      assert.throws(decode, SafetensorsError);
      assert.throws(decode, message);
      assert.throws(decode, /^file: .{1,250}$/);
    });
  }

  test('what is no Uint8Array', () => {
    assert.throws(() => decodeSafetensors('{}' as unknown as Uint8Array), ArgumentError);
    assert.throws(() => decodeSafetensors(new ArrayBuffer(16) as unknown as Uint8Array), /must be a Uint8Array/);
  });
});

suite('decodeSafetensors: takes', (test) => {
  test('a file without tensors', () => {
    assert.equal(Object.keys(decodeSafetensors(fileOf('{}')).tensors), []);
  });
  test('tensors that the header has in another order than the data', () => {
    const { tensors } = decodeSafetensors(fileOf({ b: bytes('U8', 1, 3), a: bytes('U8', 0, 1) }, [1, 2, 3]));
    assert.equal([tensors.a.arraySync(), tensors.b.arraySync()], [[1], [2, 3]]);
  });
  test('empty tensors at either end of others', () => {
    const file = fileOf({ a: bytes('U8', 0, 1), b: bytes('U8', 1, 1), c: bytes('U8', 0, 0) }, [1]);
    assert.equal(Object.keys(decodeSafetensors(file).tensors), ['a', 'b', 'c']);
  });
  test('colons and quotes in names and metadata', () => {
    const file = fileOf({ __metadata__: { 'a":': '\\":{"x":1}' }, '":"\\': bytes('U8', 0, 1) }, [1]);
    assert.equal(Object.keys(decodeSafetensors(file).tensors), ['":"\\']);
  });
});

suite('decodeSafetensors: damaged files', (test) => {
  test('are read, or refused with a SafetensorsError', async () => {
    const good = await encodeSafetensors(
      {
        'a.weight': tensor([
          [1, 2],
          [3, 4],
        ]),
        b: ofDType([1, 2, 3], 'int32'),
        c: tensor([true]),
        d: tensor(1),
      },
      { step: '12', config: '{"a":"b"}' },
    );
    let readable = 0;
    let refused = 0;
    const at = fc.integer({ min: 0, max: good.length - 1 });
    const anyByte = fc.oneof(
      fc.integer({ min: 0, max: 255 }),
      fc.constantFrom(...Buffer.from('{}[]":,0123456789-.eE')),
    );
    const change = fc.oneof(
      fc.tuple(at, anyByte).map(
        ([i, byte]) =>
          (file: Uint8Array) =>
            file.with(Math.min(i, file.length - 1), byte),
      ),
      fc.tuple(at, fc.integer({ min: 0, max: 7 })).map(
        ([i, bit]) =>
          (file: Uint8Array) =>
            file.map((byte, j) => (j === i ? byte ^ (1 << bit) : byte)),
      ),
      at.map((length) => (file: Uint8Array) => file.slice(0, Math.max(1, length))),
      fc.uint8Array({ maxLength: 4 }).map((more) => (file: Uint8Array) => Uint8Array.of(...file, ...more)),
      fc.tuple(at, at).map(
        ([i, j]) =>
          (file: Uint8Array) =>
            Uint8Array.of(...file.slice(0, i), ...file.slice(j)),
      ),
    );
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
        const file = changes.reduce((bytes, apply) => (bytes.length === 0 ? bytes : apply(bytes)), good);
        try {
          decodeSafetensors(file);
          readable++;
        } catch (error) {
          if (!(error instanceof SafetensorsError)) throw error;
          refused++;
        }
      }),
      { seed: 5, numRuns: 5000 },
    );
    assert.ok(readable > 50 && refused > 1000, `${readable} readable, ${refused} refused`);
  });

  test('every file that was cut short is refused', async () => {
    const good = await encodeSafetensors({ a: tensor([1, 2]), b: tensor([true, false]) }, { step: '1' });
    for (let length = 0; length < good.length; length++) {
      assert.throws(() => decodeSafetensors(good.subarray(0, length)), SafetensorsError);
    }
  });
});

import { assert, suite } from '@engram/tools/suite';
import fc from 'fast-check';
import {
  ArgumentError,
  decodeSafetensors,
  encodeSafetensors,
  Linear,
  noGrad,
  SafetensorsError,
  type Tensor,
  tensor,
  zeros,
} from '../../src/index.ts';
import { contents, fileOf, fileOfOne, headerText, ofDType } from './fixture.ts';

const halves = (...bits: number[]): Uint8Array => new Uint8Array(Uint16Array.from(bits).buffer);
const longs = (...values: bigint[]): Uint8Array => new Uint8Array(BigInt64Array.from(values).buffer);

const read = (dtype: string, data: Uint8Array, shape = [data.length]): Tensor =>
  decodeSafetensors(fileOfOne(dtype, shape, data)).tensors.x;

const anyShape = fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 3 });
/** Any text but half pairs of surrogates, and names that objects have of themselves. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 8 }),
  fc.constantFrom('__proto__', 'constructor', 'toString', '', '0', '10', '9', '\u0000', '\uffff', '😀', '"\\'),
);
const anyElements = (n: number) => {
  const size = { minLength: n, maxLength: n };
  return fc.oneof(
    fc.float32Array(size),
    fc.float64Array(size),
    fc.int32Array(size),
    fc.uint8Array({ ...size, max: 1 }),
  );
};
const anyTensor = anyShape.chain((shape) =>
  anyElements(shape.reduce((n, size) => n * size, 1)).map((elements) => tensor(elements, shape)),
);
const anyRecord = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<Record<string, T>> =>
  fc.array(fc.tuple(anyText, value), { maxLength: 6 }).map(Object.fromEntries);

suite('safetensors', (test) => {
  test('gives these bytes', async () => {
    const file = await encodeSafetensors(
      {
        flags: tensor([true, false, true]),
        b: ofDType([1, -2], 'int32'),
        a: tensor([[1.5], [-0]]),
        wide: ofDType([1], 'float64'),
        scalar: tensor(2),
      },
      { z: '1', a: 'two' },
    );
    const header =
      '{"__metadata__":{"a":"two","z":"1"},' +
      '"wide":{"dtype":"F64","shape":[1],"data_offsets":[0,8]},' +
      '"a":{"dtype":"F32","shape":[2,1],"data_offsets":[8,16]},' +
      '"scalar":{"dtype":"F32","shape":[],"data_offsets":[16,20]},' +
      '"b":{"dtype":"I32","shape":[2],"data_offsets":[20,28]},' +
      '"flags":{"dtype":"BOOL","shape":[3],"data_offsets":[28,31]}}';
    const data = [
      ...[0, 0, 0, 0, 0, 0, 0xf0, 0x3f],
      ...[0, 0, 0xc0, 0x3f, 0, 0, 0, 0x80],
      ...[0, 0, 0, 0x40],
      ...[1, 0, 0, 0, 0xfe, 0xff, 0xff, 0xff],
      ...[1, 0, 1],
    ];
    const padded = header.padEnd(Math.ceil(header.length / 8) * 8);
    assert.equal([...file], [...fileOf(padded, data)]);
    assert.is((await encodeSafetensors({})).length, 16);
  });

  test('gives the same bytes in whatever order tensors and metadata come', async () => {
    const entries = ['b', '10', '9', 'a', '😀', '\uffff'].map((name) => [name, zeros([1])] as const);
    const texts = [...'dacb'].map((key) => [key, key] as const);
    const one = await encodeSafetensors(Object.fromEntries(entries), Object.fromEntries(texts));
    const other = await encodeSafetensors(
      Object.fromEntries(entries.toReversed()),
      Object.fromEntries(texts.toReversed()),
    );
    assert.equal(one, other);
    const names = [...headerText(one).matchAll(/"([^"]*)":\{"dtype"/g)].map(([, name]) => name);
    assert.equal(names, ['10', '9', 'a', 'b', '\uffff', '😀']);
  });

  test('gives back what it took, bit for bit', async () => {
    await fc.assert(
      fc.asyncProperty(anyRecord(anyTensor), anyRecord(anyText), async (tensors, metadata) => {
        const file = await encodeSafetensors(tensors, metadata);
        const back = decodeSafetensors(file);
        assert.equal(contents(back.tensors), contents(tensors));
        assert.equal(new Map(Object.entries(back.metadata).sort()), new Map(Object.entries(metadata).sort()));
        assert.equal(await encodeSafetensors(back.tensors, back.metadata), file);
      }),
      { seed: 5, numRuns: 150 },
    );
  });

  test('reads from bytes that begin anywhere, and owns what it gives', async () => {
    const tensors = { a: ofDType([1, 2], 'float64'), b: tensor([3, 4]), c: tensor([true]) };
    const file = await encodeSafetensors(tensors);
    for (let shift = 0; shift < 9; shift++) {
      const inside = new Uint8Array(shift + file.length + 3).subarray(shift, shift + file.length);
      inside.set(file);
      const back = decodeSafetensors(inside);
      inside.fill(255);
      assert.equal(contents(back.tensors), contents(tensors));
    }
    const buffer = Buffer.from(file);
    const back = decodeSafetensors(buffer);
    buffer.fill(255);
    assert.equal(contents(back.tensors), contents(tensors));
  });

  test('takes what tensors hold at the time of the call, gradients or not', async () => {
    const layer = new Linear(2, 2);
    const before = contents(layer.stateDict());
    const writing = encodeSafetensors({ ...Object.fromEntries(layer.namedParameters()), y: layer.weight.mul(2) });
    noGrad(() => layer.weight.assign(zeros([2, 2])));
    const { y, ...rest } = decodeSafetensors(await writing).tensors;
    assert.equal(contents(rest), before);
    assert.equal(y.requiresGrad, false);
  });

  test('leaves no trace on prototypes, and its records have none', () => {
    const header = '{"__metadata__":{"__proto__":"x"},"__proto__":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}';
    const { tensors, metadata } = decodeSafetensors(fileOf(header, [7]));
    assert.equal(Object.keys(tensors), ['__proto__']);
    assert.equal(Object.entries(metadata), [['__proto__', 'x']]);
    assert.is(tensors.toString, undefined);
    assert.is(Object.getPrototypeOf(tensors), null);
    assert.is(({} as Record<string, unknown>).dtype, undefined);
  });
});

suite('safetensors: dtypes of others', (test) => {
  test('F16 becomes float32', () => {
    const x = read('F16', halves(0x3c00, 0xc000, 0x8000, 0x0001, 0x03ff, 0x0400, 0x7bff, 0x7c00, 0xfc00, 0x7e00), [10]);
    assert.is(x.dtype, 'float32');
    const expected = [1, -2, -0, 2 ** -24, 1023 * 2 ** -24, 2 ** -14, 65504, Infinity, -Infinity, NaN];
    const values = [...x.dataSync()];
    assert.ok(
      values.every((value, i) => Object.is(value, expected[i])),
      `${values}`,
    );
  });

  test('BF16 becomes float32', () => {
    const x = read('BF16', halves(0x3f80, 0xc000, 0x7f80, 0x0001, 0x3fc0), [5]);
    assert.is(x.dtype, 'float32');
    assert.equal([...x.dataSync()], [1, -2, Infinity, Math.fround(2 ** -133), 1.5]);
  });

  test('whole numbers become int32', () => {
    const cases: [string, Uint8Array, number[]][] = [
      ['U8', Uint8Array.of(0, 1, 255), [0, 1, 255]],
      ['I8', Uint8Array.of(127, 128, 255), [127, -128, -1]],
      ['I16', halves(0x7fff, 0x8000, 0xffff), [32767, -32768, -1]],
      ['I64', longs(0n, -1n, 2n ** 31n - 1n, -(2n ** 31n)), [0, -1, 2147483647, -2147483648]],
    ];
    for (const [dtype, data, expected] of cases) {
      const x = read(dtype, data, [expected.length]);
      assert.is(x.dtype, 'int32', dtype);
      assert.equal([...x.dataSync()], expected, dtype);
    }
  });

  test('an I64 that does not fit is an error', () => {
    for (const value of [2n ** 31n, -(2n ** 31n) - 1n, 2n ** 32n, 2n ** 63n - 1n, -(2n ** 63n)]) {
      const load = () => read('I64', longs(1n, value), [2]);
      assert.throws(load, SafetensorsError);
      assert.throws(load, new RegExp(`tensor "x": ${value} at position 1 does not fit int32`));
    }
  });
});

suite('encodeSafetensors: refuses', (test) => {
  const x = zeros([1]);
  const cases: Record<string, [unknown, unknown, RegExp]> = {
    'a Map': [new Map([['a', x]]), {}, /tensors must be a record/],
    'an array': [[x], {}, /tensors must be a record/],
    'what is not a tensor': [{ a: [1, 2] }, {}, /"a" is not a tensor but an array/],
    'the name of the metadata': [{ __metadata__: x }, {}, /no tensor may be called __metadata__/],
    'a name that UTF-8 cannot hold': [{ 'a\ud800': x }, {}, /the name "a\\ud800" holds half a pair/],
    'metadata that is not a record': [{ a: x }, 'text', /metadata must be a record of strings/],
    'metadata that is not a string': [{ a: x }, { step: 3 }, /metadata "step" must be a string, got number/],
    'metadata that UTF-8 cannot hold': [{ a: x }, { step: '\udc00' }, /metadata "step" holds half a pair/],
    'more than 100 MB of metadata': [{ a: x }, { log: 'x'.repeat(100_000_000) }, /take 100000\d+ bytes/],
  };
  for (const [name, [tensors, metadata, message]] of Object.entries(cases)) {
    test(name, async () => {
      const encode = () => encodeSafetensors(tensors as Record<string, Tensor>, metadata as Record<string, string>);
      await assert.rejects(encode, ArgumentError);
      await assert.rejects(encode, message);
    });
  }
});

import { ArgumentError } from '@engram/tensor';
import { assert, suite } from '@engram/tools/suite';
import fc from 'fast-check';
import { decodeRecord, encodeRecord } from '../../src/index.ts';
import { check, throwsError } from '../property.ts';

const refused = (text: string, message: RegExp): void =>
  throwsError(() => decodeRecord(text, 'the line'), ArgumentError, message);

suite('a record as a line of JSON', (test) => {
  test('keeps every number, those that JSON has no word for among them', () => {
    const numbers = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, 0, 0.1, 5e-324, 2 ** 53];
    const back = decodeRecord(encodeRecord({ numbers, inner: { loss: Number.NaN } })) as {
      numbers: number[];
      inner: { loss: number };
    };
    assert.ok(numbers.every((x, i) => Object.is(x, back.numbers[i])));
    assert.ok(Number.isNaN(back.inner.loss));
    assert.is(encodeRecord({ loss: Number.NaN, n: 1 }), '{"loss":{"number":"NaN"},"n":1}');
  });

  test('comes back as it was, whatever is in it', () => {
    const names = fc.string().filter((name) => name !== '__proto__' && name !== 'number');
    const values = fc.oneof(fc.double(), fc.string(), fc.boolean(), fc.constant(null), fc.array(fc.double()));
    check(fc.dictionary(names, values), (record) => {
      const back = decodeRecord(encodeRecord(record)) as typeof record;
      assert.equal(Object.entries(back), Object.entries(record));
    });
  });

  test('leaves other records with a field "number" alone', () => {
    for (const text of ['{"number":"5"}', '{"number":5}', '{"number":"NaN","more":1}', '{"number":"toString"}']) {
      assert.equal(decodeRecord(text), JSON.parse(text));
    }
  });

  test('that is not one is refused in words', () => {
    refused('{"a":', /^the line is not JSON$/);
    refused('\u001b[2J', /^the line is not JSON$/);
    refused('{"a":1,"a":2}', /^the line has a name twice in one record$/);
    refused('{"a":{"b":1,"\\u0062":2}}', /^the line has a name twice/);
    refused('{"__proto__":{"polluted":1}}', /^the line has a record with the name "__proto__"$/);
    refused('{"a":{"\\u005f_proto__":1}}', /"__proto__"/);
    assert.is(({} as Record<string, unknown>).polluted, undefined);
    assert.equal(decodeRecord('{"a":"b\\\\\\":{","c":":"}'), { a: 'b\\":{', c: ':' });
  });

  test('that is nested deep, or of very many parts, is refused before it is parsed', () => {
    refused('['.repeat(1_000_000), /^the line is nested deeper than 16 levels$/);
    refused(`[${'{},'.repeat(200_000)}1]`, /^the line has more than 100000 lists and records$/);
    const fifteen = `${'['.repeat(15)}${']'.repeat(15)}`;
    assert.equal(decodeRecord(fifteen), JSON.parse(fifteen));
  });
});

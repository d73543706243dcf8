/** Headers that are nearly right: each mutant is read, or refused in one legible line. */
import { assert, suite } from '@engram/tools/suite';
import fc from 'fast-check';
import { decodeSafetensors, SafetensorsError } from '../../src/index.ts';
import { fileOf } from './fixture.ts';

const U8 = (begin: number, end: number) => ({ dtype: 'U8', shape: [end - begin], data_offsets: [begin, end] });

const anyNumber = fc.oneof(
  fc.integer({ min: -3, max: 9 }),
  fc.constantFrom(-0, 0.5, 1e300, -1e300, 2 ** 31, 2 ** 32, 2 ** 53, 2 ** 53 - 1, 1e400, Number.NaN),
);
const anyText = fc.oneof(
  fc.constantFrom(
    '__proto__',
    '__metadata__',
    'constructor',
    'U8',
    'F32',
    'BOOL',
    'dtype',
    'shape',
    'data_offsets',
    '',
  ),
  fc.constantFrom('\u001b[31m', '\u009b31m', '\u007f', '\u202eevil', '\u2028', '\u200b', '\ufeff', '\ud800', '\u0000'),
  fc.string({ unit: 'binary', maxLength: 4 }),
);
const anyJSON = fc.letrec<{ value: unknown }>((again) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    anyNumber,
    anyText,
    fc.constantFrom(null, true, false),
    fc.array(again('value'), { maxLength: 4 }),
    fc.array(fc.tuple(anyText, again('value')), { maxLength: 4 }).map(Object.fromEntries),
  ),
})).value;

/** Members rather than a record, so that a name can come twice. */
const anyField = fc.oneof(
  fc.tuple(fc.constantFrom('dtype', 'shape', 'data_offsets', 'strides'), anyJSON),
  fc.constantFrom<[string, unknown]>(['dtype', 'U8'], ['shape', [2]], ['data_offsets', [0, 2]], ['dtype', 'BOOL']),
);
const member = ([name, json]: readonly [string, string]): string => `${JSON.stringify(name)}:${json}`;
const entryText = (fields: readonly (readonly [string, unknown])[]): string =>
  `{${fields.map(([name, value]) => member([name, JSON.stringify(value)])).join(',')}}`;
const good = entryText(Object.entries(U8(0, 2)));

const anyEntry = fc.oneof(
  fc.array(anyField, { maxLength: 4 }).map(entryText),
  fc.tuple(fc.nat(2), anyField).map(([i, field]) => entryText(Object.entries<unknown>(U8(0, 2)).with(i, field))),
  anyJSON.map((value) => JSON.stringify(value)),
  fc.constant(good),
);
const anyHeader = fc
  .array(fc.tuple(fc.oneof(anyText, fc.constantFrom('x', 'y')), anyEntry), { maxLength: 3 })
  .map((members) => `{${members.map(member).join(',')}}`);

suite('decodeSafetensors: headers that are nearly right', (test) => {
  test('are read, or refused in a line without control characters', () => {
    let [read, refused] = [0, 0];
    fc.assert(
      fc.property(anyHeader, fc.nat(3), (header, padding) => {
        const file = fileOf(header + ' '.repeat(padding), [0, 1]);
        try {
          const { tensors } = decodeSafetensors(file, 'f');
          // What is read is what JSON says.
          const said = JSON.parse(header) as Record<string, unknown>;
          assert.equal(
            Object.keys(tensors).sort(),
            Object.keys(said)
              .filter((name) => name !== '__metadata__')
              .sort(),
          );
          read++;
        } catch (error) {
          if (!(error instanceof SafetensorsError)) throw error;
          assert.match(error.message, /^f: [^\p{C}\p{Zl}\p{Zp}]{1,600}$/u);
          refused++;
        }
      }),
      { seed: 12, numRuns: 2000 },
    );
    assert.ok(read > 20 && refused > 1500, `${read} read, ${refused} refused`);
  });
});

/** What a header may cost: each is made and read in a process of its own, which says how much memory reading took. */
import { spawnSync } from 'node:child_process';
import { assert, suite } from '@engram/tools/suite';
import { ArgumentError, encodeSafetensors, zeros } from '../../src/index.ts';

const INDEX = new URL('../../src/index.ts', import.meta.url).href;

const MARKS = /more than 500000 braces, brackets, colons and commas/;

/** Expressions that make headers, of 1 to 12 MB. */
const headers: Record<string, [source: string, answer: RegExp]> = {
  'lists in lists': [`'{"x":' + '['.repeat(6e6)`, MARKS],
  'lists in lists, as many as may be': [`'{"x":' + '['.repeat(499e3) + ']'.repeat(499e3) + '}'`, /an array of 1;/],
  'records in records': [`'{"x":' + '{"":'.repeat(2e6)`, MARKS],
  'a list of records': [`'{"x":[' + '{},'.repeat(3e6) + '0]}'`, MARKS],
  'a list of as many records as may be': [`'{"x":[' + '{},'.repeat(249e3) + '0]}'`, /an array of 249001/],
  'a long shape': [`'{"x":{"dtype":"U8","data_offsets":[0,0],"shape":[' + '1,'.repeat(4e6) + '0]}}'`, MARKS],
  'long offsets': [
    `'{"x":{"dtype":"U8","shape":[0],"data_offsets":[' + '1,'.repeat(490e3) + '0]}}'`,
    /data_offsets are \[1, 1, 1\]/,
  ],
  'a million tensors': [
    `'{' + Array.from({ length: 1e6 }, (_, i) => '"n' + i + '":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}').join() + '}'`,
    MARKS,
  ],
  'as many tensors as may be': [
    `'{' + Array.from({ length: 41e3 }, (_, i) => '"n' + i + '":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}').join() + ',"n":0}'`,
    /"n": it is 0/,
  ],
  'a million texts': [
    `'{"__metadata__":{' + Array.from({ length: 1e6 }, (_, i) => '"n' + i + '":""').join() + '}}'`,
    MARKS,
  ],
  'a million fields': [`'{"x":{' + Array.from({ length: 1e6 }, (_, i) => '"n' + i + '":0').join() + '}}'`, MARKS],
  'a number of many digits': [`'{"x":{"shape":[' + '1'.repeat(8e6) + ']}}'`, /has no dtype/],
  'a long name of wide characters': [`'{"' + '\\u4e00'.repeat(3e6) + '":1}'`, /it is 1; it must be/],
};

const read = (source: string): { size: number; grown: number; said: string } => {
  const script = `
    const { decodeSafetensors } = await import('${INDEX}');
    const text = Buffer.from(${source});
    const file = new Uint8Array(8 + text.length);
    new DataView(file.buffer).setBigUint64(0, BigInt(text.length), true);
    file.set(text, 8);
    globalThis.gc();
    const before = process.memoryUsage();
    let said = 'read';
    try { decodeSafetensors(file, 'f'); } catch (error) { said = error.name + ': ' + error.message; }
    const after = process.memoryUsage();
    const taken = (m) => m.heapTotal + m.external;
    console.log(JSON.stringify({ size: file.length, grown: taken(after) - taken(before), said }));`;
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['--expose-gc', '--import', 'tsx', '--input-type=module', '--eval', script],
    { encoding: 'utf8' },
  );
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout);
};

suite('a header costs no more than four times its size and 64 MB', (test) => {
  for (const [name, [source, answer]] of Object.entries(headers)) {
    test(name, () => {
      const { size, grown, said } = read(source);
      assert.match(said, /^SafetensorsError: f: .{1,250}$/);
      assert.match(said, answer);
      assert.ok(grown < 4 * size + 64e6, `${grown} bytes for ${size}`);
    });
  }

  test('what could not be read is not written', async () => {
    const x = zeros([0]);
    const many = Object.fromEntries(Array.from({ length: 46_000 }, (_, i) => [`n${i}`, x]));
    await assert.rejects(() => encodeSafetensors(many), ArgumentError);
    await assert.rejects(
      () => encodeSafetensors(many),
      /with 50\d{4} marks between them, and 100000000 and 500000 are/,
    );
  });
});

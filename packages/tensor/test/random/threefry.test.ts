import { assert, suite } from '@engram/tools/suite';
import { block, fraction53, threefry } from '../../src/random/threefry.ts';

const hex = (words: Uint32Array): string => Array.from(words, (word) => word.toString(16).padStart(8, '0')).join(' ');

const blockOf = (key: readonly [number, number], counter: readonly [number, number]): string => {
  const out = new Uint32Array(2);
  threefry(key[0], key[1], counter[0], counter[1], out);
  return hex(out);
};

suite('threefry-2x32-20', (test) => {
  // The known answers that Random123 1.14 ships.
  test('key 0, counter 0', () => {
    assert.is(blockOf([0, 0], [0, 0]), '6b200159 99ba4efe');
  });
  test('all ones', () => {
    assert.is(blockOf([0xffffffff, 0xffffffff], [0xffffffff, 0xffffffff]), '1cb996fc bb002be7');
  });
  test('the digits of π', () => {
    assert.is(blockOf([0x13198a2e, 0x03707344], [0x243f6a88, 0x85a308d3]), 'c4923a9c 483df7a0');
  });
  test('signed and unsigned words are the same', () => {
    assert.is(blockOf([-1, -1], [-1, -1]), '1cb996fc bb002be7');
  });

  test('a block index is a counter of two words', () => {
    const key = [0x13198a2e, 0x03707344] as const;
    const out = new Uint32Array(2);
    for (const [index, counter] of [
      [0, [0, 0]],
      [5, [5, 0]],
      [2 ** 31, [2 ** 31, 0]],
      [2 ** 32 - 1, [0xffffffff, 0]],
      [2 ** 32, [0, 1]],
      [2 ** 53 - 1, [0xffffffff, 0x1fffff]],
    ] as const) {
      block(key, index, out);
      assert.is(hex(out), blockOf(key, counter), `index ${index}`);
    }
  });
  test('each counter and each key has a block of its own', () => {
    const seen = new Set<string>();
    for (let i = 0; i < 1000; i++) {
      seen.add(blockOf([i, 0], [0, 0])).add(blockOf([0, i + 1], [0, 0]));
      seen.add(blockOf([0, 0], [i + 1, 0])).add(blockOf([0, 0], [0, i + 1]));
    }
    assert.is(seen.size, 4000);
  });

  test('a fraction is in [0, 1), to 53 bits', () => {
    assert.is(fraction53(0, 0), 0);
    assert.is(fraction53(0xffffffff, 0xffffffff), 1 - 2 ** -53);
    assert.is(fraction53(0x80000000, 0), 0.5);
    assert.is(fraction53(0, 64), 2 ** -53);
  });
});

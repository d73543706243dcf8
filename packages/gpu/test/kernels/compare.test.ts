import { rowsOf, singleRow } from '@engram/tensor/backend';
import { suite } from '@engram/tools/suite';
import { compare, numbers } from '../harness.ts';
import { pairsOf, specials, walks } from '../samples.ts';

const names = ['eq', 'ne', 'lt', 'le', 'gt', 'ge', 'logicalAnd', 'logicalOr'] as const;

const bool = (length: number) => [{ dtype: 'bool', before: length }] as const;
const bools = (length: number, seed: number): Uint8Array =>
  Uint8Array.from(numbers(length, seed), (x) => Number(x > 0.1));
const wholes = (length: number, seed: number): Int32Array =>
  Int32Array.from(numbers(length, seed), (x) => Math.round(x * 3));

suite('gpu compare', (test) => {
  for (const name of names) {
    test(`${name}: lengths and dtypes`, async () => {
      for (const n of [0, 1, 65, 1001, 300_001]) {
        for (const of of [wholes, bools, (length: number, seed: number) => Float32Array.from(wholes(length, seed))]) {
          await compare(name, bool(n), [of(n, 1), of(n, 2)], singleRow(n, 2));
        }
      }
    });
    test(`${name}: special values`, async () => {
      const [a, b] = pairsOf(specials);
      await compare(name, bool(a.length), [a, b], singleRow(a.length, 2));
    });
    test(`${name}: broadcasts`, async () => {
      for (const [a, b] of [
        [
          [9, 1],
          [0, 1],
        ],
        [
          [0, 0],
          [9, 1],
        ],
        [
          [1, 0],
          [1, 7],
        ],
      ]) {
        await compare(name, bool(63), [wholes(63, 1), wholes(63, 2)], rowsOf([7, 9], [a, b]));
      }
    });
  }
  test('every mix of views', async () => {
    for (const { rows, count, lengths } of walks(2)) {
      await compare('gt', bool(count), [numbers(lengths[0], 1), numbers(lengths[1], 2)], rows);
    }
  });
});

suite('gpu where', (test) => {
  test('every mix of views', async () => {
    for (const { rows, count, lengths } of walks(3)) {
      const ins = [bools(lengths[0], 1), numbers(lengths[1], 2), numbers(lengths[2], 3)];
      await compare('where', [{ dtype: 'float32', before: count }], ins, rows);
    }
  });
  test('integers, bools, and a large one', async () => {
    const n = 200_003;
    await compare('where', [{ dtype: 'int32', before: n }], [bools(n, 1), wholes(n, 2), wholes(n, 3)], singleRow(n, 3));
    await compare('where', bool(n), [bools(n, 1), bools(n, 2), bools(n, 3)], singleRow(n, 3));
  });
  test('what is not taken does not matter', async () => {
    const [a, b] = pairsOf(specials);
    const condition = bools(a.length, 1);
    await compare('where', [{ dtype: 'float32', before: a.length }], [condition, a, b], singleRow(a.length, 3));
  });
});

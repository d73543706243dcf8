import { assert, suite } from '@engram/tools/suite';
import { defaultCollate } from '../../src/data/collate.ts';
import { padCollate } from '../../src/data/pad.ts';
import { ArgumentError, ShapeError } from '../../src/errors.ts';
import { tensor } from '../../src/ops/create.ts';

suite('defaultCollate', (test) => {
  test('stacks tensors along a new first axis, keeping their dtype', () => {
    const batch = defaultCollate([tensor(Int32Array.of(1, 2)), tensor(Int32Array.of(3, 4))]);
    assert.equal(batch.arraySync(), [
      [1, 2],
      [3, 4],
    ]);
    assert.is(batch.dtype, 'int32');
  });

  test('stacks typed arrays', () => {
    const batch = defaultCollate([Float64Array.of(1, 2), Float64Array.of(3, 4)]);
    assert.equal(batch.arraySync(), [
      [1, 2],
      [3, 4],
    ]);
    assert.is(batch.dtype, 'float64');
  });

  test('makes tensors of numbers and booleans, and leaves strings', () => {
    const numbers = defaultCollate([1, 2]);
    assert.equal([numbers.dtype, numbers.arraySync()], ['float32', [1, 2]]);
    const flags = defaultCollate([true, false]);
    assert.equal([flags.dtype, flags.arraySync()], ['bool', [1, 0]]);
    assert.equal(defaultCollate(['a', 'b']), ['a', 'b']);
  });

  test('joins tuples and records part by part, at any depth', () => {
    const batch = defaultCollate([
      { x: tensor([1, 2]), meta: { id: 'a', pair: [1, true] as [number, boolean] } },
      { x: tensor([3, 4]), meta: { id: 'b', pair: [2, false] as [number, boolean] } },
    ]);
    assert.equal(batch.x.arraySync(), [
      [1, 2],
      [3, 4],
    ]);
    assert.equal(batch.meta.id, ['a', 'b']);
    assert.equal(batch.meta.pair[0].arraySync(), [1, 2]);
    assert.equal(batch.meta.pair[1].dtype, 'bool');
  });

  test('refuses what has no batch, naming the place', () => {
    assert.throws(() => defaultCollate([]), ArgumentError);
    assert.throws(() => defaultCollate([{ label: null }]), /collate: the example\.label is null, which has no batch/);
    assert.throws(() => defaultCollate([[1, undefined]]), /the example\[1\] is undefined/);
    assert.throws(() => defaultCollate([new Map()]), /the example is a Map/);
  });

  test('refuses examples that contain themselves, or are very deep', () => {
    const list: unknown[] = [1];
    list.push(list);
    const record: Record<string, unknown> = {};
    record.own = record;
    let deep: unknown[] = [];
    for (let i = 0; i < 20_000; i++) deep = [deep];
    for (const example of [list, record, deep]) {
      assert.throws(() => defaultCollate([example, example]), ArgumentError);
      assert.throws(() => defaultCollate([example, example]), /^collate: the example.* more than 64 levels deep/);
      assert.throws(() => padCollate()([example, example]), /^padCollate: an example goes more than 64 levels deep/);
    }
  });

  test('refuses examples that are built differently', () => {
    const mixed: unknown[] = [1, 'a'];
    assert.throws(
      () => defaultCollate(mixed),
      /the example is a number in example 0 of the batch and a string in example 1/,
    );
    assert.throws(
      () => defaultCollate([[1, 2], [1]]),
      /has 2 elements in example 0 of the batch and 1 in example 1; pad them/,
    );
    const records: object[] = [{ a: 1 }, { b: 1 }];
    assert.throws(() => defaultCollate(records), /has the keys a in example 0 of the batch and b in example 1/);
    assert.throws(() => defaultCollate([tensor([1]), tensor([1, 2])]), ShapeError);
  });
});

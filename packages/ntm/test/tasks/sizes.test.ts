import { ArgumentError, Generator } from '@engram/tensor';
import { assert, suite } from '@engram/tools/suite';
import { bitTasks, type TaskSize } from '../../src/index.ts';
import { throwsError } from '../property.ts';
import { assertEven, full, range } from './sequences.ts';

/** Sizes are even over a range in one of their dimensions. */
const assertEvenIn = (sizes: readonly TaskSize[], name: string, [from, to]: readonly [number, number]): void => {
  const values = range(to - from + 1).map((i) => from + i);
  assertEven(
    sizes.map((size) => size[name]),
    values,
    name,
  );
};

for (const task of Object.values(bitTasks)) {
  suite(`sizes of ${task.name}`, (test) => {
    test('sizes are drawn evenly from what is trained with', () => {
      const generator = new Generator(3);
      const drawn = Array.from({ length: 3000 }, () => task.drawSize(generator));
      for (const { name, train } of task.dimensions) assertEvenIn(drawn, name, train);
      assert.equal(
        Object.keys(drawn[0]!),
        task.dimensions.map(({ name }) => name),
      );
    });

    const wrong = (title: string, call: (generator: Generator) => unknown, message: RegExp): void =>
      test(title, () => {
        const generator = new Generator(0);
        throwsError(() => call(generator), ArgumentError, message);
        assert.is(generator.getState().offset, 0, 'nothing was drawn');
      });

    for (const batch of [0, -2, 1.5, Number.NaN]) {
      const message = new RegExp(`^${task.name}: batch is a whole number ≥ 1, got ${batch}$`);
      wrong(`batch ${batch} makes no sense`, (generator) => task.sample(batch, full(task), generator), message);
    }
    for (const n of [0, 2, 4]) {
      const message = new RegExp(`^${task.name}: ${n} sizes for 3 sequences; give one for all or one for each$`);
      const sizes = Array.from({ length: n }, () => full(task));
      wrong(`${n} sizes do not fit 3 sequences`, (generator) => task.sample(3, sizes, generator), message);
    }
    const known = task.dimensions.map(({ name }) => name).join(', ') || 'none';
    const unknown = new RegExp(`^${task.name}: unknown size width; there is ${known}$`);
    wrong('a size it does not have', (generator) => task.sample(1, { ...full(task), width: 2 }, generator), unknown);
    wrong('no steps of such a size', () => task.steps({ ...full(task), width: 2 }), unknown);
    wrong('none that counts of such a size', () => task.counted({ ...full(task), width: 2 }), unknown);
    wrong(
      'limits it does not have',
      (generator) => task.drawSize(generator, { width: [1, 2] }),
      new RegExp(`^${task.name}: unknown limits width; there is ${known}$`),
    );

    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what a terminal would obey
    const legible = /^[^\x00-\x1f]{1,300}$/;
    const bad = '\x1b[31m'.repeat(1000);
    const [{ name: first } = { name: bad }] = task.dimensions;
    wrong('a size by a name for terminals', () => task.steps({ ...full(task), [bad]: 2 }), legible);
    for (const value of [bad, Symbol('s'), null, {}] as unknown[] as number[]) {
      const title = typeof value;
      wrong(`a size that is a ${title}`, () => task.steps({ ...full(task), [first]: value }), legible);
      wrong(`a batch that is a ${title}`, (generator) => task.sample(value, full(task), generator), legible);
      wrong(`a limit that is a ${title}`, (generator) => task.drawSize(generator, { [first]: [value, 2] }), legible);
    }
    wrong(
      'limits that are text',
      (generator) => task.drawSize(generator, { [first]: bad as unknown as [number, number] }),
      legible,
    );

    for (const { name, least, most } of task.dimensions) {
      for (const value of [least - 1, most + 1, -1, 2.5, Number.NaN, undefined]) {
        const message = new RegExp(`^${task.name}: ${name} is a whole number from ${least} to ${most}, got ${value}$`);
        const size = { ...full(task), [name]: value } as TaskSize;
        wrong(`${name} ${value} makes no sense`, (generator) => task.sample(2, [full(task), size], generator), message);
      }
      for (const [from, to] of [
        [least - 1, most],
        [least, most + 1],
        [least + 1, least],
        [least, 2.5],
      ] as const) {
        wrong(
          `${name} cannot be limited to ${from} … ${to}`,
          (generator) => task.drawSize(generator, { [name]: [from, to] }),
          new RegExp(`^${task.name}: the limits of ${name} are .* from ${least} to ${most}, .* got ${from}, ${to}$`),
        );
      }
    }
  });
}

suite('drawSize', (test) => {
  const { 'repeat-copy': repeatCopy } = bitTasks;

  test('dimensions do not depend on each other', () => {
    const generator = new Generator(4);
    const drawn = Array.from({ length: 4000 }, () => repeatCopy!.drawSize(generator, { length: [1, 4] }));
    for (const length of [1, 2, 3, 4]) {
      assertEvenIn(
        drawn.filter((size) => size.length === length),
        'repeats',
        [1, 10],
      );
    }
  });

  test('limits hold for the dimensions that they name; the others stay as trained', () => {
    const generator = new Generator(4);
    const drawn = Array.from({ length: 2000 }, () => repeatCopy!.drawSize(generator, { repeats: [3, 5] }));
    assertEvenIn(drawn, 'repeats', [3, 5]);
    assertEvenIn(drawn, 'length', [1, 10]);
  });

  test('one value takes as much from the generator as many, so a curriculum does not shift what follows', () => {
    const after = (limits?: Record<string, readonly [number, number]>) => {
      const generator = new Generator(4);
      repeatCopy!.drawSize(generator, limits);
      return generator.getState();
    };
    assert.equal(after({ length: [2, 2], repeats: [7, 7] }), after());
  });
});

import { inspect } from 'node:util';
import { assert, suite } from '@engram/tools/suite';
import {
  ArgumentError,
  defaultGenerator,
  Generator,
  manualSeed,
  rand,
  randint,
  randn,
  randperm,
  type Tensor,
} from '../../src/index.ts';
import { assertClose } from '../../src/testing/index.ts';

type Draw = (generator: Generator) => Tensor;

const draws: Record<string, Draw> = {
  rand: (generator) => rand([5], { generator }),
  'rand float64': (generator) => rand([5], { generator, dtype: 'float64' }),
  randn: (generator) => randn([5], { generator }),
  randint: (generator) => randint(-9, 9, [5], { generator }),
  randperm: (generator) => randperm(5, { generator }),
};

const values = (x: Tensor): number[] => Array.from(x.dataSync());

// Worked out by another implementation of Threefry. A change here changes every seeded run of every user.
suite('generator: golden values', (test) => {
  test('seed 0', () => {
    const seeded = () => new Generator(0);
    assertClose(
      rand([4], { generator: seeded() }),
      [0.4184570908546448, 0.6004990339279175, 0.3146817088127136, 0.7533912062644958],
      { rtol: 0, atol: 0 },
    );
    assert.equal(
      values(rand([3], { generator: seeded(), dtype: 'float64' })),
      [0.41845711022987275, 0.3146817218764961, 0.39316028345159515],
    );
    assertClose(
      randn([4], { generator: seeded(), dtype: 'float64' }),
      [-1.065452424215552, -0.7792129887429837, 0.03239910204663171, -1.5203083338686154],
      { rtol: 1e-14, atol: 0 },
    );
    assert.equal(values(randint(0, 100, [6], { generator: seeded() })), [41, 60, 31, 75, 39, 98]);
    assert.equal(values(randperm(8, { generator: seeded() })), [0, 4, 1, 5, 7, 6, 2, 3]);
  });
  test('seed 42', () => {
    const seeded = () => new Generator(42);
    assertClose(
      rand([4], { generator: seeded() }),
      [0.8690483570098877, 0.3102535009384155, 0.15063238143920898, 0.9927533864974976],
      { rtol: 0, atol: 0 },
    );
    assert.equal(values(randint(0, 100, [6], { generator: seeded() })), [86, 31, 15, 99, 52, 10]);
    assert.equal(values(randperm(8, { generator: seeded() })), [5, 4, 0, 2, 7, 3, 1, 6]);
  });
  test('a seed of more than 32 bits', () => {
    const generator = new Generator(2 ** 40 + 7);
    assert.equal(values(randint(0, 100, [6], { generator })), [38, 66, 43, 55, 87, 68]);
  });
});

suite('generator: seeds and states', (test) => {
  for (const [name, draw] of Object.entries(draws)) {
    test(`${name}: the same seed, the same numbers; another seed, others`, () => {
      assert.equal(values(draw(new Generator(3))), values(draw(new Generator(3))));
      assert.not.equal(values(draw(new Generator(3))), values(draw(new Generator(4))));
      assert.not.equal(values(draw(new Generator(3))), values(draw(new Generator(3 + 2 ** 32))));
    });
    test(`${name}: a second draw goes on`, () => {
      const generator = new Generator(3);
      assert.not.equal(values(draw(generator)), values(draw(generator)));
    });
    test(`${name}: a state that was read can be restored`, () => {
      const generator = new Generator(3);
      draw(generator);
      const state = JSON.parse(JSON.stringify(generator.getState()));
      const after = values(draw(generator));
      draw(generator);
      generator.setState(state);
      assert.equal(values(draw(generator)), after);
      const other = new Generator(99);
      other.setState(state);
      assert.equal(values(draw(other)), after);
    });
  }
  test('manualSeed starts the default generator again, and returns it', () => {
    assert.is(manualSeed(11), defaultGenerator);
    const first = values(rand([4]));
    manualSeed(11);
    assert.equal(values(rand([4])), first);
    assert.equal(values(rand([4], { generator: new Generator(11) })), first);
    assert.equal(defaultGenerator.getState(), { seed: 11, offset: 2 });
  });
  test("manualSeed of a generator of one's own leaves the default one alone", () => {
    const before = defaultGenerator.getState();
    const generator = new Generator(1);
    assert.is(generator.manualSeed(5), generator);
    rand([8], { generator });
    assert.equal(generator.getState(), { seed: 5, offset: 4 });
    assert.equal(defaultGenerator.getState(), before);
  });
  test('a generator without a seed has seed 0', () => {
    assert.equal(new Generator().getState(), { seed: 0, offset: 0 });
  });
  test('the state can be set far ahead', () => {
    const generator = new Generator(1);
    generator.setState({ seed: 1, offset: 2 ** 40 });
    const far = values(rand([4], { generator }));
    assert.is(generator.getState().offset, 2 ** 40 + 2);
    assert.not.equal(far, values(rand([4], { generator: new Generator(1) })));
  });
});

suite('generator: printing', (test) => {
  test('says where it is', () => {
    const generator = new Generator(7);
    assert.is(String(generator), 'Generator(seed=7, offset=0)');
    rand([5], { generator });
    const { offset } = generator.getState();
    assert.is(inspect({ generator }), `{ generator: Generator(seed=7, offset=${offset}) }`);
  });
});

suite('generator: shapes and splits', (test) => {
  test('the numbers do not depend on the shape', () => {
    for (const draw of [rand, randn]) {
      const flat = values(draw([12], { generator: new Generator(8) }));
      for (const shape of [
        [3, 4],
        [2, 1, 6],
        [12, 1],
      ]) {
        const x = draw(shape, { generator: new Generator(8) });
        assert.equal(x.shape, shape);
        assert.equal(values(x), flat);
      }
    }
  });
  test('two draws of an even length are one draw of both', () => {
    for (const draw of [rand, randn]) {
      const generator = new Generator(8);
      const parts = [...values(draw([4], { generator })), ...values(draw([8], { generator }))];
      assert.equal(parts, values(draw([12], { generator: new Generator(8) })));
    }
  });
  test('a prefix does not depend on the length, odd ones included', () => {
    for (const draw of [rand, randn]) {
      const long = values(draw([11], { generator: new Generator(8) }));
      for (let n = 0; n <= 11; n++) assert.equal(values(draw([n], { generator: new Generator(8) })), long.slice(0, n));
    }
  });
  test('draws of an odd length never share a number', () => {
    const generator = new Generator(8);
    const seen = Array.from({ length: 20 }, () => values(rand([3], { generator, dtype: 'float64' }))).flat();
    assert.is(new Set(seen).size, 60);
  });
  test('an empty draw takes nothing', () => {
    const generator = new Generator(8);
    assert.equal(rand([0, 3], { generator }).shape, [0, 3]);
    assert.is(generator.getState().offset, 0);
  });
});

suite('generator: nextInt', (test) => {
  test('is a whole number below its bound, and reaches both ends', () => {
    const generator = new Generator(2);
    const seen = new Set(Array.from({ length: 300 }, () => generator.nextInt(6)));
    assert.equal([...seen].sort(), [0, 1, 2, 3, 4, 5]);
    assert.is(generator.nextInt(1), 0);
  });
});

suite('generator: errors', (test) => {
  for (const seed of [-1, 1.5, NaN, 2 ** 53, '7' as unknown as number]) {
    test(`seed ${seed}`, () => {
      assert.throws(() => new Generator(seed), ArgumentError);
      assert.throws(() => new Generator(seed), /^Generator: the seed must be a whole number from 0 to 2\^53 - 1, got /);
      const before = defaultGenerator.getState();
      assert.throws(() => manualSeed(seed), ArgumentError);
      assert.equal(defaultGenerator.getState(), before);
    });
  }
  test('an offset that is none changes nothing', () => {
    const generator = new Generator(4);
    assert.throws(() => generator.setState({ seed: 1, offset: -1 }), ArgumentError);
    for (const state of [null, undefined, {}, { seed: Symbol('s') }])
      assert.throws(
        () => generator.setState(state as never),
        /^Generator: (?:the seed must be a whole number|expected a state, got)/,
      );
    assert.throws(() => generator.setState({ seed: 1, offset: 0.5 }), /^Generator: the offset must be a whole number/);
    assert.equal(generator.getState(), { seed: 4, offset: 0 });
  });
});

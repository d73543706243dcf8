import { assert, suite } from '@engram/tools/suite';
import type { Tensor } from '../../src/autograd/tensor.ts';
import { DataLoader, type DataLoaderOptions } from '../../src/data/data-loader.ts';
import { arrayDataset, type Dataset, randomSplit, TensorDataset } from '../../src/data/dataset.ts';
import { ArgumentError, ShapeError } from '../../src/errors.ts';
import { arange, tensor } from '../../src/ops/create.ts';
import { randperm } from '../../src/ops/random.ts';
import { Generator, manualSeed } from '../../src/random/generator.ts';

const ten = new TensorDataset(arange(10));

const pass = (loader: Iterable<readonly Tensor[]>): number[][] => [...loader].map(([x]) => [...x.dataSync()]);

const sorted = (numbers: number[]): number[] => [...numbers].sort((a, b) => a - b);

suite('DataLoader', (test) => {
  test('gives batches in order, as often as asked', () => {
    const loader = new DataLoader(ten, { batchSize: 4 });
    assert.is(loader.length, 3);
    const expected = [
      [0, 1, 2, 3],
      [4, 5, 6, 7],
      [8, 9],
    ];
    assert.equal(pass(loader), expected);
    assert.equal(pass(loader), expected);
  });

  test('gives one example a batch by default', () => {
    const loader = new DataLoader(ten);
    assert.is(loader.length, 10);
    assert.equal(pass(loader)[3], [3]);
  });

  test('dropLast leaves out a batch that is not full', () => {
    const loader = new DataLoader(ten, { batchSize: 4, dropLast: true });
    assert.is(loader.length, 2);
    assert.equal(pass(loader), [
      [0, 1, 2, 3],
      [4, 5, 6, 7],
    ]);
    assert.is(new DataLoader(ten, { batchSize: 5, dropLast: true }).length, 2);
    assert.equal(pass(new DataLoader(ten, { batchSize: 11, dropLast: true })), []);
  });

  test('shuffles anew at each pass, and every example comes once', () => {
    const loader = new DataLoader(ten, { batchSize: 3, shuffle: true, generator: new Generator(5) });
    const [first, second] = [pass(loader).flat(), pass(loader).flat()];
    assert.not.equal(first, second);
    assert.not.equal(first, sorted(first));
    for (const order of [first, second]) assert.equal(sorted(order), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  test('the order is that of randperm with the same generator', () => {
    const loader = new DataLoader(ten, { batchSize: 10, shuffle: true, generator: new Generator(5) });
    assert.equal(pass(loader), [[...randperm(10, { generator: new Generator(5) }).dataSync()]]);
  });

  test('the same seed gives the same passes; another seed others', () => {
    const passes = (seed: number): number[][] => {
      const loader = new DataLoader(ten, { batchSize: 3, shuffle: true, generator: new Generator(seed) });
      return [...pass(loader), ...pass(loader)];
    };
    assert.equal(passes(1), passes(1));
    assert.not.equal(passes(1), passes(2));
  });

  test('is seeded by manualSeed where no generator is given', () => {
    const loader = new DataLoader(ten, { shuffle: true });
    manualSeed(3);
    const first = pass(loader);
    manualSeed(3);
    assert.equal(pass(loader), first);
  });

  test('a generator set back to the state before a pass gives that pass again, and those after it', () => {
    const generator = new Generator(9);
    const loader = new DataLoader(ten, { batchSize: 3, shuffle: true, generator });
    pass(loader);
    const state = generator.getState();
    const [second, third] = [pass(loader), pass(loader)];
    const resumed = new Generator();
    resumed.setState(state);
    const other = new DataLoader(ten, { batchSize: 3, shuffle: true, generator: resumed });
    assert.equal([pass(other), pass(other)], [second, third]);
  });

  test('draws nothing during a pass, nor without shuffle', () => {
    const generator = new Generator(9);
    const loader = new DataLoader(ten, { shuffle: true, generator });
    const iterator = loader[Symbol.iterator]();
    iterator.next();
    const state = generator.getState();
    for (let step = iterator.next(); !step.done; step = iterator.next());
    assert.equal(generator.getState(), state);
    pass(new DataLoader(ten, { generator }));
    assert.equal(generator.getState(), state);
  });

  test('passes may overlap and may be left early', () => {
    const loader = new DataLoader(ten, { batchSize: 5 });
    const seen: number[] = [];
    for (const [x] of loader) {
      for (const [y] of loader) {
        seen.push(x.dataSync()[0], y.dataSync()[0]);
        break;
      }
    }
    assert.equal(seen, [0, 0, 5, 0]);
  });

  test('joins examples with the default collate', () => {
    const examples = [0, 1, 2].map((i) => ({ x: tensor([i, i]), name: `n${i}` }));
    const [first, last] = [...new DataLoader(arrayDataset(examples), { batchSize: 2 })];
    assert.equal(first.x.arraySync(), [
      [0, 0],
      [1, 1],
    ]);
    assert.equal(first.name, ['n0', 'n1']);
    assert.equal(last.x.shape, [1, 2]);
  });

  test('a batch of one has storage of its own', () => {
    const only = tensor([1, 2]);
    const [batch] = [...new DataLoader(arrayDataset([only]))];
    batch.assign(tensor([[8, 9]]));
    assert.equal(only.arraySync(), [1, 2]);
  });

  test('takes a collate function, which then gets single examples', () => {
    const loader = new DataLoader(ten, {
      batchSize: 4,
      collate: (items) => items.reduce((total, [x]) => total + x.itemSync(), 0),
    });
    const totals: number[] = [...loader];
    assert.equal(totals, [6, 22, 17]);
  });

  test('takes a data set of one’s own', () => {
    const squares: Dataset<number> = { length: 4, get: (i) => i * i };
    assert.equal(
      [...new DataLoader(squares, { batchSize: 2 })].map((x) => x.arraySync()),
      [
        [0, 1],
        [4, 9],
      ],
    );
  });

  test('takes one that no array could list, in order; another order of it is refused', () => {
    const endless: Dataset<number> = { length: 2 ** 40, get: (i) => i / 2 ** 40 };
    const loader = new DataLoader(endless, { batchSize: 2 ** 20 });
    assert.is(loader.length, 2 ** 20);
    const [first] = loader;
    assert.equal(first.shape, [2 ** 20]);
    const shuffled = new DataLoader(endless, { shuffle: true });
    assert.throws(() => [...shuffled], ShapeError);
    assert.throws(() => [...shuffled], /^DataLoader: \[1099511627776\]/);
    assert.throws(() => randomSplit(endless, [0.5, 0.5]), /^randomSplit: \[1099511627776\]/);
  });

  test('an empty data set has no batch', () => {
    for (const shuffle of [false, true]) {
      const loader = new DataLoader(arrayDataset([] as number[]), { shuffle });
      assert.is(loader.length, 0);
      assert.equal([...loader], []);
    }
  });

  test('refuses bad arguments', () => {
    const make = (options: DataLoaderOptions<readonly [Tensor]>) => () => new DataLoader(ten, options);
    assert.throws(make({ batchSize: 0 }), ArgumentError);
    assert.throws(make({ batchSize: 0 }), /DataLoader: batchSize is a whole number ≥ 1, got 0/);
    assert.throws(make({ batchSize: 1.5 }), /got 1.5/);
    assert.throws(make({ collate: 3 as unknown as () => never }), /collate is a function .* got number/);
    assert.throws(() => new DataLoader([1, 2] as unknown as Dataset<number>), /wrap the array in arrayDataset/);
    assert.throws(() => new DataLoader(null as unknown as Dataset<number>), ArgumentError);
    assert.throws(() => new DataLoader({ length: -1, get: () => 0 }), /length must be a whole number ≥ 0, got -1/);
  });
});

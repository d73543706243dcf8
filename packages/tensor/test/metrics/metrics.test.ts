import '../../src/fluent.ts';
import { assert, suite } from '@engram/tools/suite';
import { compile } from '../../src/compile/compile.ts';
import { ArgumentError, DTypeError, EngramError, ShapeError, StateDictError } from '../../src/errors.ts';
import { accuracy, confusionMatrix } from '../../src/metrics/classification.ts';
import { EarlyStopping } from '../../src/metrics/early-stopping.ts';
import { RunningMean } from '../../src/metrics/running-mean.ts';
import { tensor, zeros } from '../../src/ops/create.ts';

const logits = tensor([
  [3, 1, 2],
  [0, 1, 2],
  [5, 4, -1],
  [0, 9, 1],
]);
const target = tensor(Int32Array.of(0, 1, 1, 1));
const classes = tensor(Int32Array.of(0, 2, 0, 1));

suite('accuracy', (test) => {
  test('of scores and of classes', async () => {
    assert.is(accuracy(logits, target).itemSync(), 0.5);
    assert.is(accuracy(classes, target).itemSync(), 0.5);
    assert.is(accuracy(logits, target, { topK: 2 }).itemSync(), 1);
    assert.is(accuracy(logits, target, { topK: 3 }).itemSync(), 1);
    const images = logits.transpose(0, 1).unsqueeze(0);
    assert.is(accuracy(images, target.unsqueeze(0)).itemSync(), 0.5);
    assert.ok(Number.isNaN(accuracy(zeros([0, 3]), zeros([0], { dtype: 'int32' })).itemSync()));
    assert.is((await compile(accuracy)(logits, target)).itemSync(), 0.5);
  });

  test('refuses what does not go together', () => {
    assert.throws(() => accuracy(logits, target.to('float32')), DTypeError);
    assert.throws(() => accuracy(logits, tensor(Int32Array.of(1))), ShapeError);
    assert.throws(() => accuracy(tensor([1, 2, 3, 4]), target), /scores \[N, C, …\] as floats or classes/);
    assert.throws(() => accuracy(logits, target, { topK: 4 }), /topK is a whole number from 1 to 3, got 4/);
    assert.throws(() => accuracy(classes, target, { topK: 2 }), ArgumentError);
  });
});

suite('confusionMatrix', (test) => {
  test('has the true classes down and the predicted ones across', async () => {
    const expected = [
      [1, 0, 0],
      [1, 1, 1],
      [0, 0, 0],
    ];
    const matrix = confusionMatrix(logits, target);
    assert.is(matrix.dtype, 'int32');
    assert.equal(matrix.arraySync(), expected);
    assert.equal(confusionMatrix(classes, target, { numClasses: 3 }).arraySync(), expected);
    assert.equal(
      (await compile((a: typeof logits, b: typeof target) => confusionMatrix(a, b))(logits, target)).arraySync(),
      expected,
    );
    assert.equal(confusionMatrix(zeros([0, 2]), zeros([0], { dtype: 'int32' })).arraySync(), [
      [0, 0],
      [0, 0],
    ]);
  });

  test('wants to know how many classes there are, and none beyond', () => {
    assert.throws(() => confusionMatrix(classes, target), /classes in place of scores need numClasses/);
    assert.throws(() => confusionMatrix(classes, target, { numClasses: 2 }), EngramError);
  });
});

suite('RunningMean', (test) => {
  test('weighs what comes', () => {
    const mean = new RunningMean();
    assert.ok(Number.isNaN(mean.compute()));
    mean.update(1, 3);
    mean.update(5);
    mean.update(Infinity, 0);
    assert.is(mean.compute(), 2);
    const other = new RunningMean();
    other.loadStateDict(JSON.parse(JSON.stringify(mean.stateDict())));
    other.update(2, 4);
    assert.is(other.compute(), 2);
    mean.reset();
    assert.ok(Number.isNaN(mean.compute()));
    assert.throws(() => mean.update('1' as never), ArgumentError);
    assert.throws(() => mean.update(Promise.resolve(1) as never), /a promise: await it first/);
    for (const weight of [-1, Infinity, NaN, '2', null])
      assert.throws(() => mean.update(1, weight as number), /^RunningMean: expected a number and a finite weight ≥ 0/);
  });

  test('refuses a state that is none, and keeps its own', () => {
    const mean = new RunningMean();
    mean.update(3, 2);
    const own: unknown[] = [];
    own.push(own);
    const states = [null, undefined, {}, { count: -1 }, { mean: NaN }, { total: '5', weight: '1' }, 1n, own];
    for (const state of [...states, { total: 1, weight: -1 }, { total: 1, weight: Infinity }]) {
      assert.throws(() => mean.loadStateDict(state as never), StateDictError);
      assert.throws(
        () => mean.loadStateDict(state as never),
        /^RunningMean\.loadStateDict: need { total, weight }, got/,
      );
    }
    const long = { total: 'x'.repeat(5000) };
    assert.throws(() => mean.loadStateDict(long as never), /^.{1,200}$/);
    assert.equal(mean.stateDict(), { total: 6, weight: 2 });
  });
});

suite('EarlyStopping', (test) => {
  test('stops after as many metrics that are no better', () => {
    const steps = (metrics: number[], options: object) => {
      const stopping = new EarlyStopping(options);
      return metrics.map((metric) => stopping.step(metric));
    };
    assert.equal(steps([3, 2, 2, 2.5, 1, 1, 1], { patience: 2 }), [false, false, false, true, false, false, true]);
    assert.equal(steps([1, 2, 2.05, 3], { patience: 1, minDelta: 0.1, mode: 'max' }), [false, false, true, false]);
    assert.equal(steps([NaN, NaN, NaN], {}), [false, false, true]);
  });

  test('knows the best, and goes on from a state', () => {
    const stopping = new EarlyStopping();
    assert.equal([stopping.best, stopping.isBest], [null, false]);
    stopping.step(2);
    assert.equal([stopping.best, stopping.isBest], [2, true]);
    stopping.step(3);
    assert.equal([stopping.best, stopping.isBest], [2, false]);
    const other = new EarlyStopping();
    other.loadStateDict(JSON.parse(JSON.stringify(stopping.stateDict())));
    assert.equal([other.step(3), other.step(3)], [false, true]);
    assert.throws(() => new EarlyStopping({ patience: 0 }), /patience is a whole number ≥ 1, got 0/);
    assert.throws(() => new EarlyStopping({ mode: 'least' as never }), /mode is 'min' or 'max', got "least"/);
    assert.throws(() => stopping.step(null as never), ArgumentError);
    for (const state of [null, {}, { best: 'x' }, { best: NaN, waited: 0 }, { best: 1, waited: -1 }, { best: 1 }])
      assert.throws(() => stopping.loadStateDict(state as never), StateDictError);
    assert.equal(stopping.stateDict(), { best: 2, waited: 1 });
  });
});

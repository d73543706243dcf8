import { assert, suite } from '@engram/tools/suite';
import { Pace } from '../page/pace.ts';
import { Series } from '../page/series.ts';
import { beside, nearest } from '../page/snapshots.ts';
import { durationOf, shortOf, wholeOf } from '../page/words.ts';

const filled = (steps: number, most: number, stride: number): Series => {
  const series = new Series(most, stride);
  const numbers = Array.from({ length: steps }, (_, i) => i + 1);
  series.add(
    steps,
    numbers,
    numbers.map((n) => 2 * n),
    numbers.map(() => 3),
  );
  return series;
};

suite('Series', (test) => {
  test('a point is the mean of its steps, and stands at the last of them', () => {
    const series = filled(25, 1200, 10);
    assert.equal(series.steps, [10, 20]);
    assert.equal(series.losses, [5.5, 15.5]);
    assert.equal(series.errors, [11, 31]);
    assert.equal(series.norms, [3, 3]);
  });
  test('how the steps come in does not matter', () => {
    const series = new Series(8, 2);
    for (let step = 1; step <= 21; step++) series.add(step, [step], [2 * step], [3]);
    const whole = filled(21, 8, 2);
    for (const list of ['steps', 'losses', 'errors', 'norms'] as const) assert.equal(series[list], whole[list]);
  });
  test('it stays in its room, and its means stay right', () => {
    const series = filled(1000, 8, 2);
    assert.ok(series.length < 8);
    let last = 0;
    for (let i = 0; i < series.length; i++) {
      const step = series.steps[i]!;
      assert.is(series.losses[i], (last + 1 + step) / 2);
      last = step;
    }
  });
});

suite('Pace', (test) => {
  test('it is the growth over the last seconds', () => {
    const pace = new Pace(1000);
    assert.is(pace.add(0, 0), null);
    assert.is(pace.add(500, 50), 100);
    for (let time = 1000; time < 5000; time += 500) pace.add(time, 100 + time);
    assert.is(pace.add(5000, 5100), 1000);
  });
  test('it knows nothing once it is cleared, and nothing of a moment', () => {
    const pace = new Pace();
    pace.add(0, 0);
    assert.is(pace.add(100, 10), null);
    pace.clear();
    assert.is(pace.add(5000, 5000), null);
  });
});

suite('snapshots', (test) => {
  const steps = [0, 50, 100, 400];
  test('the nearest one', () => {
    assert.is(nearest(steps, 70), 50);
    assert.is(nearest(steps, 9999), 400);
    assert.is(nearest([], 10), null);
  });
  test('one after the other, up to now and back', () => {
    assert.is(beside(steps, 50, 1), 100);
    assert.is(beside(steps, 400, 1), null);
    assert.is(beside(steps, null, 1), null);
    assert.is(beside(steps, null, -1), 400);
    assert.is(beside(steps, 50, -1), 0);
    assert.is(beside(steps, 0, -1), 0);
    assert.is(beside([], null, -1), null);
  });
});

suite('numbers as people read them', (test) => {
  test('whole ones, short ones, and times', () => {
    assert.is(wholeOf(12345.6), '12,346');
    assert.equal([0, 4e-4, 0.02345, 12.345, 12345, Number.NaN].map(shortOf), [
      '0',
      '0',
      '0.0235',
      '12.3',
      '12,300',
      '–',
    ]);
    assert.equal([0, 3210, 125_400].map(durationOf), ['0.0 s', '3.2 s', '2 min 5 s']);
  });
});

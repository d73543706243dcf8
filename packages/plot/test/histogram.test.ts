import { assert, suite } from '@engram/tools/suite';
import { toBins } from '../src/histogram.ts';
import { histogram, PlotError, scatter, terminalHistogram, terminalScatter, toSVG } from '../src/index.ts';

const lines = (...list: string[]) => list.join('\n');
const counts = (values: number[], options = {}) => toBins('test', values, options).series[0]!.counts;

suite('bins', (test) => {
  test('have their left end, the last one both', () => {
    assert.equal(counts([0, 1, 2, 3, 4], { bins: 4 }), [1, 1, 1, 2]);
    assert.equal(counts([0.1, 0.2, 0.3], { bins: 10, min: 0, max: 1 }), [0, 1, 1, 1, 0, 0, 0, 0, 0, 0]);
    assert.equal(counts([-5, 0, 0.5, NaN, Infinity, 9], { bins: 2, min: 0, max: 1 }), [1, 1]);
    assert.equal(counts([1, 1, 3], { bins: 2, density: true }), [2 / 3, 1 / 3]);
    assert.equal(counts([7, 7], { bins: 1 }), [2]);
    assert.equal(counts([-1e308, 1e308], { bins: 2 }), [1, 1]);
  });

  test('take a tensor of any shape', () => {
    const tensor = { shape: [2, 2], dataSync: () => Float32Array.of(1, 2, 2, 3) };
    assert.equal(toBins('test', tensor, { bins: 2 }), toBins('test', [1, 2, 2, 3], { bins: 2 }));
    assert.equal(toBins('test', { values: tensor }, { bins: 2 }), toBins('test', [1, 2, 2, 3], { bins: 2 }));
  });

  test('errors', () => {
    for (const values of [[], [[]], [{ values: [] }], [{ values: ['a'] }]])
      assert.throws(() => histogram(values as never), PlotError);
    assert.throws(() => histogram([1], { bins: 0 }), /histogram: bins is 0, need 1 to 1000 bins/);
    assert.throws(() => histogram([1], { min: 2, max: 1 }), /min must be below max/);
    const twins = [
      { name: 'a', values: [1] },
      { name: 'a', values: [2] },
    ];
    assert.throws(() => histogram(twins), /histogram: two series are named "a"/);
    assert.throws(() => terminalHistogram(twins), /2 series would hide each other/);
    assert.throws(() => terminalHistogram([1], { bins: 9, width: 8 }), /9 bins do not fit in 8 characters/);
  });
});

suite('histogram and scatter', (test) => {
  test('have their legend and names', async () => {
    const svg = await toSVG(
      histogram([
        { name: 'before', values: [1, 2] },
        { name: 'after', values: [2, 3] },
      ]),
    );
    for (const word of ['before', 'after', 'count']) assert.ok(svg.includes(`>${word}<`), word);
    const points = await toSVG(
      scatter([
        { name: 'one', x: [1, 2], y: [3, NaN] },
        { name: 'two', x: [1], y: [1] },
      ]),
    );
    for (const word of ['one', 'two']) assert.ok(points.includes(`>${word}<`), word);
  });

  test('in the terminal', () => {
    assert.is(
      terminalHistogram([0, 1, 1, 2, 2, 2, 2, 3], { bins: 4, width: 4, height: 2, color: false }),
      lines('4 ┤  █', '0 ┤▄██▄', '  └────', '   0  3'),
    );
    const options = { color: false, width: 4, height: 2 };
    assert.is(terminalScatter([0, 3], options), lines('3 ┤   ⠈', '0 ┤⡀', '  └────', '   0  1'));
  });
});

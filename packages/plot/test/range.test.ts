import { assert, suite } from '@engram/tools/suite';
import { curve, heatmap, terminalCurve, terminalHeatmap, toSVG } from '../src/index.ts';
import { dataRange, frameOf, inFrame, niceTicks, rangeInFrame } from '../src/range.ts';

// Where floating point runs out: beyond 2⁵³, at its largest and smallest numbers, and close to each other.
const edges = [
  0,
  1,
  -1,
  1e16,
  1e16 + 2,
  -1e16,
  2 ** 53,
  2 ** 53 + 2,
  5e-324,
  1e-323,
  -5e-324,
  1e-300,
  1e300,
  -1e300,
  1.7e308,
  -1.7e308,
  123456.789,
  123456.7890001,
  0.1,
  0.1 + 2 ** -55,
];
const pairs = edges.flatMap((a) => edges.map((b): [number, number] => [a, b]));

suite('niceTicks', (test) => {
  test('are few, round and inside, for any range in its frame', () => {
    for (const pair of pairs) {
      const whole = dataRange('test', pair);
      const frame = frameOf(whole);
      const range = rangeInFrame(whole, frame);
      assert.ok(range.min < range.max, `${pair}: ${range.min} < ${range.max}`);
      for (const count of [2, 5, 6]) {
        const ticks = niceTicks(range, count);
        assert.ok(ticks.length >= 1 && ticks.length <= 2 * count + 1, `${pair}: ${ticks}`);
        const slack = (range.max - range.min) * 1e-6;
        for (const tick of ticks)
          assert.ok(tick >= range.min - slack && tick <= range.max + slack, `${pair}: ${ticks}`);
        assert.is(new Set(ticks).size, ticks.length, `${pair}: ${ticks}`);
      }
    }
  });

  test('ordinary numbers have no frame', () => {
    for (const range of [
      { min: 0, max: 1 },
      { min: -1e50, max: 1e-50 },
      { min: 1e6, max: 1e6 + 1 },
    ]) {
      assert.equal(frameOf(range), { unit: 1, offset: 0 });
    }
  });

  test('a frame keeps what floating point tells apart', () => {
    const frame = frameOf({ min: 1e16, max: 1e16 + 4 });
    assert.equal(
      [1e16, 1e16 + 2, 1e16 + 4].map((value) => inFrame(value, frame)),
      [0, 2, 4],
    );
    const small = frameOf({ min: 5e-324, max: 1e-323 });
    assert.equal(inFrame(1e-323, small), 2 * inFrame(5e-324, small));
  });
});

suite('charts of numbers at the edges', (test) => {
  test('are drawn, in the terminal and as SVG', async () => {
    for (const [i, [a, b]] of pairs.entries()) {
      assert.not.match(terminalCurve([a, b], { color: false }), /NaN|Infinity/);
      assert.not.match(terminalHeatmap([[a, b]], { color: false }), /NaN|Infinity/);
      if (i % 7 !== 0) continue; // each takes milliseconds
      for (const chart of [
        curve([a, b]),
        curve([a, b], { yScale: 'log' }),
        curve({ x: [a, b], y: [1, 2] }, { marks: [{ axis: 'x', at: a }] }),
        heatmap([[a, b]]),
      ]) {
        assert.not.match(await toSVG(chart), /NaN|Infinity/);
      }
    }
  });

  test('the name of the axis says what was taken off', async () => {
    assert.match(await toSVG(curve([1e16, 1e16 + 2], { yLabel: 'loss' })), /loss \(\+ 1e16\)/);
    assert.match(await toSVG(curve([1e-300, 2e-300], { yLabel: 'loss' })), /loss \(× 1e-300\)/);
    assert.match(await toSVG(curve({ x: [1e16, 1e16 + 2], y: [1, 2] })), />\+ 1e16</);
    assert.match(await toSVG(heatmap([[1e300, 2e300]])), />× 1e300</);
  });
});

suite('many panels', (test) => {
  const panels = (n: number) => Array.from({ length: n }, (_, i) => ({ title: `${i}`, values: [[i, 1, 2]] }));
  const shape = (n: number, options = {}) => {
    const { width, height } = heatmap(panels(n), { cellSize: 20, ...options });
    return width / height;
  };

  test('make a grid', () => {
    const map = Array.from({ length: 20 }, () => new Float32Array(28));
    const { width, height } = heatmap(Array.from({ length: 36 }, () => ({ values: map })));
    assert.ok(width / height > 0.5 && width / height < 2, `${width} × ${height}`);
    assert.ok(shape(36) > 0.4 && shape(36) < 2.5, `${shape(36)}`);
  });

  test('a few stand below each other; orient and columns decide', () => {
    assert.ok(shape(8) < 0.5);
    assert.ok(shape(36, { orient: 'vertical' }) < 0.1);
    assert.ok(shape(36, { orient: 'horizontal' }) > 10);
    assert.ok(shape(4, { columns: 2 }) > shape(4, { columns: 1 }));
    assert.equal(shape(3, { columns: 100 }), shape(3, { orient: 'horizontal' }));
  });
});

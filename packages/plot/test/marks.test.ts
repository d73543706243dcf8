import { assert, suite } from '@engram/tools/suite';
import { logAxis } from '../src/chart/log-axis.ts';
import { curve, PlotError, toSVG } from '../src/index.ts';

const texts = (svg: string) => [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map((match) => match[1]);
const free = { min: false, max: false };

suite('the marks of a curve', (test) => {
  test('are dashed lines with words', async () => {
    const svg = await toSVG(
      curve([1, 2, 3], {
        marks: [
          { axis: 'x', at: 1, label: 'learned {b}', color: 2 },
          { axis: 'x', at: 2, color: 1 },
          { axis: 'y', at: 1.5, label: 'guessing' },
        ],
      }),
    );
    for (const word of ['learned {b}', 'guessing']) assert.ok(texts(svg).includes(word), word);
    assert.is(svg.split('stroke-dasharray').length - 1, 3);
    assert.match(svg, /stroke="#009e73"[^>]*stroke-dasharray/);
  });

  test('lie within the axes, however far from the data', async () => {
    for (const yScale of ['linear', 'log'] as const) {
      const chart = curve([0.2, 0.3], {
        yScale,
        marks: [
          { axis: 'y', at: 40, label: 'far' },
          { axis: 'x', at: 9, label: 'later' },
        ],
      });
      const svg = await toSVG(chart);
      const dashed = [...svg.matchAll(/<path d="M([\d.]+) ([\d.]+)L([\d.]+) ([\d.]+)"[^>]*stroke-dasharray/g)];
      assert.is(dashed.length, 2, yScale);
      for (const [, ...numbers] of dashed) {
        const [x1, y1, x2, y2] = numbers.map(Number) as [number, number, number, number];
        assert.ok(Math.max(x1, x2) <= chart.width && Math.max(y1, y2) <= chart.height && Math.min(y1, y2) >= 0, yScale);
      }
    }
  });

  test('beyond the data end a linear axis at a round number', async () => {
    const words = texts(await toSVG(curve([0.9, 0.95], { marks: [{ axis: 'y', at: 0.6353418538533304 }] })));
    assert.ok(words.includes('0.6') && words.every((word) => (word as string).length < 6), words.join(' '));
  });

  test('leave charts without marks as they were', async () => {
    assert.is(await toSVG(curve([1, 2])), await toSVG(curve([1, 2], { marks: [] })));
  });

  test('errors', () => {
    assert.throws(() => curve([1], { marks: [{ axis: 'x', at: NaN }] }), /curve: marks\[0\]\.at is NaN, need a finite/);
    const below = () => curve([1], { yScale: 'log', marks: [{ axis: 'y', at: 0 }] });
    assert.throws(below, /curve: marks\[0\]\.at is 0, a log scale needs a positive number/);
    assert.throws(below, PlotError);
  });
});

suite('logAxis', (test) => {
  test('goes from one power of ten to another', () => {
    assert.equal(logAxis({ min: 0.3, max: 42 }, free), { min: 0.1, max: 100, ticks: [0.1, 1, 10, 100] });
    assert.equal(logAxis({ min: 0.001, max: 1000 }, free).ticks.length, 7);
  });

  test('has ticks between where there is one power only', () => {
    assert.equal(logAxis({ min: 0.2, max: 0.9 }, free).ticks, [0.1, 0.2, 0.5, 1]);
    assert.equal(logAxis({ min: 10, max: 10 }, free), { min: 10, max: 100, ticks: [10, 20, 50, 100] });
  });

  test('leaves out powers where there are many', () => {
    const { min, max, ticks } = logAxis({ min: 3e-9, max: 5e9 }, free);
    assert.equal([min, max], [1e-9, 1e10]);
    assert.equal(ticks, [1e-8, 1e-4, 1, 1e4, 1e8]);
  });

  test('keeps ends that are fixed', () => {
    assert.equal(logAxis({ min: 0.3, max: 42 }, { min: true, max: true }), { min: 0.3, max: 42, ticks: [1, 10] });
  });

  test('has ends that are numbers, whatever the data', () => {
    const { min, max, ticks } = logAxis({ min: Number.MIN_VALUE, max: Number.MAX_VALUE }, free);
    assert.ok(min > 0 && max < Infinity && ticks.length > 2 && ticks.length < 8);
  });
});

import { assert, suite } from '@engram/tools/suite';
import * as plot from '../src/index.ts';
import { toPNG } from '../src/node.ts';

const { curve, heatmap, terminalCurve, terminalHeatmap, toInlineSVG, toSVG, PlotError } = plot;
const chart = curve([1, 2]);
// biome-ignore lint/suspicious/noExplicitAny: what JavaScript lets pass
type Any = any;

suite('options', (test) => {
  // Each function that takes options, with what it needs besides, and a name that it knows.
  const takers: Record<string, (options: Any) => unknown> = {
    curve: (options) => curve([1, 2], options),
    'curve: right': (right) => curve([1, 2], { right }),
    'curve: series 0': (more) => curve({ y: [1, 2], ...more }),
    'curve: marks[0]': (more) => curve([1, 2], { marks: [{ axis: 'x', at: 1, ...more }] }),
    histogram: (options) => plot.histogram([1, 2], options),
    'histogram: series 0': (more) => plot.histogram({ values: [1, 2], ...more }),
    terminalHistogram: (options) => plot.terminalHistogram([1, 2], options),
    scatter: (options) => plot.scatter([1, 2], options),
    terminalScatter: (options) => plot.terminalScatter([1, 2], options),
    imageGrid: (options) => plot.imageGrid([[1, 2]], options),
    terminalImageGrid: (options) => plot.terminalImageGrid([[1, 2]], options),
    heatmap: (options) => heatmap([[1, 2]], options),
    'heatmap: panel 1': (more) => heatmap([{ values: [[1]] }, { values: [[1]], ...more }]),
    terminalCurve: (options) => terminalCurve([1, 2], options),
    'terminalCurve: series 0': (more) => terminalCurve({ y: [1, 2], ...more }),
    terminalHeatmap: (options) => terminalHeatmap([[1, 2]], options),
    toInlineSVG: (options) => toInlineSVG(chart, { id: 'a', label: 'b', ...options }),
    toPNG: (options) => toPNG(chart, options),
  };

  for (const [name, take] of Object.entries(takers)) {
    test(`${name}: an unknown name is refused, with the nearest right one`, async () => {
      await assert.rejects(
        async () => take({ titel: 'x' }),
        new RegExp(`^${name.replace(/[[\]]/g, '\\$&')}: unknown option "titel"; did you mean \\w+\\?`),
      );
      await assert.rejects(async () => take({ titel: 'x' }), PlotError);
    });
  }

  test('flags are true or false', () => {
    for (const value of ['false', 0, 1, null]) {
      const wrong = { density: value, legend: value } as Any;
      const { density, legend } = wrong;
      assert.throws(() => plot.histogram([1, 2], { density }), /^histogram: density is .*, need true or false$/);
      assert.throws(() => plot.terminalHistogram([1, 2], { density }), /^terminalHistogram: density is /);
      assert.throws(() => terminalHeatmap([[1, 2]], { legend }), /^terminalHeatmap: legend is .*, need true or false$/);
      assert.throws(() => terminalHeatmap([[1, 2]], { legend }), PlotError);
    }
    terminalHeatmap([[1, 2]], { legend: undefined } as Any);
  });

  test('numbers are numbers', async () => {
    const numbers: Record<string, readonly string[]> = {
      curve: ['min', 'max', 'width', 'height'],
      histogram: ['min', 'max', 'bins', 'width', 'height'],
      terminalHistogram: ['min', 'max', 'bins', 'width', 'height'],
      scatter: ['min', 'max', 'pointSize', 'width', 'height'],
      imageGrid: ['min', 'max', 'columns', 'pixelSize', 'gap'],
      terminalImageGrid: ['min', 'max', 'columns', 'width'],
      heatmap: ['min', 'max', 'columns'],
      terminalCurve: ['min', 'max', 'width', 'height'],
      terminalHeatmap: ['min', 'max', 'cellWidth'],
      toPNG: ['scale'],
    };
    for (const [name, options] of Object.entries(numbers)) {
      for (const option of options) {
        for (const value of ['2', true])
          await assert.rejects(async () => {
            await takers[name]!({ [option]: value });
            throw new Error(`${name}: ${option} = ${value} is taken`);
          }, PlotError);
      }
    }
  });

  test('something else where an object belongs', () => {
    assert.throws(() => curve([1, 2], 'red' as Any), /curve: options are an object, got "red"/);
    assert.throws(() => heatmap([[1]], null as Any), /heatmap: options are an object, got null/);
    assert.throws(() => terminalHeatmap([[1]], [1] as Any), /options are an object, got an array/);
  });

  test('choices are listed, also for names that every object has', () => {
    for (const colormap of ['grey-ish', 'toString', '__proto__', 3, null]) {
      const wrong = { colormap } as Any;
      assert.throws(
        () => heatmap([[1, 2]], wrong),
        /^heatmap: colormap is .*need one of "viridis", "magma", "diverging"/,
      );
      assert.throws(() => terminalHeatmap([[1, 2]], wrong), /^terminalHeatmap: colormap is .*"viridis"/);
      assert.throws(() => plot.colormap(colormap as Any, 0.5), /^colormap: colormap is .*"viridis"/);
    }
    assert.throws(
      () => heatmap([[1]], { orient: 'diagonal' } as Any),
      /orient is "diagonal", need one of "vertical", "hor/,
    );
    assert.throws(() => curve([1], { yScale: 'sqrt' } as Any), /yScale is "sqrt", need one of "linear", "log"/);
    assert.throws(() => curve([1], { right: { yScale: 'sqrt' } } as Any), /yScale is "sqrt"/);
    assert.throws(() => terminalCurve([1], { yScale: 'sqrt' } as Any), /yScale is "sqrt"/);
    assert.throws(() => curve({ y: [1], axis: 'top' } as Any), /series 0: axis is "top", need one of "left", "right"/);
    assert.throws(() => curve([1], { marks: [{ axis: 'z', at: 0 }] } as Any), /marks\[0\].axis is "z"/);
    assert.throws(() => terminalCurve([1], { color: 'red' } as Any), /need one of true, false, "auto"/);
  });

  test('sizes are bounded before anything is made', async () => {
    for (const size of [Number.NaN, -1, 1e12, '5', Infinity]) {
      const wrong = size as Any;
      assert.throws(() => terminalCurve([1], { width: wrong }), /width is .*need 1 to 10000 characters/);
      assert.throws(() => terminalCurve([1], { height: wrong }), /height is .*need 1 to 1000 lines/);
      assert.throws(() => terminalHeatmap([[1]], { cellWidth: wrong }), /cellWidth is /);
      assert.throws(() => heatmap([[1]], { cellSize: wrong }), /cellSize is /);
      assert.throws(() => heatmap([[1]], { cellSize: [5, wrong] }), /cellSize is /);
      assert.throws(() => curve([1], { width: wrong }), /width is /);
      assert.throws(() => heatmap([[1]], { columns: wrong }), /columns is /);
    }
    assert.throws(() => heatmap({ data: new Float32Array(1_000_001), shape: [1, 1_000_001] }), /1000001 cells/);
    await assert.rejects(
      () => toPNG(chart, { scale: 1e6 }),
      /toPNG: 640 × 400 at scale 1000000 is beyond 32767 pixels/,
    );
  });
});

suite('data that is none', (test) => {
  for (const [name, draw] of Object.entries({
    curve,
    terminalCurve,
    scatter: plot.scatter,
    terminalScatter: plot.terminalScatter,
    histogram: plot.histogram,
    terminalHistogram: plot.terminalHistogram,
  } as Record<string, (data: Any) => unknown>)) {
    test(name, () => {
      for (const data of [
        undefined,
        null,
        5,
        'abc',
        {},
        [undefined],
        [null],
        ['a'],
        { y: 5 },
        { y: [1], x: 5 },
        [{}],
      ]) {
        assert.throws(() => draw(data), PlotError);
      }
    });
  }
  for (const [name, draw] of Object.entries({ heatmap, terminalHeatmap } as Record<string, (data: Any) => unknown>)) {
    test(name, () => {
      for (const data of [
        undefined,
        null,
        5,
        'abc',
        {},
        [undefined],
        { data: [1] },
        { data: undefined, shape: [1, 1] },
        { data: [1], shape: 5 },
      ]) {
        assert.throws(() => draw(data), PlotError);
      }
    });
  }
  test('toSVG', async () => {
    for (const nothing of [undefined, null, {}, 'x']) await assert.rejects(() => toSVG(nothing as Any), PlotError);
  });
});

suite('texts', (test) => {
  test('of any kind come out on one line, without what turns the direction of writing', async () => {
    const nasty = 'a\u202eb\u2028c\u001b[31md\u0085';
    const shown = 'a\\u202eb\\u2028c\\u001b[31md\\x85';
    const terminal = terminalHeatmap([[1]], { title: nasty, rowLabels: [5], xLabel: 7 as Any, color: false });
    assert.is(terminal.split('\n')[0], shown);
    assert.ok((await toSVG(curve({ name: nasty, y: [1, 2] }))).includes(shown));
  });
});

suite('what JavaScript lets pass', (test) => {
  const refuses = (name: string, calls: Record<string, () => unknown>): void => {
    for (const [call, run] of Object.entries(calls)) {
      test(`${name}: ${call}`, () => {
        assert.throws(run, PlotError);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not come back
        assert.throws(run, /^[^\x00-\x1f]{1,300}$/);
      });
    }
  };

  const titled: Record<string, readonly [draw: (options: Any) => unknown, ...names: string[]]> = {
    heatmap: [(options) => heatmap([[1]], options), 'title', 'xLabel', 'yLabel', 'colorBar'],
    panel: [(more) => heatmap({ values: [[1]], ...more }), 'title'],
    terminalHeatmap: [(options) => terminalHeatmap([[1]], options), 'title', 'xLabel', 'yLabel'],
    imageGrid: [(options) => plot.imageGrid([[1]], options), 'title'],
    terminalImageGrid: [(options) => plot.terminalImageGrid([[1]], options), 'title'],
    curve: [(options) => curve([1, 2], options), 'title', 'xLabel', 'yLabel'],
    terminalCurve: [(options) => terminalCurve([1, 2], options), 'title', 'xLabel'],
    histogram: [(options) => plot.histogram([1, 2], options), 'title', 'xLabel'],
    terminalHistogram: [(options) => plot.terminalHistogram([1, 2], options), 'title', 'xLabel'],
    scatter: [(options) => plot.scatter([1, 2], options), 'title', 'yLabel'],
    series: [(more) => curve({ y: [1, 2], ...more }), 'name'],
    mark: [(more) => curve([1, 2], { marks: [{ axis: 'x', at: 1, ...more }] }), 'label'],
  };
  for (const [what, [draw, ...names]] of Object.entries(titled))
    for (const name of names)
      refuses(`a text of ${what}`, {
        [`${name} is a record`]: () => draw({ [name]: {} }),
        [`${name} is a symbol`]: () => draw({ [name]: Symbol('s') }),
        [`${name} is an array`]: () => draw({ [name]: ['a'] }),
        [`${name} is null`]: () => draw({ [name]: null }),
      });

  const labelled: typeof titled = {
    heatmap: [(options) => heatmap([[1]], options), 'rowLabels', 'columnLabels'],
    terminalHeatmap: [(options) => terminalHeatmap([[1]], options), 'rowLabels', 'columnLabels'],
    imageGrid: [(options) => plot.imageGrid([[1]], options), 'labels', 'rowLabels'],
    terminalImageGrid: [(options) => plot.terminalImageGrid([[1]], options), 'labels'],
  };
  for (const [what, [draw, ...names]] of Object.entries(labelled))
    for (const name of names)
      for (const labels of [0, Number.NaN, null, '\x1b[31m'.repeat(2000), Object.create(null), [{}]])
        refuses(what, { [`${name} ${String(JSON.stringify(labels)).slice(0, 9)}`]: () => draw({ [name]: labels }) });

  const ranged: Record<string, (options: Any) => unknown> = {
    heatmap: (options) => heatmap([[1]], options),
    imageGrid: (options) => plot.imageGrid([[1]], options),
    'curve, linear': (options) => curve([1, 2], options),
    'curve, log': (options) => curve([1, 2], { yScale: 'log', ...options }),
    histogram: (options) => plot.terminalHistogram([1, 2], options),
  };
  for (const [what, draw] of Object.entries(ranged))
    for (const end of ['min', 'max'])
      refuses(`${end} of ${what}`, {
        symbol: () => draw({ [end]: Symbol('s') }),
        text: () => draw({ [end]: '\x1b[31m\0<script>' }),
        'long text': () => draw({ [end]: 'x'.repeat(5000) }),
        'a number as text': () => draw({ [end]: '1' }),
        'an object without text': () => draw({ [end]: Object.create(null) }),
      });

  refuses('a matrix', {
    'of bigints': () => heatmap([[1n, 2n]] as Any),
    'of texts': () => heatmap([['1']] as Any),
    'flat, of bigints': () => heatmap({ data: BigInt64Array.of(1n), shape: [1, 1] } as Any),
    'its shape': () => heatmap({ data: [1], shape: [Symbol('s'), 1] } as Any),
    'images of bigints': () => plot.imageGrid({ data: [1n], shape: [1, 1] } as Any),
    'images of a shape': () => plot.imageGrid({ data: [1], shape: [Symbol('s'), 1, 1] } as Any),
    'no end of empty images': () => plot.imageGrid({ data: [], shape: [2 ** 40, 0, 1] }),
    x: () => curve({ y: [1], x: [Symbol('s')] as Any }),
  });
  const sizes = [[10], [], [1, 2, 3], [1, undefined], [[1, 1], 1], null, '10', Symbol('s')];
  sizes.forEach((cellSize, i) => {
    refuses('cellSize', { [`case ${i}`]: () => heatmap([[1]], { cellSize } as Any) });
  });
});

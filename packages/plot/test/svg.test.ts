import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { assert, suite } from '@engram/tools/suite';
import { curve, heatmap, toSVG } from '../src/index.ts';
import { toPNG } from '../src/node.ts';
import { attention, training } from './fixtures/charts.ts';

/** What the reader reads, in order. */
function texts(svg: string): string[] {
  return [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map((match) => match[1] as string);
}

const count = (svg: string, color: string) => svg.split(`fill="${color}"`).length - 1;

suite('toSVG', (test) => {
  test('a heat map has its titles, names and labels', async () => {
    const words = texts(await toSVG(attention()));
    for (const word of [
      'Memory',
      'write attention',
      'read attention',
      'time step',
      'memory slot',
      'weight',
      '&lt;end&gt;',
    ]) {
      assert.ok(words.includes(word), `${word} is missing in ${words}`);
    }
  });

  test('stacked panels with the same columns label them once', async () => {
    const words = texts(await toSVG(attention()));
    assert.is(words.filter((word) => word === '&lt;end&gt;').length, 1);
    assert.is(words.filter((word) => word === 'memory slot').length, 2);
  });

  test('curves have their legend and axis names', async () => {
    const words = texts(await toSVG(training()));
    for (const word of ['Training', 'loss', 'accuracy', 'step', 'nats', '0.1']) {
      assert.ok(words.includes(word), `${word} is missing in ${words}`);
    }
  });

  test('the same chart gives the same text, however many were drawn before', async () => {
    const chart = attention();
    const before = JSON.stringify(chart);
    const first = await toSVG(chart);
    await toSVG(training());
    assert.is(await toSVG(chart), first);
    assert.is(await toSVG(attention()), first);
    assert.is(JSON.stringify(chart), before, 'drawing changed the chart');
    assert.ok(!first.includes('class='));
  });

  test('another process draws the same bytes', async () => {
    const script = fileURLToPath(new URL('fixtures/print-hashes.ts', import.meta.url));
    const printed = execFileSync(process.execPath, [...process.execArgv, script], { encoding: 'utf8' });
    const hash = (data: string | Uint8Array) => createHash('sha256').update(data).digest('hex');
    const here = [await toSVG(attention()), await toSVG(training()), await toPNG(training())].map(hash);
    assert.equal(printed.trim().split('\n'), here);
  });

  test('NaN and infinite cells are not drawn, others beyond the scale take its ends', async () => {
    const svg = await toSVG(
      heatmap(
        [
          [0, 1, NaN],
          [-9, 9, Infinity],
        ],
        { min: 0, max: 1, colorBar: false },
      ),
    );
    assert.is(count(svg, 'rgb(68,1,84)'), 2);
    assert.is(count(svg, 'rgb(253,231,37)'), 2);
    assert.is(svg.split('fill="rgb(').length - 1, 4);
  });

  test('labels that look like markup, or are no XML at all, stay labels', async () => {
    const words = texts(await toSVG(heatmap([[1, 2]], { columnLabels: ['"id="zr0-x"', '\u0000\n'], cellSize: 200 })));
    assert.ok(words.includes('&quot;id=&quot;zr0-x&quot;'));
    assert.ok(words.includes('\\u0000\\n'));
  });

  test('a single matrix, rows of typed arrays and flat data are one panel', async () => {
    const expected = await toSVG(heatmap([{ values: [[1, 2]] }]));
    assert.is(await toSVG(heatmap([[1, 2]])), expected);
    assert.is(await toSVG(heatmap([Float64Array.of(1, 2)])), expected);
    assert.is(await toSVG(heatmap({ data: [1, 2], shape: [1, 2] })), expected);
  });

  test('odd curves are drawn', async () => {
    for (const y of [[3], [3, 3], [NaN, NaN], [1e-9, 1e9]]) {
      for (const yScale of ['linear', 'log'] as const) {
        assert.ok((await toSVG(curve(y, { yScale }))).startsWith('<svg'), `${y} ${yScale}`);
      }
    }
  });

  test('errors', () => {
    assert.throws(() => heatmap([]), /heatmap: no panel to draw/);
    assert.throws(() => heatmap({ values: [] }), /heatmap: the matrix is empty/);
    assert.throws(() => heatmap([{ values: [[1]] }, { values: [[1], []] }]), /heatmap: panel 1: rows have different/);
    assert.throws(() => heatmap([[1]], { columnLabels: [] }), /columnLabels has 0 labels for 1 columns/);
    assert.throws(() => curve([]), /curve: no series/);
    assert.throws(
      () =>
        curve([
          { name: 'a', y: [1] },
          { name: 'a', y: [1] },
        ]),
      /two series are named "a"/,
    );
    assert.throws(() => curve([1], { width: 10 }), /curve: width is 10, need 100 to 20000 pixels/);
  });
});

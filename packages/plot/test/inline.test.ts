import { assert, suite } from '@engram/tools/suite';
import { curve, heatmap, PlotError, toInlineSVG, toSVG } from '../src/index.ts';
import { mergeCells } from '../src/render/merge-cells.ts';
import { attention, training } from './fixtures/charts.ts';

const one = { id: 'one', label: 'A picture' };

/** The colour at each cell's middle, from the rectangles that cover it; the last one drawn counts. */
const colorAt = (svg: string, x: number, y: number): string | undefined => {
  let found: string | undefined;
  for (const [, path, color] of svg.matchAll(/<path d="([^"]*)" fill="(rgb[^"]*)"/g)) {
    for (const shape of path!.matchAll(/M([\d.]+) ([\d.]+)(?:l([\d.]+) 0l0 ([\d.]+)|h([\d.]+)v([\d.]+))/g)) {
      const [left, top] = [Number(shape[1]), Number(shape[2])];
      const [width, height] = [Number(shape[3] ?? shape[5]), Number(shape[4] ?? shape[6])];
      if (x > left && x < left + width && y > top && y < top + height) found = color;
    }
  }
  return found;
};

suite('toInlineSVG', (test) => {
  test('is an element for a page: no address, no name but its own', async () => {
    for (const chart of [attention(), training()]) {
      const svg = await toInlineSVG(chart, one);
      assert.match(svg, /^<svg width="\d+" height="\d+" viewBox="0 0 \d+ \d+" role="img" aria-label="A picture">/);
      assert.ok(!/http|xmlns|class=|<style/.test(svg));
      const ids = [...svg.matchAll(/ id="([^"]*)"/g)].map((match) => match[1] as string);
      assert.ok(ids.length > 0 && ids.every((id) => id.startsWith('one-')));
      for (const [, used] of svg.matchAll(/url\(#([^)]*)\)/g)) assert.ok(ids.includes(used as string), used);
    }
  });

  test('takes its ink from the page, and has its own where there is none', async () => {
    const svg = await toInlineSVG(training(), one);
    for (const name of ['text', 'axis', 'grid', 'paper', 'line-1', 'line-2']) {
      assert.match(svg, new RegExp(`"var\\(--chart-${name},#[0-9a-f]{6}\\)"`), name);
    }
    assert.ok(!/(?:fill|stroke)="#(?:222222|444444|ffffff|0072b2)"/.test(svg));
    assert.match(await toInlineSVG(heatmap([[1, NaN]]), one), /var\(--chart-missing,/);
  });

  test('has the colours of the other drawing in every cell', async () => {
    const values = Array.from({ length: 6 }, (_, r) => Array.from({ length: 9 }, (_, c) => (r * c) % 4));
    const chart = heatmap(values, { cellSize: 10 });
    const [before, after] = [await toSVG(chart), await toInlineSVG(chart, one)];
    const [left, top] = /M([\d.]+) ([\d.]+)l90 0l0 60/.exec(before)!.slice(1).map(Number) as [number, number];
    for (let r = 0; r < 6; r++) {
      for (let c = 0; c < 9; c++) {
        const [x, y] = [left + c * 10 + 5, top + r * 10 + 5];
        assert.ok(colorAt(before, x, y));
        assert.is(colorAt(after, x, y), colorAt(before, x, y), `row ${r}, column ${c}`);
      }
    }
  });

  test('escapes its label, and leaves labels that look like markup as they are', async () => {
    const svg = await toInlineSVG(curve([{ name: ' id="zr-1" fill="#222222"', y: [1] }]), {
      id: 'a',
      label: '"<x>&',
    });
    assert.match(svg, /aria-label="&quot;&lt;x&gt;&amp;"/);
    assert.match(svg, /> id=&quot;zr-1&quot; fill=&quot;#222222&quot;</);
  });

  test('refuses what is not an id', async () => {
    for (const id of ['', '1', 'a b', 'a"']) {
      const refused = (error: Error) => error instanceof PlotError && error.message.startsWith('toInlineSVG: id is ');
      await assert.rejects(() => toInlineSVG(training(), { id, label: '' }), refused);
    }
  });
});

suite('mergeCells', (test) => {
  const cell = (x: number, y: number, color: string) =>
    `<path d="M${x} ${y}l10.5 0l0 8.5l-10.5 0Z" fill="rgb(${color})"></path>`;

  test('joins neighbours of one colour, and draws a colour once in each run', () => {
    const lines = [cell(0, 0, '1,1,1'), cell(10, 0, '1,1,1'), cell(20, 0, '2,2,2'), cell(0, 8, '1,1,1')];
    assert.is(
      mergeCells(`<svg>\n${lines.join('\n')}\n<text>x</text>\n${cell(0, 0, '1,1,1')}\n</svg>`),
      '<svg>\n<path d="M0 0h20.5v8.5h-20.5zM0 8h10.5v8.5h-10.5z" fill="rgb(1,1,1)"/>\n' +
        '<path d="M20 0h10.5v8.5h-10.5z" fill="rgb(2,2,2)"/>\n<text>x</text>\n' +
        '<path d="M0 0h10.5v8.5h-10.5z" fill="rgb(1,1,1)"/>\n</svg>',
    );
  });

  test('does not join over a gap', () => {
    assert.is(mergeCells(`${cell(0, 0, '1,1,1')}\n${cell(20, 0, '1,1,1')}`).split('M').length - 1, 2);
  });
});

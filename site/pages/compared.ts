/** How long a training step takes here and elsewhere, drawn from the results that `pnpm bench peers` left. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '@engram/tools/root';
import { escaped } from '../text/html.ts';

interface Results {
  readonly date: string;
  readonly machine: { readonly cpu: string };
  readonly results: readonly { readonly name: string; readonly side: string; readonly median: number }[];
}

export interface Comparison {
  readonly html: string;
  /** The file that the figures are from. */
  readonly file: string;
}

/** What is shown: a work of the benchmark, and what it is called for a reader. */
const WORKS = [
  { name: 'TinyNTM fixed, batch 1, length 5', title: 'A small memory network' },
  { name: 'GRU 8→32, batch 1, length 8', title: 'A GRU' },
  { name: 'MLP 8→32→10, one example', title: 'A network of two layers' },
];

const NAMES: Readonly<Record<string, string>> = {
  'Engram, compiled': 'Engram',
  'C, 128-bit': 'C by hand',
  'PyTorch, eager': 'PyTorch',
  'jax-js, wasm': 'jax-js',
  'tfjs, wasm': 'TensorFlow.js',
  'brain.js': 'brain.js',
};

const inMicroseconds = (nanoseconds: number): string => {
  const value = nanoseconds / 1000;
  return `${value < 100 ? value.toPrecision(2) : Math.round(Number(value.toPrecision(3))).toLocaleString('en')} µs`;
};

/** Decades on the axis: from 1 µs to 10 ms. */
const [LEAST, MOST] = [1e3, 1e7];
const share = (nanoseconds: number): number =>
  (100 * Math.log10(Math.max(nanoseconds, LEAST) / LEAST)) / Math.log10(MOST / LEAST);

export const comparison = (): Comparison => {
  const folder = 'bench/results';
  const name = readdirSync(join(root, folder))
    .filter((each) => /^\D.*-\d{4}-\d\d-\d\d-peers\.json$/.test(each))
    .sort()
    .at(-1);
  if (name === undefined) throw new Error(`${folder} has no results of peers`);
  const { results } = JSON.parse(readFileSync(join(root, folder, name), 'utf8')) as Results;
  const row = ({ side, median }: Results['results'][number]) =>
    `<tr${NAMES[side] === 'Engram' ? ' class="ours"' : ''}><th scope="row">${escaped(NAMES[side]!)}</th><td class="bar"><svg aria-hidden="true" preserveAspectRatio="none" viewBox="0 0 100 1"><rect width="${share(median).toFixed(1)}" height="1"/></svg></td><td>${inMicroseconds(median)}</td></tr>`;
  const table = ({ name, title }: (typeof WORKS)[number]) => {
    const rows = results
      .filter((each) => each.name === name && NAMES[each.side] !== undefined)
      .sort((a, b) => a.median - b.median);
    return `<table>\n<caption>${title}</caption>\n<tbody>\n${rows.map(row).join('\n')}\n</tbody>\n</table>`;
  };
  return { html: `<div class="compared">\n${WORKS.map(table).join('\n')}\n</div>`, file: `${folder}/${name}` };
};

/**
 * What the live page reaches, on this machine, as a table: `node --import ./tools/tsx.mjs examples/live/test/browser/measure.ts`.
 * The whole of it takes as long as `--minutes` says and some more; `--only learned,pace` takes a part.
 */
import { parseArgs } from 'node:util';
import { findChromium, launchBrowser } from '@engram/tools/browser';
import { clickToLearned, mainThreadTasks, memoryOver, paces, paint } from './gauges.ts';
import { openSite } from './site.ts';

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: 'size,paint,learned,pace,tasks,memory' },
    seeds: { type: 'string', default: '10' },
    rounds: { type: 'string', default: '6' },
    seconds: { type: 'string', default: '5' },
    minutes: { type: 'string', default: '30' },
    resets: { type: 'string', default: '200' },
  },
});
const asked = new Set(values.only.split(','));
const [seeds, rounds, seconds, minutes, resets] = [
  values.seeds,
  values.rounds,
  values.seconds,
  values.minutes,
  values.resets,
].map(Number) as [number, number, number, number, number];

const median = (of: readonly number[]): number => {
  const sorted = [...of].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
};
const row = (what: string, found: string): void => console.log(`${what.padEnd(46)} ${found}`);
const list = (of: readonly number[], digits: number): string => of.map((each) => each.toFixed(digits)).join(' ');

const chromium = findChromium();
if (chromium === null) throw new Error('there is no chromium on the PATH, and none in $CHROMIUM');
const site = await openSite();
const browser = await launchBrowser(chromium);
try {
  row('browser', `Chromium ${browser.version()}, Node ${process.version}`);
  if (asked.has('size')) row('code, gzipped', /its code is (.*)$/m.exec(site.built)![1]!);
  if (asked.has('paint')) {
    const all = [];
    for (let time = 0; time < 5; time++) all.push(await paint(browser, site));
    row('first paint, cold, ms', list([median(all.map(({ first }) => first))], 0));
    row('first contentful paint, ms', list([median(all.map(({ contentful }) => contentful))], 0));
    row('first picture drawn, ms', list([median(all.map(({ picture }) => picture))], 0));
  }
  if (asked.has('learned')) {
    const all: number[] = [];
    for (let seed = 0; seed < seeds; seed++) all.push((await clickToLearned(browser, site, seed)) / 1000);
    row('click to learned, s: median', `${median(all).toFixed(2)} (seeds 0–${seeds - 1}: ${list(all, 1)})`);
  }
  if (asked.has('pace')) {
    const all = await paces(browser, site, rounds, seconds);
    const told = (of: readonly number[]): string => `${median(of).toFixed(0)} (${list(of, 0)})`;
    row('steps a second in the page, drawing', told(all.map(({ page }) => page)));
    row('steps a second in Node', told(all.map(({ node }) => node)));
    const shares = all.map(({ page, node }) => (100 * page) / node);
    row('the page’s speed, % of Node’s: median', `${median(shares).toFixed(1)} (${list(shares, 0)})`);
    row('frames a second while it trains', list([median(all.map(({ frames }) => frames))], 1));
  }
  if (asked.has('tasks')) {
    const { byClock, byProcessor } = await mainThreadTasks(browser, site, 2 * seconds);
    row(
      'longest tasks of the main thread, ms',
      `${list(byClock, 1)} by the clock; ${list(byProcessor, 1)} of processor`,
    );
  }
  if (asked.has('memory')) {
    row('memory, MB', 'page, workers (heap and buffers), renderers resident');
    await memoryOver(browser, site, minutes, resets, ({ what, page, workers, resident }) =>
      row(`  ${what}`, `${list([page, workers], 1)} ${resident === null ? '–' : resident.toFixed(0)}`),
    );
  }
} finally {
  await browser.close();
  await site.close();
}

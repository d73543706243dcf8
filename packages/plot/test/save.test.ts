import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assert, suite } from '@engram/tools/suite';
import { heatmap, PlotError, toSVG } from '../src/index.ts';
import { save, toPNG } from '../src/node.ts';

suite('save', (test) => {
  const folder = mkdtempSync(join(tmpdir(), 'engram-plot-'));
  test.after(() => rmSync(folder, { recursive: true }));
  const chart = heatmap([[0, 1]]);

  test('the extension chooses, folders are made, nothing is left beside', async () => {
    const into = join(folder, 'a/b');
    await save(chart, join(into, 'chart.svg'));
    await save(chart, join(into, 'chart.PNG'), { scale: 1 });
    assert.is(readFileSync(join(into, 'chart.svg'), 'utf8'), await toSVG(chart));
    assert.equal(
      new Uint8Array(readFileSync(join(into, 'chart.PNG'))),
      new Uint8Array(await toPNG(chart, { scale: 1 })),
    );
    assert.equal(readdirSync(into).sort(), ['chart.PNG', 'chart.svg']);
  });

  test('several at once into one file leave a whole one', async () => {
    const path = join(folder, 'same.svg');
    await Promise.all([1, 2, 3, 4].map((v) => save(heatmap([[0, v]], { title: `${v}` }), path)));
    assert.match(readFileSync(path, 'utf8'), /^<svg.*<\/svg>\s*$/s);
  });

  test('the mode is kept, names may be long, and a link is replaced', async () => {
    const [kept, link, long] = ['kept.svg', 'link.svg', `${'n'.repeat(251)}.svg`].map((name) => join(folder, name));
    writeFileSync(kept!, '');
    chmodSync(kept!, 0o600);
    symlinkSync(kept!, link!);
    for (const path of [link!, kept!, long!]) await save(chart, path);
    assert.equal([statSync(kept!).mode & 0o777, lstatSync(link!).isFile()], [0o600, true]);
    for (const path of [link!, kept!, long!]) assert.match(readFileSync(path, 'utf8'), /^<svg/);
    await assert.rejects(() => save(chart, '/proc/engram/a/chart.svg'), /cannot write \/proc\/engram/);
  });

  test('an unknown extension is an error', async () => {
    await assert.rejects(() => save(chart, 'chart.jpg'), /save: chart\.jpg: extension "\.jpg", need \.svg or \.png/);
    await assert.rejects(() => save(chart, 'chart'), /save: chart: extension missing, need \.svg or \.png/);
  });

  test('a folder that cannot be written is an error with a cause, and leaves nothing', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    const refused = (error: Error) =>
      error instanceof PlotError && /^save: cannot write .*: .*\(E/.test(error.message) && error.cause instanceof Error;
    await assert.rejects(() => save(chart, join(file, 'chart.svg')), refused);
    await assert.rejects(() => save(chart, join(file, 'deeper/chart.svg')), refused);

    const taken = join(folder, 'taken.svg');
    mkdirSync(taken);
    await assert.rejects(() => save(chart, taken), /it is a folder \(EISDIR\)/);
    assert.equal(
      readdirSync(folder).filter((name) => name.endsWith('.tmp')),
      [],
    );
  });
});

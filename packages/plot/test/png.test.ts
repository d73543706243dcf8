import { assert, suite } from '@engram/tools/suite';
import { PNG } from 'pngjs';
import { type Chart, curve } from '../src/index.ts';
import { toPNG } from '../src/node.ts';

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** How many dark pixels the top rows have. */
async function darkAbove(chart: Chart, rows: number): Promise<number> {
  const { data, width } = PNG.sync.read(Buffer.from(await toPNG(chart, { scale: 1 })));
  let dark = 0;
  for (let at = 0; at < rows * width * 4; at += 4) if (data[at]! + data[at + 1]! + data[at + 2]! < 300) dark++;
  return dark;
}

suite('toPNG', (test) => {
  test('is a PNG, twice the size of the chart, or as scaled', async () => {
    const chart = curve([1, 2], { width: 300, height: 200 });
    const png = await toPNG(chart);
    assert.equal([...png.subarray(0, 8)], signature);
    const size = ({ width, height }: PNG) => [width, height];
    assert.equal(size(PNG.sync.read(Buffer.from(png))), [600, 400]);
    assert.equal(size(PNG.sync.read(Buffer.from(await toPNG(chart, { scale: 1 })))), [300, 200]);
  });

  // It is told to leave this machine's fonts alone, so what is drawn is drawn with ours.
  test('text is drawn', async () => {
    const title = await darkAbove(curve([1, 2], { title: 'Loss αβ' }), 34);
    const blank = await darkAbove(curve([1, 2], { title: ' ' }), 34);
    assert.is(blank, 0);
    assert.ok(title > 100, `${title} dark pixels`);
  });

  test('different letters are drawn differently, so they are not boxes', async () => {
    const drawn = async (title: string) => Buffer.from(await toPNG(curve([1, 2], { title }))).toString('base64');
    assert.is.not(await drawn('I'), await drawn('W'));
    assert.is.not(await drawn('α'), await drawn('β'));
  });

  test('a scale that is not a size is an error', async () => {
    await assert.rejects(() => toPNG(curve([1]), { scale: 0 }), /toPNG: scale is 0, need a positive number/);
  });
});

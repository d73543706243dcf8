/** Builds the site and looks at it as readers do: in a browser, in a folder of a server, dark and light, on a phone. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { barriersOf, findChromium, openFile } from '@engram/tools/browser';
import { root } from '@engram/tools/root';
import { serveFolder } from '@engram/tools/static-server';
import { assert, leaveOut, suite } from '@engram/tools/suite';
import { run } from '../run.ts';

/** One of each kind. */
const PAGES = [
  'index.html',
  'live/index.html',
  'labs.html',
  'docs/index.html',
  'docs/guide-ntm.html',
  'api/index.html',
  'api/tensor/index.html',
  'api/tensor/autograd/tensor.html',
  'api/plot/chart/heatmap.html',
];
const SIZES = [
  { width: 1280, height: 800 },
  { width: 390, height: 844 },
];

const chromium = findChromium();
if (chromium === null) leaveOut('the site in Chromium', 'there is no chromium on the PATH, and none in $CHROMIUM');
else {
  suite('the site', (test) => {
    const folder = mkdtempSync(join(tmpdir(), 'engram-site-'));
    let said = '';

    test.before(async () => {
      said = await run(['--import', './tools/tsx.mjs', 'site/build.ts', '--out', join(folder, 'some/where')], root);
    });
    test.after(() => rmSync(folder, { recursive: true }));

    test('says what it has', () => {
      assert.match(said, /\d+ pages, \d+ names of the API/);
    });

    test('has nothing that axe finds, in any look and size, and asks no other host', async () => {
      const { url, close } = await serveFolder(folder);
      const { page, problems, close: end } = await openFile(chromium, new URL('some/where/index.html', url));
      const elsewhere: string[] = [];
      page.on('request', (request) => {
        if (!request.url().startsWith(url)) elsewhere.push(request.url());
      });
      const found: string[] = [];
      try {
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme });
          for (const size of SIZES) {
            await page.setViewportSize(size);
            for (const path of PAGES) {
              await page.goto(new URL(`some/where/${path}`, url).href);
              const where = `${path}, ${colorScheme}, ${size.width}`;
              for (const barrier of await barriersOf(page)) found.push(`${where}: ${barrier}`);
              const wider = await page.evaluate('document.documentElement.scrollWidth > innerWidth');
              if (wider) found.push(`${where}: it is wider than the window`);
            }
          }
        }
        assert.equal([...found, ...problems, ...elsewhere], []);
      } finally {
        await end();
        await close();
      }
    });

    test('finds a name by the keyboard alone', async () => {
      const { url, close } = await serveFolder(folder);
      const { page, close: end } = await openFile(chromium, new URL('some/where/docs/index.html', url));
      try {
        await page.keyboard.press('/');
        await page.keyboard.type('crossentropy');
        await page.waitForSelector('#found-0');
        await page.keyboard.press('Enter');
        await page.waitForURL(/api\/tensor\/losses\/classification\.html#crossEntropy$/);
      } finally {
        await end();
        await close();
      }
    });
  });
}

import { fileURLToPath } from 'node:url';
import { conformance, typedArrays } from '@engram/tensor/conformance';
import { findChromium, openPage } from '@engram/tools/browser';
import { assert, leaveOut, suite } from '@engram/tools/suite';
import type { WebGl } from './webgl.page.ts';

/** The page's, in what is evaluated there. */
declare const webglPage: WebGl;

/** WebGL2 by the software adapter, and no WebGPU. */
const FLAGS = ['--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--disable-features=WebGPU'];

const chromium = findChromium() ?? leaveOut('gpu (WebGL2)', 'there is no chromium on the PATH, and none in $CHROMIUM');
const { page, close } = await openPage(chromium, fileURLToPath(new URL('webgl.page.ts', import.meta.url)), FLAGS);
const started = await page.evaluate(() => webglPage.start());

suite('gpu (WebGL2): where there is no WebGPU', (test) => {
  test('the backend says what it runs on, and why not on WebGPU', () => {
    assert.is(started.mode, 'webgl2');
    assert.ok(started.software);
    const [first, second, last, ...more] = started.describe.split('\n');
    assert.match(first, /^gpu: .*SwiftShader.*, through WebGL2$/);
    assert.match(second, 'software adapter: slower than the CPU backend');
    assert.match(last, /^ {2}no WebGPU: \S/);
    assert.equal(more, []);
  });

  // Sizes around those where a row of the texture ends, and one of many rows.
  for (const length of [1, 2, 3, 5, 7, 8, 9, 12, 65, 1000, 999_983]) {
    test(`${length} cells come back`, async () => {
      assert.ok(await page.evaluate((n) => webglPage.roundTrip(n), length));
    });
  }

  test('a tensor that no texture holds is an error at once, which changes nothing', async () => {
    const [message, three] = await page.evaluate(() => webglPage.exceed());
    assert.match(message, /zeros: a tensor \[\d+\] of \d+ bytes is larger than the device's largest texture of \d+/);
    assert.is(three, 3);
  });
});

conformance({ backend: typedArrays, device: 'gpu' }).forEach(({ name }, section) => {
  suite(`gpu (WebGL2): ${name}`, (test) => {
    test('as on the CPU', async () => {
      assert.equal(await page.evaluate((s) => webglPage.run(s), section), []);
    });
  });
});

suite('gpu (WebGL2): a lost context', (test) => {
  test('is an error, and both the CPU and a new backend compute afterwards', async () => {
    const [reading, computing, cpu, again] = await page.evaluate(() => webglPage.lose());
    for (const message of [reading, computing]) {
      assert.match(message, 'the WebGL2 context was lost');
      assert.match(message, "go on with setBackend(await gpu()) or setBackend('cpu')");
    }
    assert.equal([cpu, again], [3, 3]);
  });
  test.after(close);
});

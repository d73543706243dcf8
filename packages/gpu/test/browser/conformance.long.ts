import { fileURLToPath } from 'node:url';
import { conformance, typedArrays } from '@engram/tensor/conformance';
import { findChromium, openPage, SOFTWARE_WEBGPU } from '@engram/tools/browser';
import { assert, leaveOut, suite } from '@engram/tools/suite';
import type { Conformance } from './page.ts';

/** The page's, in what is evaluated there. */
declare const conformancePage: Conformance;

const open = async () => {
  const chromium =
    findChromium() ?? leaveOut('gpu (browser)', 'there is no chromium on the PATH, and none in $CHROMIUM');
  const { page, close } = await openPage(chromium, fileURLToPath(new URL('page.ts', import.meta.url)), SOFTWARE_WEBGPU);
  const started = await page.evaluate(() => conformancePage.start());
  if ('missing' in started) leaveOut('gpu (browser)', started.missing);
  // A run on anything else would show nothing.
  assert.equal(started, { name: 'gpu', mode: 'webgpu' });
  return { page, close };
};

const { page, close } = await open();

// Here only the names are looked at: the page has the same list.
const sections = conformance({ backend: typedArrays, device: 'gpu' });
sections.forEach(({ name, checks }, section) => {
  suite(`gpu (browser): ${name}`, (test) => {
    checks.forEach((check, i) => {
      test(check.name, async () => {
        const wrong = await page.evaluate(([s, c]) => conformancePage.run(s!, c!), [section, i]);
        if (wrong !== null) throw new Error(wrong);
      });
    });
    if (section === sections.length - 1) test.after(close);
  });
});

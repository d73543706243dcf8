/** The page of a report in a real browser: that it is drawn under its own policy, and that hostile text stays text. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { recipes } from '@engram/ntm';
import { findChromium, openFile } from '@engram/tools/browser';
import { assert, leaveOut, suite } from '@engram/tools/suite';
import { begin } from '../../src/begin.ts';
import { range, SweepFolder, type SweepPlan, sweepOf, sweepReport } from '../../src/index.ts';
import { nothing } from '../../src/train-trial.ts';
import { kernelsHere, version } from '../../src/version.ts';

const HOSTILE = '</script><script>window.hurt = 1</script><img src=x onerror="window.hurt = 1">';

const chromium =
  findChromium() ?? leaveOut('the report’s page', 'there is no chromium on the PATH, and none in $CHROMIUM');

suite('the page of a report', (test) => {
  const out = mkdtempSync(join(tmpdir(), 'engram-sweep-'));
  test.after(() => rmSync(out, { recursive: true }));

  const written = async (name: string, plan: SweepPlan): Promise<URL> => {
    const folder = new SweepFolder(join(out, name));
    await folder.make();
    const sweep = sweepOf(plan);
    await begin(sweep, folder, false);
    for (const [i, { id }] of sweep.trials.entries()) {
      const failed = i % 5 === 4;
      await folder.keepResult(
        {
          ...nothing,
          trial: id,
          ending: failed ? 'failed' : 'done',
          why: failed ? HOSTILE : null,
          errors: failed ? null : i,
          curve: { sequences: [10, 20, 30], errors: [40, 20, failed ? null : i], loss: [0.7, 0.5, 0.1] },
          kernels: kernelsHere(),
          version,
        },
        Number.POSITIVE_INFINITY,
      );
    }
    return pathToFileURL(await sweepReport(folder.path));
  };

  test('is drawn, filtered by a brush and by keys, sorted and searched, and obeys nothing', async () => {
    const vary = { seed: range(0, 10), 'optimizer.lr': [1e-4, 1e-3], 'model.controller': ['lstm', 'gru'] };
    const { page, problems, close } = await openFile(
      chromium,
      await written('many', { base: recipes.copy, vary, goal: 'errors' }),
    );
    try {
      const count = (selector: string): Promise<number> => page.locator(selector).count();
      await page.waitForSelector('.lines path');
      assert.is(await page.title(), 'Sweep of copy');
      assert.is(await count('.best tbody tr'), 10);
      assert.is(await count('.effect'), 3);
      assert.is(await count('.all tbody tr'), 40);
      assert.is(await count('section:has(h2:text-is("Learning curves")) .lines path'), 40);

      // Keys go from trial to trial, and say which.
      await page.locator('section:has(h2:text-is("Learning curves")) svg').focus();
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('ArrowRight');
      assert.match(
        (await page.locator('.readout').textContent())!,
        /^2\. [0-9a-f]{8}seed 0, optimizer\.lr 0\.0001, model\.controller gru/,
      );
      assert.is(await count('.all tr.on'), 1);
      await page.keyboard.press('Escape');
      assert.is(await page.locator('.readout').textContent(), '');

      await page.getByRole('checkbox', { name: 'gru' }).uncheck();
      assert.is(await count('.all tbody tr'), 20);
      assert.is(await count('section:has(h2:text-is("Learning curves")) .lines path'), 20);
      await page.getByRole('button', { name: 'Show all' }).click();

      const axis = (await page.locator('.axis > line:first-child').nth(1).boundingBox())!;
      await page.mouse.move(axis.x, axis.y + 2);
      await page.mouse.down();
      await page.mouse.move(axis.x, axis.y + axis.height / 2, { steps: 4 });
      await page.mouse.up();
      assert.is(await count('.all tbody tr'), 20);
      await page.getByRole('button', { name: 'Show all' }).click();
      assert.is(await count('.all tbody tr'), 40);

      await page.locator('.all th button').last().click();
      await page.locator('.all th button').first().click();
      await page.locator('.all th button').first().click();
      assert.is(await page.locator('.all tbody tr').first().locator('td').first().textContent(), '40');
      await page.getByLabel('Search').fill('failed LSTM');
      assert.is(await count('.all tbody tr'), 4);

      assert.match(
        (await page.locator('details summary').first().textContent())!,
        /failed, 8 trials <\/script><script>/,
      );
      assert.is(await page.evaluate('window.hurt'), undefined);
      assert.is(await count('img'), 0);
      assert.equal(problems, []);
      // What would make markup of text is refused by the page itself.
      const refused =
        "(() => { try { document.body.innerHTML = '<b>x</b>'; return false; } catch { return true; } })()";
      assert.is(await page.evaluate(refused), true);
    } finally {
      await close();
    }
  });

  for (const width of [360, 1280]) {
    test(`of one trial is drawn on ${width} pixels, and no wider`, async () => {
      const { page, problems, close } = await openFile(
        chromium,
        await written(`one-${width}`, { base: recipes.copy, vary: { seed: [3] } }),
      );
      try {
        await page.setViewportSize({ width, height: 800 });
        await page.waitForSelector('.lines path');
        assert.is(await page.evaluate('document.documentElement.scrollWidth'), width);
        assert.equal(problems, []);
      } finally {
        await close();
      }
    });
  }
});

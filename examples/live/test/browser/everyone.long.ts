/** The page for everyone: on a phone, in the dark, without a mouse, without motion, in a lesson, behind a link that went wrong. */
import { barriersOf } from '@engram/tools/browser';
import { assert, suite } from '@engram/tools/suite';
import { readersFor } from './readers.ts';
import { DESKTOP, type Look, PHONE, type Visit } from './visit.ts';

/** Adds up in `window.shifted` what moves without a reader's doing. */
const watchShifts = (): void => {
  const page = window as Window & { shifted?: number; moved?: string[] };
  page.shifted = 0;
  page.moved = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const shift = entry as PerformanceEntry & {
        readonly value: number;
        readonly hadRecentInput: boolean;
        readonly sources?: readonly { readonly node: Node | null }[];
      };
      if (shift.hadRecentInput) continue;
      page.shifted! += shift.value;
      for (const { node } of shift.sources ?? []) {
        if (node instanceof Element) page.moved!.push(`${shift.value.toFixed(4)} ${node.outerHTML.slice(0, 80)}`);
      }
    }
  }).observe({ type: 'layout-shift', buffered: true });
};

const shiftsOf = (visit: Visit): Promise<{ readonly sum: number; readonly moved: string }> =>
  visit.page.evaluate(() => {
    const { shifted = Number.NaN, moved = [] } = window as Window & { shifted?: number; moved?: string[] };
    return { sum: shifted, moved: moved.join('\n') };
  });

/** How far the page is wider than what is seen of it. */
const overhang = (visit: Visit): Promise<number> =>
  visit.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

const SIZES = { phone: PHONE, desktop: DESKTOP } as const;
const sizes = Object.entries(SIZES);

suite('the live page: for everyone', (test) => {
  const { visiting } = readersFor(test);

  test('it is as dark as its reader has chosen, before its script is there', () => {
    const first = (): void => {
      localStorage.setItem('engram-theme', 'dark');
      // Modules run after this.
      document.addEventListener('readystatechange', () => {
        (window as Window & { early?: string | undefined }).early ??= document.documentElement.dataset.theme ?? '';
      });
    };
    return visiting({ colorScheme: 'light', first }, async ({ page }) => {
      assert.is(await page.evaluate(() => (window as Window & { early?: string }).early), 'dark');
    });
  });

  for (const [size, viewport] of sizes) {
    for (const colorScheme of ['light', 'dark'] as const) {
      test(`axe finds no barrier: ${size}, ${colorScheme}`, async () => {
        const look: Look = { viewport, colorScheme };
        await visiting(look, async (visit) => {
          assert.equal(await barriersOf(visit.page), [], 'at first');
          for (const table of await visit.page.getByText(/as a table/).all()) await table.click();
          await visit.button('Train').click();
          await visit.learned();
          await visit.button('Pause').click();
          await visit.button('Train').waitFor();
          await visit
            .part('Anatomy of a look')
            .getByText(/How the (?:read|write) head came to look/)
            .waitFor();
          assert.equal(await barriersOf(visit.page), [], 'after a training, its tables open');
          for (const name of ['Tour', 'Keys']) {
            await visit.button(name).click();
            assert.equal(await barriersOf(visit.page), [], name);
            await visit.page.keyboard.press('Escape');
          }
        });
        for (const view of ['compare', 'seeds']) {
          await visiting({ ...look, hash: `view=${view}` }, async (visit) => {
            assert.equal(await barriersOf(visit.page), [], view);
          });
        }
        await visiting({ ...look, hash: 'task=nothing' }, async (visit) => {
          assert.equal(await barriersOf(visit.page), [], 'with a box that says what is wrong');
        });
      });
    }
  }

  for (const view of ['watch', 'compare', 'seeds']) {
    test(`on a phone it is one column, and nothing hangs over: ${view}`, () =>
      visiting({ viewport: PHONE, hasTouch: true, hash: `view=${view}` }, async (visit) => {
        assert.is(await overhang(visit), 0, 'at first');
        await visit.button(view === 'watch' ? 'Train' : 'Run all').click();
        await visit.page.waitForTimeout(2000);
        for (const table of await visit.page.getByText(/as a table/).all()) await table.click();
        assert.is(await overhang(visit), 0, 'while it trains, its tables open');
      }));
  }

  for (const [size, viewport] of sizes) {
    test(`nothing moves while it loads and trains: ${size}`, () =>
      visiting({ viewport, first: watchShifts }, async (visit) => {
        await visit.button('Train').click();
        await visit.learned();
        const { sum, moved } = await shiftsOf(visit);
        assert.ok(sum < 0.05, `it shifted by ${sum}:\n${moved}`);
      }));
  }

  test('who wants no motion gets none, and the pictures all the same', () =>
    visiting({ reducedMotion: 'reduce' }, async (visit) => {
      await visit.button('Train').click();
      await visit.learned();
      const moving = await visit.page.evaluate(() =>
        document.getAnimations().map(({ effect }) => effect?.getComputedTiming().duration),
      );
      assert.equal(
        moving.filter((duration) => Number(duration) > 1),
        [],
      );
    }));

  test('?hide= leaves out what a lesson does not need', () =>
    visiting({ search: 'hide=settings,curve,try,plug,look,compare,files,tour' }, async (visit) => {
      const names = ['What is trained', /curve/, 'Try it yourself', 'Pull the plug', 'Anatomy of a look', /Take it/];
      for (const name of names) assert.is(await visit.part(name).count(), 0, String(name));
      assert.is(await visit.button('Tour').count(), 0);
      assert.is(await visit.page.getByRole('tab').count(), 0);
      await visit.button('Train').click();
      await visit.learned();
    }));

  test('a link that makes no sense says what, and the page is there', () =>
    visiting({ hash: 'task=copy&seed=-1&plug=everything&view=upside-down&at=never' }, async (visit) => {
      const text = (await visit.alert.textContent()) ?? '';
      for (const named of ['seed', 'plug', 'view', 'at']) assert.match(text, new RegExp(`${named} in the link`));
      await visit.alert.getByRole('button', { name: 'Close' }).click();
      await visit.button('Train').click();
      await visit.trainTo(20);
    }));

  test('a link that the library refuses says why', () =>
    visiting({ hash: 'task=copy&seed=4&plan.batch=-3' }, async (visit) => {
      await visit.alert.getByText(/batch/).first().waitFor();
    }));
});

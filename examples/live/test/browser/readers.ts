/** What every file of tests in a browser begins and ends with. */
import { type Browser, findChromium, launchBrowser } from '@engram/tools/browser';
import { assert, leaveOut, type Test } from '@engram/tools/suite';
import { openSite, type Site } from './site.ts';
import { type Look, Visit } from './visit.ts';

const chromium = findChromium() ?? leaveOut('the live page', 'there is no chromium on the PATH, and none in $CHROMIUM');

export interface Readers {
  /** A visit of the page by a reader of their own. That nothing went wrong meanwhile is part of every test. */
  readonly visiting: (look: Look, visit: (visit: Visit) => Promise<void>) => Promise<void>;
  readonly site: () => Site;
}

/** Builds and serves the page, and opens a browser, for the tests of a suite. */
export const readersFor = (test: Test): Readers => {
  let [browser, site] = [] as unknown as [Browser, Site];
  test.before(async () => {
    site = await openSite();
    browser = await launchBrowser(chromium);
  });
  test.after(async () => {
    await browser.close();
    await site.close();
  });
  return {
    site: () => site,
    visiting: async (look, visit) => {
      const reader = await Visit.begin(browser, site, look);
      try {
        await visit(reader);
        assert.equal(reader.problems, []);
      } finally {
        await reader.end();
      }
    },
  };
};

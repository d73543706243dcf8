/** A reader of the page: what they see of it, what they do, and all that went wrong meanwhile. */
import type { Browser, BrowserContext, Locator, Page } from '@engram/tools/browser';
import type { Site } from './site.ts';

type ContextOptions = NonNullable<Parameters<Browser['newContext']>[0]>;

export interface Look extends ContextOptions {
  /** Behind the `?`. */
  readonly search?: string;
  /** Behind the `#`. */
  readonly hash?: string;
  /** Run in the page before anything of its own. */
  readonly first?: () => void;
  /** What comes late, as from far away. */
  readonly late?: RegExp;
}

/** Milliseconds that it is late. */
const LATE = 1500;

export const PHONE = { width: 390, height: 844 };
export const DESKTOP = { width: 1280, height: 900 };

export class Visit {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Errors of the page, what it complained of, and what was asked of other places or was not there. */
  readonly problems: string[] = [];
  readonly requests: string[] = [];

  private constructor(page: Page, context: BrowserContext, site: Site) {
    this.page = page;
    this.context = context;
    page.on('pageerror', (error) => this.problems.push(error.stack ?? error.message));
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) this.problems.push(message.text());
    });
    context.on('request', (request) => {
      const url = request.url();
      this.requests.push(url);
      if (!url.startsWith(site.url) && !url.startsWith('blob:')) this.problems.push(`it asked for ${url}`);
    });
    context.on('response', (response) => {
      if (response.status() >= 400) this.problems.push(`${response.status()} ${response.url()}`);
    });
  }

  static async begin(browser: Browser, site: Site, look: Look = {}): Promise<Visit> {
    const { search = '', hash = '', first, late, ...options } = look;
    const context = await browser.newContext({ viewport: DESKTOP, ...options });
    // tsx names functions with it, those too that are sent to a page.
    await context.addInitScript('globalThis.__name = (named) => named');
    if (first) await context.addInitScript(first);
    if (late) {
      await context.route(late, async (route) => {
        await new Promise((resolve) => setTimeout(resolve, LATE));
        await route.continue();
      });
    }
    const page = await context.newPage();
    const visit = new Visit(page, context, site);
    await page.goto(`${site.url}${search && `?${search}`}${hash && `#${hash}`}`);
    await visit.button('Keys').waitFor();
    return visit;
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  /** The part of the page with this heading, or this label. */
  part(name: string | RegExp): Locator {
    return this.page.getByRole('region', { name });
  }

  /** Said to those who do not see the page. */
  get said(): Locator {
    return this.page.getByRole('status').first();
  }

  get alert(): Locator {
    return this.page.getByRole('alert');
  }

  /** The training steps that the page says were taken. */
  async steps(): Promise<number> {
    const text = await this.page
      .getByRole('term')
      .filter({ hasText: /^Step$/ })
      .locator('xpath=following-sibling::dd')
      .textContent();
    return Number((text ?? '').replaceAll(',', ''));
  }

  /** Until the page says that the task was learned, here and now: of its recording it says no time. */
  async learned(): Promise<void> {
    await this.part('Training')
      .getByText(/Learned after .* of computing/)
      .waitFor({ timeout: 90_000 });
  }

  /** As a browser tells it to a tab that comes to the front or goes behind another. */
  async beSeen(seen: boolean): Promise<void> {
    await this.page.evaluate((visible) => {
      Object.defineProperty(document, 'hidden', { configurable: true, value: !visible });
      document.dispatchEvent(new Event('visibilitychange'));
    }, seen);
  }

  async trainTo(steps: number): Promise<void> {
    const until = performance.now() + 90_000;
    while ((await this.steps()) < steps) {
      if (performance.now() > until) throw new Error(`it does not come to step ${steps}: ${await this.steps()}`);
      await this.page.waitForTimeout(20);
    }
  }

  /** The file that a click on the button gives. */
  async download(name: string): Promise<Buffer> {
    const [file] = await Promise.all([this.page.waitForEvent('download'), this.button(name).click()]);
    const chunks: Buffer[] = [];
    for await (const chunk of await file.createReadStream()) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks);
  }

  end(): Promise<void> {
    return this.context.close();
  }
}

import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { build } from 'esbuild';
import { type Browser, chromium, type Page } from 'playwright-core';

export type { Browser, BrowserContext, CDPSession, Locator, Page } from 'playwright-core';

/** $CHROMIUM, or else `chromium` on the PATH; `null` where there is none. */
export const findChromium = (): string | null => {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.map((folder) => join(folder, 'chromium')).find((path) => existsSync(path)) ?? null;
};

/** Never looked up: what is asked of it is answered here. A page of localhost may use all that one of https may. */
const ADDRESS = 'http://localhost/';
const PAGE = '<!doctype html><meta charset="utf-8"><title>Engram</title>';

/** Every page is opened with these. */
export const BROWSER_FLAGS = [
  '--no-sandbox',
  // Without these it tries to reach its maker's hosts.
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
];

/** The same software adapter everywhere: a browser without a screen has no other. */
export const SOFTWARE_WEBGPU = ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'];

/** A script as a page would load it: in one file, minified. */
const bundle = async (entry: string): Promise<string> => {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    write: false,
    logLevel: 'warning',
  });
  return outputFiles[0]!.text;
};

export interface OpenPage {
  readonly page: Page;
  readonly close: () => Promise<void>;
}

/** Opens a page in headless Chromium that runs the script. @throws what the page throws while it loads. */
export const openPage = async (
  executablePath: string,
  entry: string,
  flags: readonly string[] = [],
): Promise<OpenPage> => {
  const script = await bundle(entry);
  const browser = await chromium.launch({ executablePath, args: [...BROWSER_FLAGS, ...flags] });
  try {
    const page = await browser.newPage();
    let problem: Error | null = null;
    page.on('pageerror', (error) => {
      problem ??= error;
    });
    await page.route('**/*', (route) => route.fulfill({ contentType: 'text/html', body: PAGE }));
    await page.goto(ADDRESS);
    await page.addScriptTag({ content: script });
    if (problem) throw problem;
    return { page, close: () => browser.close() };
  } catch (error) {
    await browser.close();
    throw error;
  }
};

/** Opens a file as whoever clicks on it does, with all that it complains of, such as what its policy refuses. */
export const openFile = async (
  executablePath: string,
  file: URL,
): Promise<OpenPage & { readonly problems: readonly string[] }> => {
  const browser = await chromium.launch({ executablePath, args: [...BROWSER_FLAGS] });
  const problems: string[] = [];
  const page = await browser.newPage();
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  await page.goto(file.href);
  return { page, problems, close: () => browser.close() };
};

/** A browser for whoever opens pages of their own in it. */
export const launchBrowser = (executablePath: string): Promise<Browser> =>
  chromium.launch({ executablePath, args: [...BROWSER_FLAGS] });

/** What axe finds wrong with a page for those who do not see it, or not well, or use no mouse: a line each. */
export const barriersOf = async (page: Page): Promise<string[]> => {
  const { default: axe } = await import('axe-core');
  // A text that is evaluated is the debugger's, and no policy of the page is asked.
  await page.evaluate(axe.source);
  const { violations } = (await page.evaluate('axe.run()')) as { violations: readonly Violation[] };
  return violations.map(
    ({ id, help, nodes }) =>
      `${id}: ${help}: ${nodes.map(({ html, target }) => `${target} ${html.slice(0, 160)}`).join('; ')}`,
  );
};

interface Violation {
  readonly id: string;
  readonly help: string;
  readonly nodes: readonly { readonly html: string; readonly target: readonly unknown[] }[];
}

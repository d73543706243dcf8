/** Opens what Vite built in headless Chromium, served as a site would be. */
import { existsSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { chromium } from 'playwright-core';
import { BROWSER_FLAGS, findChromium, SOFTWARE_WEBGPU } from '../browser.ts';
import { LeftOut } from './rows.ts';

const TYPES: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript' };

/** The policy that many sites have, with no word of WebAssembly. Workers have that of their own file. */
const STRICT = "script-src 'self'";

/** What page.js offers. */
interface Pack {
  page(): Promise<Trained>;
  worker(): Promise<Trained>;
  gpu(mode: string, only: string): Promise<Checked>;
}

export interface Trained {
  readonly line: number;
  readonly ntm: number;
  readonly backend: string;
}

export interface Checked {
  readonly count: number;
  readonly wrong: readonly string[];
  readonly device: string;
}

declare const pack: Pack;

/** What runs on the page. Written here, where a function's text goes to the browser as it is. */
export const pageTrains = (): Promise<Trained> => pack.page();
export const workerTrains = (): Promise<Trained> => pack.worker();
export const kernelsOnWebGpu = (): Promise<Checked> => pack.gpu('webgpu', 'all');
export const kernelsOnWebGl = (): Promise<Checked> => pack.gpu('webgl2', 'eager ops');

const WEBGL = ['--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--disable-features=WebGPU'];
const FLAGS = { none: [], webgpu: SOFTWARE_WEBGPU, webgl2: WEBGL };

export interface Visit {
  readonly strict?: boolean;
  readonly gpu?: keyof typeof FLAGS;
}

export const visit = async <T>(
  folder: string,
  run: () => Promise<T>,
  { strict = false, gpu = 'none' }: Visit = {},
): Promise<T> => {
  const executablePath = findChromium();
  if (executablePath === null) throw new LeftOut('there is no chromium on the PATH, and none in $CHROMIUM');
  const browser = await chromium.launch({ executablePath, args: [...BROWSER_FLAGS, ...FLAGS[gpu]] });
  try {
    const page = await (await browser.newContext()).newPage();
    const problem = new Promise<never>((_, reject) => page.on('pageerror', reject));
    problem.catch(() => {}); // looked at below, by whoever is still waiting
    await page.context().route('**/*', (route) => {
      const { pathname } = new URL(route.request().url());
      const file = join(folder, pathname === '/' ? 'index.html' : pathname);
      const contentType = TYPES[extname(file)] ?? 'application/octet-stream';
      const headers = strict ? { 'content-security-policy': STRICT } : {};
      return existsSync(file)
        ? route.fulfill({ contentType, headers, body: readFileSync(file) })
        : route.fulfill({ status: 404, body: '' });
    });
    const ready = async () => {
      await page.goto('http://localhost/');
      return page.evaluate(run);
    };
    return (await Promise.race([ready(), problem])) as T;
  } finally {
    await browser.close();
  }
};

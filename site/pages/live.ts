/** The page that learns: built by its own command into `live/`, in the site's frame there, and on the front page. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '@engram/tools/root';
import { run } from '../run.ts';
import type { Page } from './page.ts';

export interface Live {
  readonly page: Page;
  /** From the site's root. */
  readonly styles: readonly string[];
  readonly modules: readonly string[];
  /** What stands in its place until its script is there. */
  readonly waiting: string;
  /** What a page with it may load. */
  readonly policy: string;
}

interface Chunk {
  readonly file: string;
  readonly isEntry?: boolean;
  readonly css?: readonly string[];
}

const DESCRIPTION = 'A page on which a memory network learns before your eyes.';

/** @throws if it cannot be built. */
export const buildLive = async (out: string): Promise<Live> => {
  await run(['--import', './tools/tsx.mjs', 'examples/run.ts', 'live', '--no-serve', '--out', join(out, 'live')], root);
  const manifest = JSON.parse(readFileSync(join(out, 'live/.vite/manifest.json'), 'utf8')) as Record<string, Chunk>;
  const entry = Object.values(manifest).find(({ isEntry }) => isEntry);
  if (!entry) throw new Error('live: its manifest has no entry');
  const own = join(out, 'live/index.html');
  const html = readFileSync(own, 'utf8');
  const [, policy] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html) ?? [];
  const [, waiting] = /<div id="live">([\s\S]*)<\/div>\s*<\/main>/.exec(html) ?? [];
  if (policy === undefined || waiting === undefined || !existsSync(join(out, 'live', entry.file)))
    throw new Error('live: it was not built');
  const here = (path: string) => `live/${path}`;
  return {
    page: {
      path: 'live/index.html',
      title: 'Watch it learn',
      section: 'live',
      description: DESCRIPTION,
      body: `<div id="live">${waiting}</div>`,
      places: [],
      shelves: [],
    },
    styles: (entry.css ?? []).map(here),
    modules: [here(entry.file)],
    waiting,
    policy: policy.replaceAll('&#39;', "'"),
  };
};

/** The page as a stranger would put it on the web: built, in a folder of a site, under a strict policy. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '@engram/tools/root';
import { serveFolder } from '@engram/tools/static-server';

/** Where in the site it is. */
const PREFIX = '/some/where/';
const POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self'";

export interface Site {
  /** The address of the page, without a fragment. */
  readonly url: string;
  readonly folder: string;
  /** What was said while it was built. */
  readonly built: string;
  readonly close: () => Promise<void>;
}

/** Builds the page by its command, into a folder of its own, and serves that. */
export const openSite = async (): Promise<Site> => {
  const folder = mkdtempSync(join(tmpdir(), 'engram-live-'));
  const command = ['--import', 'tsx', 'examples/run.ts', 'live', '--no-serve', '--out', folder];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`the page was not built:\n${stderr}`);
  const { url, close } = await serveFolder(folder, {
    prefix: PREFIX,
    headers: { 'content-security-policy': POLICY },
  });
  return {
    url,
    folder,
    built: stdout,
    close: async () => {
      await close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

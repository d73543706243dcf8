/**
 * `pnpm site [--out DIR] [--serve] [--port N]`: builds the project's site into `out/site`, static files for any folder of any server. It
 * ends by following every link; one that leads nowhere fails the build.
 */
import { copyFileSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '@engram/tools/root';
import { serveFolder } from '@engram/tools/static-server';
import { build as bundle } from 'esbuild';
import { apiPages } from './api/pages.ts';
import { readApi } from './api/read.ts';
import { brokenLinks } from './check/links.ts';
import { replacing, whyNot } from './out-folder.ts';
import { docPages } from './pages/docs.ts';
import { framed } from './pages/frame.ts';
import { frontPage } from './pages/front.ts';
import { labsPage } from './pages/labs.ts';
import { buildLive } from './pages/live.ts';
import type { Page } from './pages/page.ts';
import { loadRenderers } from './renderers.ts';
import { makeHighlight } from './text/highlight.ts';
import { makeMarkdown } from './text/markdown.ts';

const USAGE = `Usage: pnpm site [flags]

Builds the project's site: static files, for any folder of any server.

  --out DIR     where to; default out/site
  --serve       serves it when it is built, at a port of this machine
  --port N      that port; default any that is free
  --help        this
`;

const STYLES = ['look/look.css', 'look/site.css'];
const SCRIPTS = ['look/main.js'];

const sizeOf = (folder: string): { files: number; bytes: number } => {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return {
    files: files.length,
    bytes: files.reduce((sum, each) => sum + statSync(join(each.parentPath, each.name)).size, 0),
  };
};

const write = (out: string, path: string, text: string): void => {
  const file = join(out, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
};

/** What the pages look like and the scripts that they have. */
const writeLook = async (out: string): Promise<void> => {
  const folder = join(root, 'site/look');
  mkdirSync(join(out, 'look'), { recursive: true });
  copyFileSync(join(root, 'examples/live/page/look.css'), join(out, 'look/look.css'));
  copyFileSync(join(root, 'examples/live/page/public/theme.js'), join(out, 'look/theme.js'));
  copyFileSync(join(folder, 'mark.svg'), join(out, 'mark.svg'));
  await bundle({
    entryPoints: [join(folder, 'main.ts'), join(folder, 'site.css')],
    outdir: join(out, 'look'),
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    logLevel: 'warning',
  });
};

/** @param out a folder that is not there. @param shown what it is called. */
const buildSite = async (out: string, shown: string, tell: (line: string) => void): Promise<boolean> => {
  const start = performance.now();
  const renderers = await loadRenderers(tell);
  const markdown = makeMarkdown(renderers, await makeHighlight(renderers));
  await writeLook(out);
  const picture = (file: string): string => {
    const path = `pictures/${basename(file)}`;
    mkdirSync(join(out, 'pictures'), { recursive: true });
    copyFileSync(join(root, file), join(out, path));
    return path;
  };
  const live = await buildLive(out);
  const docs = docPages(markdown, picture);
  const api = apiPages(await readApi(renderers), markdown);
  const pages: readonly Page[] = [
    frontPage(markdown, live),
    await labsPage(markdown, picture),
    live.page,
    ...docs,
    ...api.pages,
  ];
  const plain = { styles: STYLES, scripts: SCRIPTS, modules: [], policy: live.policy };
  const alive = { ...plain, styles: [...STYLES, ...live.styles], modules: live.modules };
  for (const page of pages) {
    write(out, page.path, framed(page, page.section === 'home' || page.section === 'live' ? alive : plain));
  }
  const headings = docs.flatMap(({ path, title, places }) => [
    { title, url: path, where: 'Docs' },
    ...places.map((place) => ({ title: place.title, url: `${path}#${place.id}`, where: title })),
  ]);
  const known = [...api.known, ...headings];
  write(out, 'search.json', JSON.stringify(known));

  const broken = brokenLinks(
    out,
    known.map(({ url }) => ({ page: 'search.json', link: url })),
  );
  for (const { page, link, reason } of broken) console.error(`${page}: ${link}: ${reason}`);
  const { files, bytes } = sizeOf(out);
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  tell(
    `${shown}: ${pages.length} pages, ${api.names} names of the API, ${files} files, ${(bytes / 1e6).toFixed(1)} MB, in ${seconds} s`,
  );
  if (broken.length > 0) console.error(`${broken.length} broken links`);
  return broken.length === 0;
};

interface Flags {
  readonly out: string;
  readonly serve: boolean;
  /** 0 is any that is free. */
  readonly port: number;
  readonly help: boolean;
}

/** @throws {TypeError | RangeError} on what is no flag, or no port. */
const read = (args: readonly string[]): Flags => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      out: { type: 'string', default: join(root, 'out/site') },
      serve: { type: 'boolean', default: false },
      port: { type: 'string', default: '0' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw new RangeError(`--port: ${values.port} is no port`);
  const out = resolve(values.out);
  const reason = whyNot(out);
  if (reason) throw new RangeError(reason);
  return { ...values, out, port };
};

const run = async ({ out, serve: serves, port, help }: Flags): Promise<void> => {
  if (help) {
    console.log(USAGE.trimEnd());
    return;
  }
  const shown = relative(process.cwd(), out) || '.';
  const isWhole = await replacing(out, (folder) => buildSite(folder, shown, (line) => console.log(line)));
  if (!isWhole) process.exitCode = 1;
  else if (serves) console.log(`${(await serveFolder(out, { port })).url}  (Ctrl-C ends it)`);
};

let flags: Flags | null = null;
try {
  flags = read(process.argv.slice(2));
} catch (error) {
  console.error(`${(error as Error).message}\n\n${USAGE.trimEnd()}`);
  process.exitCode = 2;
}
if (flags) await run(flags);

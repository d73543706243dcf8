/** The pages that are Markdown in the repository. A link from one to another, or to a source file, goes where that is here. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { root } from '@engram/tools/root';
import { sourceLink } from '../repository.ts';
import type { Markdown } from '../text/markdown.ts';
import { linkFrom, type Page, type Shelf } from './page.ts';

/** A file of the repository and the page that it becomes. */
interface Source {
  readonly file: string;
  readonly path: string;
  /** In the list of pages; without it, the file's own heading. */
  readonly title?: string;
}

const packages = readdirSync(join(root, 'packages')).sort();

const GROUPS: readonly { readonly title: string; readonly sources: readonly Source[] }[] = [
  {
    title: 'Start',
    sources: [
      { file: 'README.md', path: 'docs/index.html', title: 'What Engram is' },
      { file: 'packages/tensor/README.md', path: 'docs/tensor.html', title: 'Tour of the tensor library' },
    ],
  },
  {
    title: 'Guides',
    sources: readdirSync(join(root, 'docs'))
      .filter((name) => name.endsWith('.md'))
      .sort()
      .map((name) => ({ file: `docs/${name}`, path: `docs/guide-${name.replace(/\.md$/, '.html')}` })),
  },
  {
    title: 'Packages',
    sources: packages
      .filter((name) => name !== 'tensor')
      .map((name) => ({ file: `packages/${name}/README.md`, path: `docs/${name}.html` })),
  },
  {
    title: 'The project',
    sources: [
      { file: 'CONTRIBUTING.md', path: 'docs/contributing.html' },
      {
        file: 'packages/tensor/src/compile/README.md',
        path: 'docs/compile.html',
        title: 'A step, from line to WebAssembly',
      },
      { file: 'bench/README.md', path: 'docs/benchmarks.html' },
    ],
  },
  {
    title: 'Changes',
    sources: [
      { file: 'CHANGELOG.md', path: 'docs/changes.html', title: 'All packages' },
      ...packages.map((name) => ({
        file: `packages/${name}/CHANGELOG.md`,
        path: `docs/changes-${name}.html`,
        title: `@engram/${name}`,
      })),
    ],
  },
];

const PAGES = new Map(GROUPS.flatMap(({ sources }) => sources).map(({ file, path }) => [file, path]));

/** Where the page of a Markdown file is. */
export const pageOf = (file: string): string => {
  const path = PAGES.get(file);
  if (path === undefined) throw new Error(`${file} is no page of the site`);
  return path;
};

/** Where a link in a file of the repository leads on the site. @throws if it leads nowhere. */
export const rewritten = (href: string, file: string, page: string): string => {
  if (/^[a-z]+:/i.test(href) || href.startsWith('#')) return href;
  const [path = '', anchor] = href.split('#');
  const target = posix.join(posix.dirname(file), path).replace(/\/$/, '');
  const hash = anchor === undefined ? '' : `#${anchor}`;
  const found = PAGES.get(target);
  if (found !== undefined) return linkFrom(page, found + hash);
  if (!existsSync(join(root, target))) throw new Error(`${file} links to ${href}, and there is no such file`);
  return sourceLink(target) + hash;
};

/** @param picture puts a picture of the repository on the site, and says where from its root. */
export const docPages = (markdown: Markdown, picture: (file: string) => string): Page[] => {
  const read = GROUPS.map(({ title, sources }) => ({
    title,
    pages: sources.map((source) => {
      const { file, path } = source;
      const rendered = markdown.page(readFileSync(join(root, file), 'utf8'), {
        link: (href) => rewritten(href, file, path),
        image: (src) => linkFrom(path, picture(posix.join(posix.dirname(file), src))),
      });
      return { ...rendered, file, path, entry: source.title ?? rendered.title ?? path, title: rendered.title ?? path };
    }),
  }));
  const shelves: Shelf[] = read.map(({ title, pages }) => ({
    title,
    entries: pages.map(({ entry, path }) => ({ title: entry, path })),
  }));
  return read.flatMap(({ pages }) =>
    pages.map(({ path, title, file, body, places, lead }) => ({
      path,
      title,
      section: 'docs' as const,
      description: lead,
      body: `<article class="prose">\n<h1>${title}</h1>\n${body}\n<p class="source"><a href="${sourceLink(file)}">${file}</a></p>\n</article>`,
      places,
      shelves,
    })),
  );
};

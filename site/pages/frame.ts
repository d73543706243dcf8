/** The frame that every page has: its head, the way around the site, what is on the page. */

import { repository } from '../repository.ts';
import { escaped } from '../text/html.ts';
import { linkFrom, type Page, type Place, type Section, type Shelf } from './page.ts';

const WAYS: readonly { readonly section: Section; readonly title: string; readonly path: string }[] = [
  { section: 'live', title: 'Live', path: 'live/index.html' },
  { section: 'labs', title: 'Labs', path: 'labs.html' },
  { section: 'docs', title: 'Docs', path: 'docs/index.html' },
  { section: 'api', title: 'API', path: 'api/index.html' },
];

/** Files that the head of a page names, from the site's root. */
export interface Assets {
  readonly styles: readonly string[];
  /** Classic scripts, deferred. */
  readonly scripts: readonly string[];
  readonly modules: readonly string[];
  /** The Content Security Policy that the page keeps, wherever it is put. */
  readonly policy: string;
}

const header = (page: Page): string => {
  const item = ({ section, title, path }: (typeof WAYS)[number]) => {
    const current = section === page.section ? ` aria-current="${path === page.path ? 'page' : 'true'}"` : '';
    return `<li><a href="${linkFrom(page.path, path)}"${current}>${title}</a></li>`;
  };
  return `<header class="masthead">
<a class="name" href="${linkFrom(page.path, 'index.html')}"${page.section === 'home' ? ' aria-current="page"' : ''}>Engram</a>
<nav aria-label="Site"><ul>${WAYS.map(item).join('')}<li><a href="${repository}">Source</a></li></ul></nav>
<search class="find" data-index="${linkFrom(page.path, 'search.json')}">
<input type="search" placeholder="Search" aria-label="Search docs and API" role="combobox" aria-expanded="false" aria-autocomplete="list" aria-controls="found" autocomplete="off" spellcheck="false">
<div class="found" id="found" role="listbox" aria-label="Found" hidden></div>
<p class="for-readers" role="status"></p>
</search>
</header>`;
};

const shelvesOf = (page: Page): string => {
  const entry = ({ title, path }: Shelf['entries'][number]) => {
    const current = path === page.path ? ' aria-current="page"' : '';
    return `<li><a href="${linkFrom(page.path, path)}"${current}>${escaped(title)}</a></li>`;
  };
  const shelf = ({ title, entries }: Shelf) => `<h2>${escaped(title)}</h2>\n<ul>${entries.map(entry).join('')}</ul>`;
  return `<nav class="shelves" id="shelves" aria-label="Pages">\n${page.shelves.map(shelf).join('\n')}\n</nav>`;
};

const contentsOf = (places: readonly Place[]): string => {
  const item = ({ title, id, level }: Place) =>
    `<li class="level-${level}"><a href="#${id}">${escaped(title)}</a></li>`;
  return `<nav class="contents" aria-label="On this page">\n<h2>On this page</h2>\n<ul>${places.map(item).join('')}</ul>\n</nav>`;
};

export const framed = (page: Page, { styles, scripts, modules, policy }: Assets): string => {
  const to = (path: string) => linkFrom(page.path, path);
  const title = page.section === 'home' ? page.title : `${page.title} · Engram`;
  const shelves = page.shelves.length > 0 ? shelvesOf(page) : '';
  const contents = page.places.length > 1 ? contentsOf(page.places) : '';
  const kind = page.section === 'home' ? 'page-home' : shelves === '' ? 'page-wide' : 'page-read';
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escaped(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<meta name="description" content="${escaped(page.description)}">
<link rel="icon" href="${to('mark.svg')}" type="image/svg+xml">
${styles.map((path) => `<link rel="stylesheet" href="${to(path)}">`).join('\n')}
<script src="${to('look/theme.js')}"></script>
${scripts.map((path) => `<script defer src="${to(path)}"></script>`).join('\n')}
${modules.map((path) => `<script type="module" src="${to(path)}"></script>`).join('\n')}
</head>
<body class="${kind}">
<a class="skip" href="#main">Skip to the text</a>
${header(page)}
<div class="columns">
<main id="main" tabindex="-1">
${shelves === '' ? '' : '<a class="all-pages" href="#shelves">All pages</a>\n'}${page.body}
</main>
${contents}
${shelves}
</div>
<footer class="end"><p>Engram, neural networks that remember. MIT licensed. <a href="${repository}">Source</a></p></footer>
</body>
</html>
`;
};

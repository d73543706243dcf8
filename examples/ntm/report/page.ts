import type { Fact } from './facts.ts';
import type { Scores } from './scores.ts';

/** A picture of the page. */
export interface PagePicture {
  /** An `<svg>` element, as it goes into the page. */
  readonly svg: string;
  /** As wide as it is drawn, in pixels. */
  readonly width: number;
  readonly caption: string;
}

export interface PageSection {
  readonly title: string;
  /** A paragraph. */
  readonly text?: string;
  readonly pictures: readonly PagePicture[];
}

export interface Page {
  readonly title: string;
  readonly facts: readonly Fact[];
  readonly scores: Pick<Scores, 'text' | 'groups' | 'head' | 'rows'>;
  readonly sections: readonly PageSection[];
}

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escaped = (text: string): string => text.replace(/[&<>"']/g, (c) => ESCAPES[c]!);

/** On a phone a wide picture is scrolled rather than shrunk until nobody can read it. */
const NARROWEST = 560;

const STYLE = `
:root { color-scheme: light dark; --ink: #1b1f24; --soft: #57606a; --line: #d0d7de; --paper: #ffffff; }
@media screen and (prefers-color-scheme: dark) {
  :root { --ink: #e6edf3; --soft: #9da7b1; --line: #3d444d; --paper: #0d1117; --chart-text: #d5dce3; --chart-axis: #9da7b1;
    --chart-grid: #262c34; --chart-missing: #3d444d; --chart-paper: #0d1117;
    --chart-line-1: #58a6ff; --chart-line-2: #f0883e; --chart-line-3: #3fb68b; }
}
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 62rem; margin: 0 auto; padding: 2rem 1rem 4rem; }
h1 { margin: 0 0 1rem; font-size: 1.8rem; line-height: 1.2; }
h2 { margin: 2.5rem 0 0.5rem; font-size: 1.25rem; border-top: 1px solid var(--line); padding-top: 1.5rem; }
p, figcaption { max-width: 46rem; }
figure { margin: 1.5rem 0 2rem; }
figcaption { color: var(--soft); font-size: 0.9rem; margin-top: 0.25rem; }
.wide { overflow-x: auto; }
svg { display: block; max-width: 100%; height: auto; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.15rem 1.25rem; margin: 0; }
dt { color: var(--soft); }
dd { margin: 0; overflow-wrap: anywhere; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: 0.3rem 0 0.3rem 1.2rem; border-bottom: 1px solid var(--line); text-align: right; white-space: nowrap; }
th:first-child, td:first-child { text-align: left; padding-left: 0; }
th { color: var(--soft); font-weight: 600; }
th[colspan] { color: var(--ink); border-bottom: 0; text-align: center; }
@media (max-width: 40rem) { dl { display: block; } dd { margin-bottom: 0.5rem; } }
@media print { main { max-width: none; padding: 0; } figure { break-inside: avoid; } h2 { break-after: avoid; } }
`;

const cells = (tag: 'th' | 'td', texts: readonly string[]): string =>
  texts.map((text) => `<${tag}>${escaped(text)}</${tag}>`).join('');

const table = ({ groups, head, rows }: Page['scores']): string =>
  `<div class="wide"><table><thead><tr>${groups
    .map(([text, columns]) => `<th colspan="${columns}">${escaped(text)}</th>`)
    .join('')}</tr><tr>${cells('th', head)}</tr></thead><tbody>${rows
    .map((row) => `<tr>${cells('td', row)}</tr>`)
    .join('')}</tbody></table></div>`;

const picture = ({ svg, width, caption }: PagePicture): string =>
  `<figure><div class="wide"><div style="min-width:${Math.min(width, NARROWEST)}px">${svg}</div></div>` +
  `<figcaption>${escaped(caption)}</figcaption></figure>`;

const section = ({ title, text, pictures }: PageSection): string =>
  `<section><h2>${escaped(title)}</h2>${text ? `<p>${escaped(text)}</p>` : ''}${pictures.map(picture).join('\n')}</section>`;

/** One HTML file that needs no other: pictures and style are in it, and no script. */
export const htmlOf = ({ title, facts, scores, sections }: Page): string =>
  `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${escaped(title)}</h1>
<dl>${facts.map(([name, value]) => `<dt>${escaped(name)}</dt><dd>${escaped(value)}</dd>`).join('')}</dl>
<section>
<h2>How well it does</h2>
<p>${escaped(scores.text)}</p>
${table(scores)}
</section>
${sections.map(section).join('\n')}
</main>
</body>
</html>
`;

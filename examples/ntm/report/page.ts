import type { Scores } from './scores.ts';

/** A picture of the page. */
export interface PagePicture {
  readonly png: Uint8Array;
  /** As wide as it is drawn, in pixels. */
  readonly width: number;
  readonly caption: string;
  readonly alt: string;
}

export interface PageSection {
  readonly title: string;
  /** A paragraph. */
  readonly text?: string;
  readonly pictures: readonly PagePicture[];
}

export interface Page {
  readonly title: string;
  /** Name and value. */
  readonly facts: readonly (readonly [string, string])[];
  readonly scores: Scores;
  readonly sections: readonly PageSection[];
}

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escaped = (text: string): string => text.replace(/[&<>"']/g, (c) => ESCAPES[c]!);

const STYLE = `
:root { color-scheme: light dark; --ink: #1b1f24; --soft: #57606a; --line: #d0d7de; --paper: #ffffff; --card: #ffffff; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6edf3; --soft: #9da7b1; --line: #3d444d; --paper: #0d1117; --card: #ffffff; }
}
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 62rem; margin: 0 auto; padding: 2rem 1rem 4rem; }
h1 { margin: 0 0 1rem; font-size: 1.8rem; line-height: 1.2; }
h2 { margin: 2.5rem 0 0.5rem; font-size: 1.25rem; }
p, figcaption { max-width: 44rem; }
figure { margin: 1.25rem 0; }
figcaption { color: var(--soft); font-size: 0.9rem; }
img { display: block; max-width: 100%; height: auto; background: var(--card); border: 1px solid var(--line); border-radius: 6px; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.15rem 1.25rem; margin: 0; }
dt { color: var(--soft); }
dd { margin: 0; overflow-wrap: anywhere; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: 0.3rem 0.9rem; border-bottom: 1px solid var(--line); text-align: right; white-space: nowrap; }
th:first-child, td:first-child { text-align: left; padding-left: 0; }
th { color: var(--soft); font-weight: 600; }
@media print { body { background: #fff; color: #000; } figure { break-inside: avoid; } }
`;

const table = ({ head, rows }: Scores): string =>
  `<div class="wide"><table><thead><tr>${head.map((cell) => `<th>${escaped(cell)}</th>`).join('')}</tr></thead><tbody>${rows
    .map((row) => `<tr>${row.map((cell) => `<td>${escaped(cell)}</td>`).join('')}</tr>`)
    .join('')}</tbody></table></div>`;

const picture = ({ png, width, caption, alt }: PagePicture): string =>
  `<figure><img alt="${escaped(alt)}" width="${width}" src="data:image/png;base64,${Buffer.from(png).toString('base64')}">` +
  `<figcaption>${escaped(caption)}</figcaption></figure>`;

const section = ({ title, text, pictures }: PageSection): string =>
  `<section><h2>${escaped(title)}</h2>${text ? `<p>${escaped(text)}</p>` : ''}${pictures.map(picture).join('')}</section>`;

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
<h2>How well it does</h2>
<p>${escaped(scores.text)}</p>
${table(scores)}
${sections.map(section).join('\n')}
</main>
</body>
</html>
`;

import { createHash } from 'node:crypto';
import type { PageData } from './data.ts';
import { SCRIPT, STYLE } from './page-text.ts';

const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Nothing is loaded, and nothing runs but the page's own script: what a trial's data says can be read, and that is all. */
const POLICY = [
  "default-src 'none'",
  `script-src ${hash(SCRIPT)}`,
  `style-src ${hash(STYLE)}`,
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

/** JSON that no parser of HTML takes for markup. */
const inScript = (data: PageData): string =>
  JSON.stringify(data).replace(/[<>&]/g, (c) => `\\u00${c.charCodeAt(0).toString(16)}`);

/** One HTML file that needs no other. Data is not written into its markup: the script makes text of it. */
export const htmlOf = (data: PageData): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sweep</title>
<style>${STYLE}</style>
</head>
<body>
<main><noscript>This page is drawn by a script of its own.</noscript></main>
<script type="application/json" id="data">${inScript(data)}</script>
<script>${SCRIPT}</script>
</body>
</html>
`;

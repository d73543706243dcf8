/**
 * Takes the page of a sweep's report, `packages/sweep/page`, and writes its script and its style as a TypeScript module of text:
 * whoever has the package can write the page, with nothing to look up. With `--check` it writes nothing and fails if the committed
 * module is out of date.
 */
import { join } from 'node:path';
import { build } from 'esbuild';
import { keepGenerated } from './generated.ts';
import { root } from './root.ts';

const bundle = async (entry: string): Promise<string> => {
  const { outputFiles } = await build({
    entryPoints: [join(root, 'packages/sweep/page', entry)],
    absWorkingDir: root,
    bundle: true,
    format: 'iife',
    // Characters as they are, so that the text is the same to read as its source.
    charset: 'utf8',
    target: 'es2023',
    write: false,
    logLevel: 'warning',
  });
  return outputFiles[0]!.text;
};

const [script, style] = [await bundle('main.ts'), await bundle('style.css')];
// Either would end its element.
if (/<\/(?:script|style)|<!--/i.test(script + style))
  throw new Error('packages/sweep/page: a text of it ends its element');

const literal = (text: string): string => `\`${text.replace(/[\\`$]/g, '\\$&')}\``;

keepGenerated({
  target: 'packages/sweep/src/report/page-text.ts',
  sources: 'packages/sweep/page',
  text: `// Generated from packages/sweep/page by \`pnpm build:page\`. Do not edit.

export const SCRIPT = ${literal(script)};

export const STYLE = ${literal(style)};
`,
  holds: `a script of ${script.length} characters`,
  command: 'pnpm build:page',
});

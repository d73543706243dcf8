import { readFileSync, writeFileSync } from 'node:fs';

/** What tsc makes of `import(name)`: a call around the name, in case that it ends in `.ts`. */
const WRAPPED = /import\(__rewriteRelativeImportExtension\(([^()]*)\)\)/;

/**
 * Takes tsc's call from around the name of a dynamic import. Behind it webpack does not see the comment that tells it to leave
 * the import alone, and makes one that always fails.
 */
export const bareImport = (file: string): void => {
  const text = readFileSync(file, 'utf8');
  // Where tsc had nothing to write, it is as we left it.
  if (/import\(\/\* webpackIgnore: true \*\//.test(text)) return;
  if (!WRAPPED.test(text)) throw new Error(`${file}: there is no import to unwrap`);
  writeFileSync(file, text.replace(WRAPPED, 'import($1)'));
};

/** Which files are tests: `*.test.ts` (or, for the long ones, `*.long.ts`) anywhere under a folder named `test`. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';

const ROOTS = ['packages', 'examples', 'bench', 'site', 'tools'];
const NEVER_ENTERED = new Set(['node_modules', 'dist', 'out']);

/**
 * Paths relative to `root`, sorted. With filters: those whose path contains one of them.
 * A filter that is itself a file is taken as it is, whatever its name.
 */
export function findTests(root: string, suffix: '.test.ts' | '.long.ts', filters: string[]): string[] {
  const all = ROOTS.flatMap((folder) => walk(join(root, folder)))
    .map((path) => relative(root, path).split(sep).join('/'))
    .filter((path) => path.endsWith(suffix) && path.includes('/test/'));
  if (filters.length === 0) return all.sort();

  const found = new Set<string>();
  for (const filter of filters) {
    const wanted = filter.split(sep).join('/').replace(/^\.\//, '');
    const path = resolve(root, filter);
    const matches =
      existsSync(path) && statSync(path).isFile()
        ? [relative(root, path)]
        : all.filter((file) => file.includes(wanted));
    if (matches.length === 0) throw new Error(`no test file matches '${filter}'`);
    for (const match of matches) found.add(match);
  }
  return [...found].sort();
}

function walk(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return NEVER_ENTERED.has(entry.name) ? [] : walk(path);
    return entry.isFile() ? [path] : [];
  });
}

/** Which test files share a process. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What `alone` of suite.ts stands on in a file. */
const ALONE = /^alone\(/m;

/** Up to `most` files of one package in each, those that ask for it alone; in the order of the first of each. */
export function batches(root: string, files: readonly string[], most: number): string[][] {
  const result: string[][] = [];
  const open = new Map<string, string[]>();
  for (const file of files) {
    const folder = file.split('/').slice(0, 2).join('/');
    const alone = most === 1 || ALONE.test(readFileSync(join(root, file), 'utf8'));
    const batch = alone ? undefined : open.get(folder);
    if (batch && batch.length < most) batch.push(file);
    else {
      result.push([file]);
      if (!alone) open.set(folder, result.at(-1)!);
    }
  }
  return result;
}

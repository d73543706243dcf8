/** Where the sources are, for links that lead out of the site, as the packages say it. */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '@engram/tools/root';

const manifest = JSON.parse(readFileSync(join(root, 'packages/tensor/package.json'), 'utf8')) as {
  repository: { url: string };
};

export const repository = manifest.repository.url.replace(/^git\+/, '').replace(/\.git$/, '');

/** The address of a file or folder of the repository, at one of its lines. @throws if there is no such file. */
export const sourceLink = (path: string, line?: number): string => {
  const kind = statSync(join(root, path)).isDirectory() ? 'tree' : 'blob';
  return `${repository}/${kind}/main/${path}${line === undefined ? '' : `#L${line}`}`;
};

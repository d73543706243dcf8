/** Looks whether every link of a built site leads somewhere: a file to one that is there, an anchor to an id on its page. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, posix, sep } from 'node:path';

export interface Broken {
  /** The page, from the site's root. */
  readonly page: string;
  readonly link: string;
  readonly reason: string;
}

const htmlFiles = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.html'))
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .split(sep)
        .join('/'),
    )
    .sort();

const unescaped = (text: string): string =>
  text.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&amp;', '&');

const attributes = (html: string, names: string): string[] =>
  [...html.matchAll(new RegExp(`\\s(?:${names})="([^"]*)"`, 'g'))].map((match) => unescaped(match[1]!));

/** Ids that are on a page twice: an anchor would lead to the first. */
const twice = (ids: readonly string[]): string[] => ids.filter((id, index) => ids.indexOf(id) !== index);

/**
 * What is broken on the site in `folder`. Links to other hosts are not followed.
 * @param more links that are not on pages, from the file that has them.
 */
export const brokenLinks = (folder: string, more: readonly Omit<Broken, 'reason'>[] = []): Broken[] => {
  const pages = new Map(htmlFiles(folder).map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
  const ids = new Map([...pages].map(([path, html]) => [path, attributes(html, 'id')]));
  const reasonOf = (page: string, link: string): string | null => {
    if (/^(?:https?|mailto):/.test(link)) return null;
    if (/^[a-z]+:/i.test(link) || link.startsWith('/')) return 'it is not relative';
    const [path = '', anchor] = link.split('#');
    const target = path === '' ? page : posix.join(posix.dirname(page), decodeURIComponent(path));
    if (target.startsWith('..')) return 'it leads out of the site';
    const file = join(folder, target);
    if (!existsSync(file)) return `there is no ${target}`;
    if (statSync(file).isDirectory()) return `${target} is a folder`;
    if (anchor === undefined || anchor === '') return null;
    return ids.get(target)?.includes(decodeURIComponent(anchor)) ? null : `${target} has no id '${anchor}'`;
  };
  const links = [...pages].flatMap(([page, html]) =>
    [...new Set(attributes(html, 'href|src|data-index'))].map((link) => ({ page, link })),
  );
  const astray = [...links, ...more].flatMap((each) => {
    const reason = reasonOf(each.page, each.link);
    return reason === null ? [] : [{ ...each, reason }];
  });
  const doubled = [...ids].flatMap(([page, all]) =>
    twice(all).map((id) => ({ page, link: `#${id}`, reason: 'the id is there twice' })),
  );
  return [...astray, ...doubled];
};

/** What a page is before its frame is around it. */
import { posix } from 'node:path';

export type Section = 'home' | 'live' | 'labs' | 'docs' | 'api';

/** A place within a page. */
export interface Place {
  readonly title: string;
  readonly id: string;
  /** 2 for the page's own parts, 3 for parts of those. */
  readonly level: number;
}

/** A group of pages that stand beside each other in a section. */
export interface Shelf {
  readonly title: string;
  readonly entries: readonly { readonly title: string; readonly path: string }[];
}

export interface Page {
  /** From the site's root, with forward slashes: `docs/ntm.html`. */
  readonly path: string;
  readonly title: string;
  readonly section: Section;
  /** One sentence, for those who list pages. */
  readonly description: string;
  /** HTML, whose links lead from `path`. */
  readonly body: string;
  /** What is on it. */
  readonly places: readonly Place[];
  /** Its neighbours, if it has any. */
  readonly shelves: readonly Shelf[];
}

/** The relative link from one page to another file of the site, perhaps with an `#anchor`. */
export const linkFrom = (page: string, target: string): string => {
  const [file = '', anchor] = target.split('#');
  const hash = anchor === undefined ? '' : `#${anchor}`;
  if (file === page && hash !== '') return hash;
  return posix.relative(posix.dirname(page), file) + hash;
};

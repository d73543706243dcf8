import { fileURLToPath } from 'node:url';

const folder = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Where Vite is installed, from the lock file that lies there. */
export const BUILD = folder('.');
/** The page's sources, with its `index.html`. */
export const PAGE = folder('../page/');
/** All that a development server may read. */
export const REPOSITORY = folder('../../../');

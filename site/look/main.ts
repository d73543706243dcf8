/** What every page of the site runs. */
import { startSearch } from './search.ts';

/** What is wider than its place is scrolled, by the keyboard too. */
const reachScrollers = (): void => {
  for (const part of document.querySelectorAll<HTMLElement>('pre, .scroll, dt > code')) {
    if (part.scrollWidth > part.clientWidth) part.tabIndex = 0;
    else part.removeAttribute('tabindex');
  }
};

/** The list of pages begins where this one is in it. */
const showPage = (): void => {
  const shelves = document.querySelector<HTMLElement>('.shelves');
  const current = shelves?.querySelector<HTMLElement>('[aria-current]');
  if (!shelves || !current) return;
  const below = current.getBoundingClientRect().top - shelves.getBoundingClientRect().top;
  if (below > shelves.clientHeight) shelves.scrollTop = below - shelves.clientHeight / 2;
};

for (const box of document.querySelectorAll<HTMLElement>('.find')) startSearch(box);
reachScrollers();
showPage();
addEventListener('resize', reachScrollers);

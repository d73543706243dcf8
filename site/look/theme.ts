/** Dark or light, where the reader has chosen on the page that learns. It runs before anything is drawn. */

/** That page's key (`examples/live/page/theme.ts`). */
const KEY = 'engram-theme';

try {
  const kept = localStorage.getItem(KEY);
  if (kept === 'dark' || kept === 'light') document.documentElement.dataset.theme = kept;
} catch {
  // Storage can be off: then it is as the system has it.
}

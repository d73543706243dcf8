/**
 * Dark or light, where the reader has chosen (`theme.ts`, whose key this is). It runs before anything is drawn, on the page and on
 * those of the site, and so is no module.
 */
try {
  const kept = localStorage.getItem('engram-theme');
  if (kept === 'dark' || kept === 'light') document.documentElement.dataset.theme = kept;
} catch {
  // Storage can be off: then it is as the system has it.
}

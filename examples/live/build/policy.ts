/**
 * The Content Security Policy that the page keeps: nothing from anywhere but its own folder's origin, no inline script and no
 * inline style, no `eval`; WebAssembly may be compiled. It stands in the page, so that it holds wherever the files are put.
 */
const POLICY = {
  'default-src': ["'self'"],
  'script-src': ["'self'", "'wasm-unsafe-eval'"],
  'worker-src': ["'self'"],
  'style-src': ["'self'"],
  'object-src': ["'none'"],
  'base-uri': ["'self'"],
  'form-action': ["'none'"],
};

export const POLICY_TEXT = Object.entries(POLICY)
  .map(([name, sources]) => `${name} ${sources.join(' ')}`)
  .join('; ');

/** The policy in the page's head. A development server needs inline scripts, and goes without. */
export const policy = {
  name: 'engram-policy',
  apply: 'build',
  transformIndexHtml: () => [
    {
      tag: 'meta',
      attrs: { 'http-equiv': 'Content-Security-Policy', content: POLICY_TEXT },
      injectTo: 'head-prepend',
    },
  ],
};

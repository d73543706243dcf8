import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { TRAINED } from './folders.ts';
import { POLICY_TEXT } from './policy.ts';
import type { Middlewares } from './vite.ts';

interface Emitter {
  emitFile(file: { readonly type: 'asset'; readonly fileName: string; readonly source: Uint8Array }): void;
}

const trainedNetworks = (): string[] => readdirSync(TRAINED).filter((name) => name.endsWith('.safetensors'));
const bytesOf = (name: string): Uint8Array => readFileSync(join(TRAINED, name));

/** The networks of `examples/ntm/trained`, in the page's folder `trained`. */
export const trained = {
  name: 'engram-trained',
  generateBundle(this: Emitter): void {
    for (const name of trainedNetworks())
      this.emitFile({ type: 'asset', fileName: `trained/${name}`, source: bytesOf(name) });
  },
  configureServer({ middlewares }: { readonly middlewares: Middlewares }): void {
    middlewares.use('/trained', ({ url = '' }, response, next) => {
      const name = basename(url);
      if (!trainedNetworks().includes(name)) return next();
      response.setHeader('content-type', 'application/octet-stream');
      response.end(bytesOf(name));
    });
  },
};

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

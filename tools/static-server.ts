/** Serves a folder of static files on this machine alone. */
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.wasm': 'application/wasm',
};

/** The file of an address behind the prefix; `null` where there is none. */
const fileOf = (folder: string, prefix: string, url: string): string | null => {
  try {
    const { pathname } = new URL(url, 'http://localhost');
    if (!pathname.startsWith(prefix)) return null;
    const file = join(folder, normalize(`/${decodeURIComponent(pathname.slice(prefix.length))}`));
    const whole = existsSync(file) && statSync(file).isDirectory() ? join(file, 'index.html') : file;
    return existsSync(whole) ? whole : null;
  } catch {
    // Not an address, or not one of text.
    return null;
  }
};

export interface Served {
  readonly url: string;
  readonly close: () => Promise<void>;
}

export interface ServeOptions {
  /** They go with every answer. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Where on the server the folder is; default `/`. */
  readonly prefix?: string;
  /** Default 0, any that is free. */
  readonly port?: number;
}

export const serveFolder = (
  folder: string,
  { headers = {}, prefix = '/', port = 0 }: ServeOptions = {},
): Promise<Served> => {
  const server = createServer((request, response) => {
    const file = fileOf(folder, prefix, request.url ?? '/');
    if (file === null) {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('There is no such page.\n');
      return;
    }
    response.writeHead(200, { ...headers, 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' });
    createReadStream(file).pipe(response);
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const { port: given } = server.address() as AddressInfo;
      const close = () =>
        new Promise<void>((done) => {
          server.close(() => done());
          server.closeAllConnections();
        });
      resolve({ url: `http://localhost:${given}${prefix}`, close });
    });
  });
};

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { installOnFirstUse } from '@engram/tools/first-use';
import { complain } from '../../lab/output.ts';
import { UsageError } from '../../lab/usage-error.ts';
import { BUILD } from './folders.ts';

// Vite is not there before its first use, and neither are its types: these are as much of it as is used here.

export interface ViteServer {
  listen(): Promise<unknown>;
  close(): Promise<void>;
  readonly resolvedUrls: { readonly local: readonly string[]; readonly network: readonly string[] } | null;
}

interface Vite {
  build(config: object): Promise<unknown>;
  createServer(config: object): Promise<ViteServer>;
  preview(config: object): Promise<Omit<ViteServer, 'listen'>>;
}

/** Vite, which is installed if this is the first time. @throws {UsageError} where it cannot be had. */
export const loadVite = async (): Promise<Vite> => {
  const failure = installOnFirstUse(BUILD, complain);
  if (failure !== null)
    throw new UsageError(`the page is built with the npm package vite, which takes a connection once: ${failure}`);
  return import(pathToFileURL(join(BUILD, 'node_modules/vite/dist/node/index.js')).href) as Promise<Vite>;
};

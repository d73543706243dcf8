/** What the module of a side that runs in Node exports, and the side that runs it in a process of its own. */
import { fileURLToPath } from 'node:url';
import type { Prepared } from '../prepared.ts';
import type { SharedData } from '../shared-data.ts';
import type { Work } from '../works/work.ts';
import type { Side } from './side.ts';

export interface NodePeer {
  /** What it runs on. */
  backend(): string;
  prepare(work: Work, data: SharedData): Prepared | Promise<Prepared>;
}

/** The module's one export. */
export interface NodePeerModule {
  /** `library` is the module of the library that the peer calls, for one that is not of this repository. */
  peer(library: unknown): NodePeer | Promise<NodePeer>;
}

const CHILD = fileURLToPath(new URL('./node-child.ts', import.meta.url));

/** Both modules are loaded by the child only; the library need not be here before `find` has said so. */
export const nodeSide = (module: URL, side: Pick<Side, 'name' | 'find' | 'can'>, library?: URL): Side => ({
  ...side,
  command: (requestFile) => ({
    file: process.execPath,
    args: ['--expose-gc', '--import', 'tsx', CHILD, requestFile, module.href, ...(library ? [library.href] : [])],
  }),
});

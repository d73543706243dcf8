/** One of those that are compared: a library, or a way to run it. */
import type { Work } from '../works/work.ts';
import type { Request } from './protocol.ts';

/** A process to start. */
interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
}

/** A side that can run here, by the versions that matter; or the reason why not. */
export type Found = { readonly versions: Readonly<Record<string, string>> } | { readonly missing: string };

export interface Side {
  readonly name: string;
  /** Looks for it on this machine, and builds what has to be built. Called once, before `command`. */
  find(): Promise<Found>;
  /** Whether it can compute the same thing. */
  can(work: Work): boolean;
  /** A fresh process that does the works of the request. `requestFile` holds the request as JSON. */
  command(requestFile: string, request: Request): Command;
}

/** What conformance.long.ts runs in a page. */
import { type Check, conformance } from '@engram/tensor/conformance';
import { gpu } from '../../src/index.ts';
import { Unavailable } from '../../src/webgpu/acquire.ts';

/** What the page offers to the test that drives it. */
export interface Conformance {
  /** Makes the backend: how it works, or why there is none. */
  start(): Promise<{ readonly name: string; readonly mode: string } | { readonly missing: string }>;
  /** Runs a check by its position: what was wrong, or else `null`. */
  run(section: number, check: number): Promise<string | null>;
}

let checks: readonly (readonly Check[])[] = [];

const page: Conformance = {
  start: async () => {
    try {
      const backend = await gpu({ mode: 'webgpu' });
      checks = conformance({ backend, device: 'gpu' }).map((section) => section.checks);
      return { name: backend.name, mode: backend.device.mode };
    } catch (error) {
      const { cause } = error as Error;
      if (cause instanceof Unavailable) return { missing: cause.message };
      throw error;
    }
  },
  run: async (section, check) => {
    try {
      await checks[section]![check]!.run();
      return null;
    } catch (error) {
      return (error as Error).stack ?? String(error);
    }
  },
};

(globalThis as unknown as { conformancePage: Conformance }).conformancePage = page;

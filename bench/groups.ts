/** What `pnpm bench` can run. A group's works and sides are loaded only when it runs. */

import type { Side } from './sides/side.ts';
import type { Startup } from './startup/figures.ts';
import type { Work } from './works/work.ts';

export type GroupName = 'kernels' | 'models' | 'peers' | 'startup' | 'gpu';

/** Works that several sides do. */
export interface Timed {
  readonly kind: 'timed';
  /** The works of a set follow each other in one process, each time a fresh one. */
  readonly sets: readonly (readonly Work[])[];
  /** The first that can do a work has the result that the others must have, too. */
  readonly sides: readonly Side[];
}

export interface Group {
  readonly about: string;
  /** The unit of its times in the table, and how many nanoseconds that is. `null`: whatever suits each. */
  readonly unit: { readonly name: string; readonly ns: number } | null;
  /** Milliseconds of samples for each work in a process, unless `--time` says otherwise. */
  readonly ms: number;
  /** What the chart shows of a result. */
  readonly chart: 'time' | 'part of the peak' | 'times ours' | 'nothing';
  load(): Promise<Timed | Startup | { readonly kind: 'gpu' }>;
}

/** What it takes until V8 has compiled an eager training step. */
export const MS_PER_ROUND = 200;

export const groups: Readonly<Record<GroupName, Group>> = {
  kernels: {
    about: 'single ops',
    unit: { name: 'ns', ns: 1 },
    ms: 50,
    chart: 'part of the peak',
    load: async () => {
      const { engramCompiled, engramEager, engramNoSimd } = await import('./sides/engram.ts');
      const { kernels } = await import('./works/kernels.ts');
      return { kind: 'timed', sets: [kernels], sides: [engramEager, engramCompiled, engramNoSimd] };
    },
  },
  models: {
    about: 'whole training steps',
    unit: { name: 'µs', ns: 1000 },
    ms: MS_PER_ROUND,
    chart: 'time',
    load: async () => {
      const { engramCompiled, engramEager } = await import('./sides/engram.ts');
      const { models } = await import('./works/models.ts');
      return { kind: 'timed', sets: models.map((work) => [work]), sides: [engramEager, engramCompiled] };
    },
  },
  peers: {
    about: 'the same work in other libraries',
    unit: { name: 'µs', ns: 1000 },
    ms: MS_PER_ROUND,
    chart: 'times ours',
    load: async () => {
      const { engramCompiled, engramEager } = await import('./sides/engram.ts');
      const { pyTorch } = await import('./sides/pytorch.ts');
      const { c } = await import('./sides/c.ts');
      const { brainJs, jaxJs, tfjsCpu, tfjsWasm } = await import('./sides/peers.ts');
      const { peerSets } = await import('./works/peers.ts');
      const sides = [engramEager, engramCompiled, c, pyTorch, jaxJs, tfjsWasm, tfjsCpu, brainJs];
      return { kind: 'timed', sets: peerSets, sides };
    },
  },
  startup: {
    about: 'what is paid once: compiling, importing, a whole example',
    unit: null,
    ms: MS_PER_ROUND,
    chart: 'nothing',
    load: async () => (await import('./startup/figures.ts')).startup,
  },
  gpu: {
    about: 'the GPU beside the CPU',
    unit: null,
    ms: MS_PER_ROUND,
    chart: 'nothing',
    load: async () => ({ kind: 'gpu' }),
  },
};

/** Milliseconds of samples for each work of a group in a process: those of `--time`, or its own. */
export const msOf = (group: GroupName, { time }: { readonly time: number | null }): number => time ?? groups[group].ms;

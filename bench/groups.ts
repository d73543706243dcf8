/** What `pnpm bench` can run. A group's file is loaded only by the process that runs it. */
import type { Bench } from './measure.ts';

export interface Group {
  /** The unit of its times in the table, and how many nanoseconds that is. */
  readonly unit: { readonly name: string; readonly ns: number };
  load(): Promise<{ readonly benches: readonly Bench[] }>;
}

export type GroupName = 'kernels' | 'models';

export const groups: Readonly<Record<GroupName, Group>> = {
  kernels: { unit: { name: 'ns/op', ns: 1 }, load: () => import('./kernels.ts') },
  models: { unit: { name: 'µs/step', ns: 1000 }, load: () => import('./models.ts') },
};

/** What is paid once, each measured as a whole. */

import { exampleToSolved } from './example.ts';
import { firstCall } from './first-call.ts';
import { bundleSizes } from './size.ts';

/** Something that one run gives one number of. */
export interface Figure {
  readonly name: string;
  readonly side: string;
  readonly unit: 'ns' | 'B';
  /** One number, of a fresh process where it is a time; or the reason why there is none. */
  measure(): Promise<number | { readonly missing: string }>;
}

export interface Startup {
  readonly kind: 'startup';
  readonly figures: readonly Figure[];
}

export const startup: Startup = {
  kind: 'startup',
  figures: [
    firstCall('fixed', 'compiled'),
    firstCall('fixed', 'eager'),
    firstCall('writable', 'compiled'),
    firstCall('writable', 'eager'),
    ...bundleSizes,
    exampleToSolved,
  ],
};

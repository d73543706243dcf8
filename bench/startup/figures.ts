/** What is paid once, each measured as a whole. */

import { exampleToSolved } from './example.ts';
import type { Figure } from './figure.ts';
import { firstCall } from './first-call.ts';
import { bundleSizes } from './size.ts';

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

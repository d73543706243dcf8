import type { Begun, RunSpec, Sequence } from '../shared/messages.ts';
import type { Trace } from '../shared/trace.ts';
import type { Mark } from './mark.ts';
import type { Series } from './series.ts';

/** A training that ships with the page as what it looked like, so that there is something to see before anything computes. */
export interface Recording {
  readonly series: Series;
  readonly marks: readonly Mark[];
  readonly snapshots: readonly number[];
  readonly learned: Begun['learned'];
  /** Whether it is of this training and this sequence. */
  isOf(spec: RunSpec, sequence: Sequence): boolean;
  /** The trace at a snapshot; `null` for the last. */
  traceAt(trained: number | null): Trace;
}

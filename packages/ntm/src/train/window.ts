import { atLeast0, fields, list, type Schema, whole } from '../schema.ts';

/** What is counted over a window of steps, as plain data. */
export interface WindowSums {
  steps: number;
  loss: number;
  errors: number;
  /** The errors that guessing would have made. */
  chance: number;
  /** The gradients' norm at each step. */
  norms: number[];
}

/** One look at a training: means over a window of steps. */
export interface WindowRecord {
  readonly kind: 'window';
  /** Steps and sequences so far. */
  readonly step: number;
  readonly sequences: number;
  /** The task's loss, in nats. */
  readonly loss: number;
  /** Wrong bits, or tokens, a sequence. */
  readonly errors: number;
  /** The gradients' norm before clipping: median and largest. */
  readonly gradNorm: number;
  readonly maxGradNorm: number;
  readonly lr: number;
}

/**
 * The gradients' norms of a window are kept until its end. As many fit into the header of a safetensors file, which is
 * at most 100 MB.
 */
export const LONGEST_WINDOW = 4_000_000;

export const windowSchema: Schema<WindowSums> = fields<WindowSums>(
  { steps: whole(0), loss: atLeast0, errors: atLeast0, chance: atLeast0, norms: list(atLeast0, LONGEST_WINDOW) },
  ({ steps, norms }, say) => {
    if (norms.length !== steps) say('norms', `has one number for each of the ${steps} steps, got ${norms.length}`);
  },
);

export const emptyWindow = (): WindowSums => ({ steps: 0, loss: 0, errors: 0, chance: 0, norms: [] });

const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
};

export const recordOf = (
  { steps, loss, errors, norms }: WindowSums,
  at: Pick<WindowRecord, 'step' | 'sequences' | 'lr'>,
): WindowRecord => ({
  kind: 'window',
  ...at,
  loss: loss / steps,
  errors: errors / steps,
  gradNorm: median(norms),
  maxGradNorm: norms.reduce((most, norm) => Math.max(most, norm), 0),
});

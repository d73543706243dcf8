import {
  binaryCrossEntropyWithLogits,
  cast,
  div,
  eq,
  expand,
  gt,
  mul,
  ne,
  reshape,
  ShapeError,
  sum,
  type Tensor,
  unsqueeze,
} from '@engram/tensor';
import type { BitBatch, BitTask, TaskSize } from './bit-task.ts';

// How well logits [B, T, O] answer a batch. All is written in tensors, so it can be a part of a compiled step. Shapes
// that do not fit one another are a ShapeError.

/** What is asked: targets [B, T, O] and mask [B, T]. */
type Asked = Pick<BitBatch, 'targets' | 'mask'>;

/** The mask over the bits: [B, T, O]. @throws {ShapeError} where something would be broadcast. */
const weightsOf = (op: string, logits: Tensor, { targets, mask }: Asked): Tensor => {
  const [batch, steps] = targets.shape;
  if (targets.ndim === 3 && `${logits.shape}` === `${targets.shape}` && `${mask.shape}` === `${batch},${steps}`) {
    return expand(unsqueeze(mask, 2), targets.shape);
  }
  const shapes = [logits, targets, mask].map(({ shape }) => `[${shape.join(', ')}]`);
  throw new ShapeError(
    `${op}: logits ${shapes[0]}, targets ${shapes[1]} and mask ${shapes[2]} do not fit: ` +
      `expected [B, T, O], [B, T, O] and [B, T]`,
  );
};

/** Cross-entropy of each bit in nats, 0 where it does not count: [B, T, O]. */
const costs = (op: string, logits: Tensor, batch: Asked): Tensor => {
  const weight = weightsOf(op, logits, batch);
  return binaryCrossEntropyWithLogits(logits, batch.targets, { weight, reduction: 'none' });
};

/** Mean cross-entropy, in nats, of the bits that count: []. */
export const maskedLoss = (logits: Tensor, batch: Asked): Tensor =>
  div(sum(costs('maskedLoss', logits, batch)), mul(sum(batch.mask), batch.targets.shape[2]!));

/** The bits that count and are wrong, in each sequence; a positive logit says 1. [B] */
export const bitErrors = (logits: Tensor, batch: Asked): Tensor => {
  const weights = weightsOf('bitErrors', logits, batch);
  const wrong = cast(ne(gt(logits, 0), gt(batch.targets, 0.5)), logits.dtype);
  return perSequence(mul(wrong, weights));
};

/** The cross-entropy of each sequence in bits: [B]. */
export const bitsPerSequence = (logits: Tensor, batch: Asked): Tensor =>
  div(perSequence(costs('bitsPerSequence', logits, batch)), Math.LN2);

/** Whether a sequence has no wrong bit: [B] bool. */
export const exact = (logits: Tensor, batch: Asked): Tensor => eq(bitErrors(logits, batch), 0);

const perSequence = (x: Tensor): Tensor => sum(reshape(x, [x.shape[0]!, -1]), 1);

/** Means over sequences. */
export interface BitScores {
  readonly sequences: number;
  /** Cross-entropy of a bit that counts, in nats. */
  readonly loss: number;
  /** Wrong bits a sequence. */
  readonly bitErrors: number;
  /** Cross-entropy of a sequence in bits. */
  readonly bits: number;
  /** The share of sequences without a wrong bit. */
  readonly exact: number;
  /** The bits that the best possible predictor pays for these very sequences; `null` where that is nothing. */
  readonly optimalBits: number | null;
}

export const scoreBatch = async (logits: Tensor, batch: BitBatch, task: BitTask): Promise<BitScores> => {
  const sequences = logits.shape[0]!;
  const mean = async (x: Tensor): Promise<number> => (await sum(x).item()) / sequences;
  const optimal = (await task.optimalBits?.(batch)) ?? null;
  return {
    sequences,
    loss: await maskedLoss(logits, batch).item(),
    bitErrors: await mean(bitErrors(logits, batch)),
    bits: await mean(bitsPerSequence(logits, batch)),
    exact: await mean(exact(logits, batch)),
    optimalBits: optimal && optimal.reduce((a, b) => a + b, 0) / sequences,
  };
};

/** The scores of all from those of parts, each weighed by its sequences. */
export const mergeScores = (parts: readonly BitScores[]): BitScores => {
  const sequences = parts.reduce((n, part) => n + part.sequences, 0);
  const mean = (pick: (part: BitScores) => number): number =>
    parts.reduce((total, part) => total + pick(part) * part.sequences, 0) / sequences;
  return {
    sequences,
    loss: mean(({ loss }) => loss),
    bitErrors: mean((part) => part.bitErrors),
    bits: mean(({ bits }) => bits),
    exact: mean(({ exact }) => exact),
    optimalBits: parts.some((part) => part.optimalBits === null) ? null : mean((part) => part.optimalBits!),
  };
};

/** The wrong bits that guessing leaves in a sequence of this size: half of those that count. */
export const chanceErrors = (task: BitTask, size: TaskSize): number => (task.counted(size) * task.outputSize) / 2;

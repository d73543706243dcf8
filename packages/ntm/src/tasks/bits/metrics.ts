import {
  binaryCrossEntropyWithLogits,
  cast,
  div,
  expand,
  gt,
  mul,
  ne,
  reshape,
  sum,
  type Tensor,
  unsqueeze,
} from '@engram/tensor';
import { misfit, type TaskBatch } from '../task.ts';

// How well logits [B, T, O] answer a batch. All is written in tensors, so it can be a part of a compiled step. Shapes
// that do not fit one another are a ShapeError.

/** What is asked: targets [B, T, O] and mask [B, T]. */
type Asked = Pick<TaskBatch, 'targets' | 'mask'>;

/** The mask over the bits: [B, T, O]. @throws {ShapeError} where something would be broadcast. */
const weightsOf = (op: string, logits: Tensor, { targets, mask }: Asked): Tensor => {
  const [batch, steps] = targets.shape;
  if (targets.ndim === 3 && `${logits.shape}` === `${targets.shape}` && `${mask.shape}` === `${batch},${steps}`) {
    return expand(unsqueeze(mask, 2), targets.shape);
  }
  throw misfit(op, logits, { targets, mask }, '[B, T, O], [B, T, O] and [B, T]');
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

const perSequence = (x: Tensor): Tensor => sum(reshape(x, [x.shape[0]!, -1]), 1);

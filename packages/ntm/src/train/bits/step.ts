import { clipGradNorm, type Optimizer, stack, sum, type Tensor } from '@engram/tensor';
import type { StateNoise } from '../../cell.ts';
import type { SequenceModel } from '../../models/sequence-model.ts';
import type { BitBatch } from '../../tasks/bits/bit-task.ts';
import { bitErrors, maskedLoss } from '../../tasks/bits/metrics.ts';

/**
 * One training step as a function of its batch alone: the mean cross-entropy over the bits that count, its gradient,
 * clipped by the norm of all gradients together, and the optimizer's update. It reads no value, so it can be compiled.
 * @returns loss, bit errors a sequence and the gradients' norm before clipping: [3].
 */
export const bitTrainStep = (
  model: SequenceModel,
  optimizer: Optimizer,
  { clip, noise }: { readonly clip: number | null; readonly noise?: StateNoise | undefined },
) => {
  const parameters = model.parameters();
  return ({ inputs, targets, mask }: BitBatch): Tensor => {
    const batch = { inputs, targets, mask };
    const logits = model.forward(inputs, { noise });
    const loss = maskedLoss(logits, batch);
    optimizer.zeroGrad();
    loss.backward();
    const norm = clipGradNorm(parameters, clip ?? Number.POSITIVE_INFINITY);
    optimizer.step();
    const errors = sum(bitErrors(logits.detach(), batch)).div(inputs.shape[0]!);
    return stack([loss.detach(), errors, norm]);
  };
};

import { checkOptions, clipGradNorm, type Generator, type Optimizer, stack, sum, type Tensor } from '@engram/tensor';
import type { SequenceModel } from '../models/sequence-model.ts';
import type { BitBatch } from '../tasks/bits/bit-task.ts';
import { bitErrors, maskedLoss } from '../tasks/bits/metrics.ts';
import type { TrainingPlan } from './plan.ts';

interface StepPlan extends Pick<TrainingPlan, 'clip' | 'clipThroughTime'> {
  /** What the noise is drawn from; default no noise. */
  readonly noise?: Generator | null;
}

/**
 * One training step as a function of its batch alone: the mean cross-entropy over the bits that count, its gradient,
 * clipped by the norm of all gradients together, and the optimizer's update. It reads no value, so it can be compiled.
 * With a generator for it, `std` [] is the spread of the noise on what the controller takes over from step to step.
 * @returns loss, bit errors a sequence and the gradients' norm before clipping: [3].
 */
export const bitTrainStep = (model: SequenceModel, optimizer: Optimizer, options: StepPlan) => {
  const names = { clip: 1, clipThroughTime: 1, noise: 1 } as const;
  const { clip, clipThroughTime, noise = null } = checkOptions('bitTrainStep', options, names);
  const parameters = model.parameters();
  return (batch: BitBatch, std: Tensor | null = null): Tensor => {
    const { inputs } = batch;
    const logits = model.forward(inputs, {
      noise: noise && std ? { std, generator: noise } : undefined,
      clipThroughTime: clipThroughTime ?? undefined,
    });
    const loss = maskedLoss(logits, batch);
    optimizer.zeroGrad();
    loss.backward();
    const norm = clipGradNorm(parameters, clip ?? Number.POSITIVE_INFINITY);
    optimizer.step();
    const errors = sum(bitErrors(logits.detach(), batch)).div(inputs.shape[0]!);
    return stack([loss.detach(), errors, norm]);
  };
};

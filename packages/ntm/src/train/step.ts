import { checkOptions, clipGradNorm, type Generator, mean, type Optimizer, stack, type Tensor } from '@engram/tensor';
import type { SequenceModel } from '../models/sequence-model.ts';
import type { Task, TaskBatch } from '../tasks/task.ts';

/** What is done to the gradients of a training step, and to what the controller carries. */
export interface StepOptions {
  /** The norm that all gradients together are clipped to; default none. */
  readonly clip?: number | null;
  /** What each element of the gradient that comes back through time into the heads' weights is clamped to; default none. */
  readonly clipThroughTime?: number | null;
  /** What the noise on what the controller takes over from step to step is drawn from; default no noise. */
  readonly noise?: Generator | null;
}

/**
 * One training step as a function of its batch alone: the task's loss, its gradient, clipped by the norm of all gradients
 * together, and the optimizer's update. It reads no value, so it can be compiled. With a generator for it, `std` [] is the
 * spread of the noise.
 * @returns loss, errors a sequence and the gradients' norm before clipping: [3].
 */
export const trainStep = (model: SequenceModel, task: Task, optimizer: Optimizer, options: StepOptions = {}) => {
  const names = { clip: 'number or null', clipThroughTime: 'number or null', noise: 1 } as const;
  const { clip, clipThroughTime, noise = null } = checkOptions('trainStep', options, names);
  const parameters = model.parameters();
  return (batch: TaskBatch, std: Tensor | null = null): Tensor => {
    const logits = model.forward(batch.inputs, {
      noise: noise && std ? { std, generator: noise } : undefined,
      clipThroughTime: clipThroughTime ?? undefined,
    });
    const loss = task.loss(logits, batch);
    optimizer.zeroGrad();
    loss.backward();
    const norm = clipGradNorm(parameters, clip ?? Number.POSITIVE_INFINITY);
    optimizer.step();
    return stack([loss.detach(), mean(task.errors(logits.detach(), batch)), norm]);
  };
};

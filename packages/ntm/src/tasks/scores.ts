import { eq, sum, type Tensor } from '@engram/tensor';
import type { Task, TaskBatch } from './task.ts';

/** How well a network answers: means over sequences. */
export interface Scores {
  readonly sequences: number;
  /** The task's loss, in nats. */
  readonly loss: number;
  /** Wrong bits, or tokens, a sequence. */
  readonly errors: number;
  /** Cross-entropy of a sequence in bits. */
  readonly bits: number;
  /** The share of sequences without an error. */
  readonly exact: number;
  /** The bits that the best possible predictor pays for these very sequences; `null` where that is nothing. */
  readonly optimalBits: number | null;
}

export const scoreBatch = async (logits: Tensor, batch: TaskBatch, task: Task): Promise<Scores> => {
  const sequences = logits.shape[0]!;
  const mean = async (x: Tensor): Promise<number> => (await sum(x).item()) / sequences;
  const errors = task.errors(logits, batch);
  const optimal = (await task.optimalBits?.(batch)) ?? null;
  return {
    sequences,
    loss: await task.loss(logits, batch).item(),
    errors: await mean(errors),
    bits: await mean(task.bits(logits, batch)),
    exact: await mean(eq(errors, 0)),
    optimalBits: optimal && optimal.reduce((a, b) => a + b, 0) / sequences,
  };
};

/** The scores of all from those of parts, each weighed by its sequences. */
export const mergeScores = (parts: readonly Scores[]): Scores => {
  const sequences = parts.reduce((n, part) => n + part.sequences, 0);
  const mean = (pick: (part: Scores) => number): number =>
    parts.reduce((total, part) => total + pick(part) * part.sequences, 0) / sequences;
  return {
    sequences,
    loss: mean(({ loss }) => loss),
    errors: mean(({ errors }) => errors),
    bits: mean(({ bits }) => bits),
    exact: mean(({ exact }) => exact),
    optimalBits: parts.some((part) => part.optimalBits === null) ? null : mean((part) => part.optimalBits!),
  };
};

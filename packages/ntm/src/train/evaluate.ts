import { ArgumentError, all, argmax, eq, Generator, narrow, sum, type Tensor } from '@engram/tensor';
import type { TokenTask } from '../tasks/token-task.ts';

/** A network from tokens [B, T] to logits [B, T, V], without gradients. */
export interface TokenModel {
  run(inputs: Tensor, options?: { readonly reads?: boolean }): { readonly logits: Tensor };
}

/** How much of the recall half is right, as fractions. */
export interface Accuracy {
  /** Of the tokens. */
  readonly token: number;
  /** Of the sequences: every token right. */
  readonly sequence: number;
}

export interface EvaluateOptions {
  /** Fresh sequences to draw; default 1,000. */
  readonly count?: number;
  /** What they are drawn from; default a generator with seed 0. */
  readonly generator?: Generator;
  /** `false` holds the read vectors at zero; default true. */
  readonly reads?: boolean;
}

/** Sequences that run through the network at once. */
const CHUNK = 250;

/** The network's answers, counted over the recall half of fresh sequences. @throws {ArgumentError} */
export const evaluate = (
  model: TokenModel,
  task: TokenTask,
  length: number,
  { count = 1000, generator = new Generator(0), reads = true }: EvaluateOptions = {},
): Accuracy => {
  if (!Number.isInteger(count) || count < 1)
    throw new ArgumentError(`evaluate: count is a whole number ≥ 1, got ${count}`);
  let tokens = 0;
  let tokensRight = 0;
  let sequencesRight = 0;
  for (let done = 0; done < count; done += CHUNK) {
    const batch = Math.min(CHUNK, count - done);
    const { inputs, targets } = task.sample(batch, length, generator);
    const right = eq(
      recalled(argmax(model.run(inputs, { reads }).logits, -1), task, length),
      recalled(targets, task, length),
    );
    tokens += right.numel;
    tokensRight += sum(right).itemSync();
    sequencesRight += sum(all(right, 1)).itemSync();
  }
  return { token: tokensRight / tokens, sequence: sequencesRight / count };
};

/** The recall half of tokens [B, T]. */
const recalled = (tokens: Tensor, task: TokenTask, length: number): Tensor => {
  const start = task.recallStart(length);
  return narrow(tokens, 1, start, task.steps(length) - start);
};

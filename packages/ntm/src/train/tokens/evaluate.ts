import {
  ArgumentError,
  all,
  argmax,
  checkOptions,
  compile,
  eq,
  Generator,
  narrow,
  sum,
  type Tensor,
} from '@engram/tensor';
import type { TokenTask } from '../../tasks/tokens/token-task.ts';
import { checkFinite } from '../finite.ts';

interface Answer {
  readonly logits: Tensor;
}

/** A network from tokens [B, T] to logits [B, T, V], without gradients, at once or later. */
export interface TokenModel {
  run(inputs: Tensor, options?: { readonly reads?: boolean }): Answer | Promise<Answer>;
}

/** The same network with its forward pass compiled; what else its `run` gives is left out. */
export const compiledModel = (model: {
  run(inputs: Tensor, options: { readonly reads?: boolean }): Answer;
}): TokenModel => {
  const answer = compile(
    (inputs: Tensor, reads: boolean | undefined) => ({
      logits: model.run(inputs, reads === undefined ? {} : { reads }).logits,
    }),
    { name: 'answer' },
  );
  return { run: (inputs, { reads } = {}) => answer(inputs, reads) };
};

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

/**
 * The network's answers, counted over the recall half of fresh sequences.
 * @throws {ArgumentError} on an option that is unknown or out of its range.
 * @throws {EvaluationError} where the answers are not finite numbers.
 */
export const evaluate = async (
  model: TokenModel,
  task: TokenTask,
  length: number,
  options: EvaluateOptions = {},
): Promise<Accuracy> => {
  checkOptions('evaluate', options, { count: 1, generator: 1, reads: 1 });
  const { count = 1000, generator = new Generator(0), reads = true } = options;
  if (!Number.isInteger(count) || count < 1)
    throw new ArgumentError(`evaluate: count is a whole number ≥ 1, got ${count}`);
  let tokens = 0;
  let tokensRight = 0;
  let sequencesRight = 0;
  for (let done = 0; done < count; done += CHUNK) {
    const batch = Math.min(CHUNK, count - done);
    const { inputs, targets } = task.sample(batch, length, generator);
    const { logits } = await model.run(inputs, { reads });
    await checkFinite('evaluate', logits);
    const right = eq(recalled(argmax(logits, -1), task, length), recalled(targets, task, length));
    tokens += right.numel;
    tokensRight += await sum(right).item();
    sequencesRight += await sum(all(right, 1)).item();
  }
  return { token: tokensRight / tokens, sequence: sequencesRight / count };
};

/** The recall half of tokens [B, T]. */
const recalled = (tokens: Tensor, task: TokenTask, length: number): Tensor => {
  const start = task.recallStart(length);
  return narrow(tokens, 1, start, task.steps(length) - start);
};

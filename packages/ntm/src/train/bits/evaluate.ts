import { ArgumentError, compile, Generator, noGrad, select, stack, type Tensor } from '@engram/tensor';
import type { SequenceModel, SequenceOptions } from '../../models/sequence-model.ts';
import type { BitBatch, BitTask, TaskSize } from '../../tasks/bits/bit-task.ts';
import { type BitScores, mergeScores, scoreBatch } from '../../tasks/bits/metrics.ts';
import { turns } from '../turn.ts';

/** A network that answers step by step, compiled: a sequence may be of any length, and only one step is recorded. */
export interface BitAnswers {
  /** inputs [B, T, I] → logits [B, T, O], without gradients. */
  run(inputs: Tensor, options?: SequenceOptions): Promise<Tensor>;
}

export const bitAnswers = <S extends object>(model: SequenceModel<S>): BitAnswers => {
  const step = compile((x: Tensor, state: S, reads: boolean) => noGrad(() => model.step(x, state, { reads })), {
    name: 'answer',
  });
  return {
    run: async (inputs, { reads = true, slots } = {}) => {
      const [batch, time] = inputs.shape as [number, number, number];
      const others = turns();
      const logits: Tensor[] = [];
      let state = noGrad(() => model.zeroState(batch, { slots }));
      for (let t = 0; t < time; t++) {
        const answer = await step(select(inputs, 1, t), state, reads);
        logits.push(answer.logits);
        state = answer.state;
        await others();
      }
      return stack(logits, 1);
    },
  };
};

export interface EvaluateBitsOptions extends SequenceOptions {
  /** Fresh sequences to draw; default 100. */
  readonly count?: number;
  /** What they are drawn from; default a generator with seed 0. */
  readonly generator?: Generator;
}

/** Sequences that run through the network at once. */
const CHUNK = 50;

/**
 * How well a network does on fresh sequences: of one size, or of sizes drawn from the task's training ranges where
 * `size` is null.
 * @throws {ArgumentError} on a count or a size that makes no sense.
 */
export const evaluateBits = async (
  answers: BitAnswers,
  task: BitTask,
  size: TaskSize | null,
  { count = 100, generator = new Generator(0), ...options }: EvaluateBitsOptions = {},
): Promise<BitScores> => {
  if (!Number.isInteger(count) || count < 1) {
    throw new ArgumentError(`evaluateBits: count is a whole number ≥ 1, got ${count}`);
  }
  const parts: BitScores[] = [];
  for (let done = 0; done < count; done += CHUNK) {
    const n = Math.min(CHUNK, count - done);
    const sizes = size ?? Array.from({ length: n }, () => task.drawSize(generator));
    const batch: BitBatch = task.sample(n, sizes, generator);
    parts.push(await scoreBatch(await answers.run(batch.inputs, options), batch, task));
  }
  return mergeScores(parts);
};

import {
  ArgumentError,
  cat,
  checkOptions,
  compile,
  Generator,
  narrow,
  noGrad,
  ShapeError,
  select,
  stack,
  Tensor,
} from '@engram/tensor';
import type { SequenceModel, SequenceOptions } from '../models/sequence-model.ts';
import { show } from '../schema.ts';
import type { BitBatch, BitTask, TaskSize } from '../tasks/bits/bit-task.ts';
import { type BitScores, mergeScores, scoreBatch } from '../tasks/bits/metrics.ts';
import { checkFinite } from './finite.ts';
import { turns } from './turn.ts';

/** What a network can be asked for when it answers. */
export type AnswerOptions = Pick<SequenceOptions, 'reads' | 'slots'>;

/** A network that answers step by step, compiled: a sequence may be of any length, and only one step is recorded. */
export interface BitAnswers {
  /** inputs [B, T, I] → logits [B, T, O], without gradients. @throws {ShapeError | ArgumentError} */
  run(inputs: Tensor, options?: AnswerOptions): Promise<Tensor>;
}

/** What the sequences that run at once carry from step to step is at most so many numbers, or one sequence's. */
const CARRIED = 2 ** 24;

/** The numbers in a state, which is a tensor, or lists and records of them. */
const numbersIn = (state: unknown): number =>
  state instanceof Tensor
    ? state.numel
    : Object.values(state as object).reduce((sum: number, part) => sum + numbersIn(part), 0);

export const bitAnswers = <S extends object>(model: SequenceModel<S>): BitAnswers => {
  const step = compile((x: Tensor, state: S, reads: boolean) => noGrad(() => model.step(x, state, { reads })), {
    name: 'answer',
  });
  const answer = async (inputs: Tensor, { reads = true, slots }: AnswerOptions): Promise<Tensor> => {
    const [batch, time] = inputs.shape as [number, number, number];
    const others = turns();
    const logits: Tensor[] = [];
    let state = noGrad(() => model.zeroState(batch, { slots }));
    for (let t = 0; t < time; t++) {
      const answered = await step(select(inputs, 1, t), state, reads);
      logits.push(answered.logits);
      state = answered.state;
      await others();
    }
    return stack(logits, 1);
  };
  return {
    run: async (inputs, options = {}) => {
      checkOptions('BitAnswers.run', options, { reads: 1, slots: 1 });
      if (inputs.ndim !== 3 || inputs.shape[2] !== model.inputSize || inputs.numel === 0) {
        throw new ShapeError(
          `BitAnswers.run: inputs must be [B, T, ${model.inputSize}] with at least one step, got [${inputs.shape.join(', ')}]`,
        );
      }
      const batch = inputs.shape[0]!;
      const carried = numbersIn(noGrad(() => model.zeroState(1, { slots: options.slots })));
      const rows = Math.max(1, Math.floor(CARRIED / Math.max(1, carried)));
      const parts: Tensor[] = [];
      for (let done = 0; done < batch; done += rows) {
        const some = batch <= rows ? inputs : narrow(inputs, 0, done, Math.min(rows, batch - done));
        parts.push(await answer(some, options));
      }
      return parts.length === 1 ? parts[0]! : cat(parts, 0);
    },
  };
};

export interface EvaluateBitsOptions extends AnswerOptions {
  /** Fresh sequences to draw; default 100. */
  readonly count?: number;
  /** What they are drawn from; default a generator with seed 0. */
  readonly generator?: Generator;
}

/** Sequences that are drawn at once. */
const CHUNK = 50;

const evaluation =
  (check: typeof checkFinite | null) =>
  async (
    answers: BitAnswers,
    task: BitTask,
    size: TaskSize | null,
    options: EvaluateBitsOptions = {},
  ): Promise<BitScores> => {
    checkOptions('evaluateBits', options, { count: 1, generator: 1, reads: 1, slots: 1 });
    const { count = 100, generator = new Generator(0), ...others } = options;
    if (!Number.isSafeInteger(count) || count < 1) {
      throw new ArgumentError(`evaluateBits: count is a whole number ≥ 1, got ${show(count)}`);
    }
    const parts: BitScores[] = [];
    for (let done = 0; done < count; done += CHUNK) {
      const n = Math.min(CHUNK, count - done);
      const sizes = size ?? Array.from({ length: n }, () => task.drawSize(generator));
      const batch: BitBatch = task.sample(n, sizes, generator);
      const logits = await answers.run(batch.inputs, others);
      await check?.('evaluateBits', logits);
      parts.push(await scoreBatch(logits, batch, task));
    }
    return mergeScores(parts);
  };

/**
 * How well a network does on fresh sequences: of one size, or of sizes drawn from the task's training ranges where
 * `size` is null.
 * @throws {ArgumentError} on a count or a size that makes no sense.
 * @throws {EvaluationError} where the network's answers are not finite numbers.
 */
export const evaluateBits = evaluation(checkFinite);

/** As `evaluateBits`, but answers that are not finite give scores that are not. */
export const scoresOf = evaluation(null);

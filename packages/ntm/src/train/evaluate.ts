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
import { mergeScores, type Scores, scoreBatch } from '../tasks/scores.ts';
import type { SizeRanges, Task, TaskSize } from '../tasks/task.ts';
import { checkFinite } from './finite.ts';
import { turns } from './turn.ts';

/** What a network can be asked for when it answers. */
export type AnswerOptions = Pick<SequenceOptions, 'reads' | 'slots'>;

/** A network that answers, compiled: two programs, of a block of steps and of a single step, do for sequences of any length. */
export interface Answers {
  /** inputs [B, T, I], or tokens [B, T] int32 → logits [B, T, O], without gradients. @throws {ShapeError | ArgumentError} */
  run(inputs: Tensor, options?: AnswerOptions): Promise<Tensor>;
}

/** What the sequences that run at once carry from step to step is at most so many numbers, or one sequence's. */
const CARRIED = 2 ** 24;

/** The numbers in what a network carries from step to step, which is a tensor, or lists and records of them. */
export const numbersIn = (state: unknown): number =>
  state instanceof Tensor
    ? state.numel
    : Object.values(state as object).reduce((sum: number, part) => sum + numbersIn(part), 0);

/**
 * So many steps run at once, as long as there are as many; the others one by one. What is carried from one call to the next
 * is copied, all of the memory too.
 */
const BLOCK = 8;

/** How a network is asked. */
export interface AnswersOptions {
  /** Whether the step is compiled; default true. */
  readonly compiled?: boolean;
}

/** The answers of a network. @throws {ArgumentError} on an unknown option. */
export const answersOf = <S extends object>(model: SequenceModel<S>, options: AnswersOptions = {}): Answers => {
  const { compiled = true } = checkOptions('answersOf', options, { compiled: 'flag' });
  const eager = (x: Tensor, state: S, reads: boolean) =>
    noGrad(() => {
      const logits: Tensor[] = [];
      for (let t = 0; t < x.shape[1]!; t++) {
        const answered = model.step(select(x, 1, t), state, { reads });
        logits.push(answered.logits);
        state = answered.state;
      }
      return { logits: stack(logits, 1), state };
    });
  const steps = compiled ? compile(eager, { name: 'answer' }) : eager;
  const answer = async (inputs: Tensor, { reads = true, slots }: AnswerOptions): Promise<Tensor> => {
    const [batch, time] = inputs.shape as [number, number];
    const others = turns();
    const logits: Tensor[] = [];
    let state = noGrad(() => model.zeroState(batch, { slots }));
    for (let t = 0; t < time; ) {
      const count = time - t < BLOCK ? 1 : BLOCK;
      const answered = await steps(narrow(inputs, 1, t, count), state, reads);
      logits.push(answered.logits);
      state = answered.state;
      t += count;
      await others();
    }
    return cat(logits, 1);
  };
  return {
    run: async (inputs, options = {}) => {
      checkOptions('Answers.run', options, { reads: 'flag', slots: 'number' });
      const bits = model.over === 'bits';
      const fits = bits ? inputs.ndim === 3 && inputs.shape[2] === model.inputSize : inputs.ndim === 2;
      if (!fits || inputs.numel === 0) {
        const expected = bits ? `[B, T, ${model.inputSize}]` : 'tokens [B, T]';
        throw new ShapeError(
          `Answers.run: inputs must be ${expected} with at least one step, got [${inputs.shape.join(', ')}]`,
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

/** Which fresh sequences a network is tested on. */
export interface EvaluateOptions extends AnswerOptions {
  /** Fresh sequences to draw; default 100. */
  readonly count?: number;
  /** What they are drawn from; default a generator with seed 0. */
  readonly generator?: Generator;
  /** Where sizes are drawn: ranges in the place of the task's own. */
  readonly ranges?: SizeRanges;
}

/** Sequences that are drawn at once, and the numbers that they may have together. */
const CHUNK = { sequences: 250, numbers: 2 ** 20 };
/** Where each has a size of its own; sizes are drawn before the sequences, so that this is a part of what is drawn. */
const CHUNK_OF_SIZES = 50;

/** How many sequences of a size are drawn at once. */
const chunkOf = (task: Task, size: TaskSize | null): number => {
  if (size === null) return CHUNK_OF_SIZES;
  const numbers = task.steps(size) * (task.inputSize + task.outputSize + 1);
  return Math.max(1, Math.min(CHUNK.sequences, Math.floor(CHUNK.numbers / numbers)));
};

const evaluation =
  (check: typeof checkFinite | null) =>
  async (answers: Answers, task: Task, size: TaskSize | null, options: EvaluateOptions = {}): Promise<Scores> => {
    checkOptions('evaluate', options, { count: 'number', generator: 1, reads: 'flag', slots: 'number', ranges: 1 });
    const { count = 100, generator = new Generator(0), ranges = {}, ...others } = options;
    if (!Number.isSafeInteger(count) || count < 1) {
      throw new ArgumentError(`evaluate: count is a whole number ≥ 1, got ${show(count)}`);
    }
    const parts: Scores[] = [];
    const chunk = chunkOf(task, size);
    for (let done = 0; done < count; done += chunk) {
      const n = Math.min(chunk, count - done);
      const sizes = size ?? Array.from({ length: n }, () => task.drawSize(generator, ranges));
      const batch = task.sample(n, sizes, generator);
      const logits = await answers.run(batch.inputs, others);
      await check?.('evaluate', logits);
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
export const evaluate = evaluation(checkFinite);

/** As `evaluate`, but answers that are not finite give scores that are not. */
export const scoresOf = evaluation(null);

/**
 * The slots for a sequence of this size: the network's own, or eight more than the steps that need no answer where that
 * is more and it may have more; undefined for a network whose slots do not change.
 */
export const slotsFor = ({ slots }: SequenceModel, task: Task, size: TaskSize): number | undefined =>
  slots?.tiedBy === null ? Math.max(slots.own, task.steps(size) - task.counted(size) + 8) : undefined;

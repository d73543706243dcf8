import { ArgumentError, type Generator, quote, ShapeError, type Tensor } from '@engram/tensor';
import { show } from '../schema.ts';

// Axes: B sequences, T steps, I input channels, O output bits, V tokens.

/** What a network sees, and what it should say. */
export interface TaskBatch {
  /** [B, T, I], or tokens [B, T] int32 */
  readonly inputs: Tensor;
  /** 0 or 1, 0 where nothing is asked: [B, T, O]; or tokens [B, T] int32 */
  readonly targets: Tensor;
  /** 1 at the steps whose output counts, else 0: [B, T] */
  readonly mask: Tensor;
}

/** How large a sequence is: `{ length: 20 }`, `{ length: 10, repeats: 3 }`, `{ items: 6 }`. */
export type TaskSize = Readonly<Record<string, number>>;

/** One of the numbers that say how large a sequence is. */
export interface TaskDimension {
  readonly name: string;
  readonly about: string;
  /** What is trained with, both included. */
  readonly train: readonly [least: number, most: number];
  /** The least and the most there can be. */
  readonly least: number;
  readonly most: number;
}

/** Ranges of sizes, in the place of those that a task trains with. */
export type SizeRanges = Readonly<Record<string, readonly [least: number, most: number]>>;

/**
 * What "learned" means, twice in a row at the end of a window of training steps: so few errors a sequence of the training, or
 * such a share of the validation set without an error.
 */
export type LearnedRule =
  | { readonly by: 'training'; readonly errors: number }
  | { readonly by: 'validation'; readonly exact: number };

/** What a task says of itself. */
export interface TaskFacts {
  readonly name: string;
  /** One line. */
  readonly about: string;
  /** Channels I of the input, or the number V of tokens. */
  readonly inputSize: number;
  /** Bits O of the output, or the number V of tokens. */
  readonly outputSize: number;
  readonly dimensions: readonly TaskDimension[];
  /** What it is tested on beyond its training. */
  readonly testSizes: readonly TaskSize[];
  /** T of a sequence of this size. @throws {ArgumentError} */
  steps(size: TaskSize): number;
  /** The steps of a sequence of this size whose output counts. @throws {ArgumentError} */
  counted(size: TaskSize): number;
  /** The bits that the best possible predictor pays for each sequence; left out where a memory can make it 0. */
  optimalBits?(batch: TaskBatch): Promise<Float64Array>;
}

/** Something is shown, then something must be said. Loss, errors and what "learned" means are the task's own. */
export interface Task extends TaskFacts {
  /** What is shown and said. */
  readonly over: 'bits' | 'tokens';
  readonly learned: LearnedRule;
  /**
   * A size drawn evenly from what is trained with; `limits` puts other ranges in their place, for a curriculum.
   * @throws {ArgumentError} on limits that name no dimension, or are not a range of what there can be.
   */
  drawSize(generator: Generator, limits?: SizeRanges): TaskSize;
  /**
   * Fresh sequences of one size, or each of its own: shorter ones are followed by zeros that do not count. They are
   * drawn one after the other, so that a batch is what its sequences would be, each drawn by itself. `steps` makes all of
   * them longer in the same way; default the steps of the longest.
   * @throws {ArgumentError} on a batch, a size or steps that make no sense; nothing is drawn then.
   */
  sample(batch: number, size: TaskSize | readonly TaskSize[], generator: Generator, steps?: number): TaskBatch;
  /** What training makes small, in nats: logits [B, T, O] → []. @throws {ShapeError} */
  loss(logits: Tensor, batch: TaskBatch): Tensor;
  /** The wrong bits, or tokens, of each sequence at the steps that count: logits [B, T, O] → [B]. @throws {ShapeError} */
  errors(logits: Tensor, batch: TaskBatch): Tensor;
  /** The cross-entropy of each sequence in bits, of the steps that count: logits [B, T, O] → [B]. @throws {ShapeError} */
  bits(logits: Tensor, batch: TaskBatch): Tensor;
  /** The errors that guessing leaves in a sequence of this size. */
  chance(size: TaskSize): number;
  /** The same task with sequences of a structure, to test with, by the structure's name; left out where there are none. */
  readonly patterns?: Readonly<Record<string, Task>>;
  /**
   * The same task with these vectors, over and over where the sequence is longer: each a whole number below 2ᵇ, whose bits are the
   * channels, the lowest first. Left out where a sequence is not a row of vectors. @throws {ArgumentError} on what is none of these.
   */
  readonly given?: (vectors: readonly number[]) => Task;
}

/** Fills the tensors of a batch: `sizeOf(b)` is the size of sequence b, all of them have `steps` steps. */
type Fill = (batch: number, sizeOf: (b: number) => TaskSize, steps: number, generator: Generator) => TaskBatch;

/** What all tasks do in the same way with sizes and batches, whatever is in them. */
export const sized = (facts: TaskFacts, fill: Fill): Pick<Task, 'steps' | 'counted' | 'drawSize' | 'sample'> => ({
  steps: (size) => {
    checkSize(facts, size);
    return facts.steps(size);
  },
  counted: (size) => {
    checkSize(facts, size);
    return facts.counted(size);
  },
  drawSize: (generator, limits = {}) => {
    checkRanges(facts, limits);
    return Object.fromEntries(
      facts.dimensions.map(({ name, train }) => {
        const [from, to] = limits[name] ?? train;
        return [name, from + generator.nextInt(to - from + 1)];
      }),
    );
  },
  sample: (batch, size, generator, asked) => {
    const { name } = facts;
    if (!Number.isInteger(batch) || batch < 1) {
      throw new ArgumentError(`${name}: batch is a whole number ≥ 1, got ${show(batch)}`);
    }
    const given: readonly TaskSize[] = isList(size) ? size : [size];
    if (given.length !== 1 && given.length !== batch) {
      throw new ArgumentError(
        `${name}: ${given.length} sizes for ${batch} sequences; give one for all or one for each`,
      );
    }
    for (const each of given) checkSize(facts, each);
    const longest = given.reduce((most, each) => Math.max(most, facts.steps(each)), 0);
    const steps = asked ?? longest;
    if (!Number.isInteger(steps) || steps < longest) {
      throw new ArgumentError(
        `${name}: steps is a whole number ≥ ${longest}, those of the longest sequence, got ${show(asked)}`,
      );
    }
    return fill(batch, (b) => (given.length === 1 ? given[0]! : given[b]!), steps, generator);
  },
});

/** What is wrong with logits that do not fit what is asked; `expected` says the shapes of the three. */
export const misfit = (
  op: string,
  logits: Tensor,
  { targets, mask }: Pick<TaskBatch, 'targets' | 'mask'>,
  expected: string,
): ShapeError => {
  const shapes = [logits, targets, mask].map(({ shape }) => `[${shape.join(', ')}]`);
  return new ShapeError(
    `${op}: logits ${shapes[0]}, targets ${shapes[1]} and mask ${shapes[2]} do not fit: expected ${expected}`,
  );
};

/** Room for a batch of sequences. @throws {ArgumentError} that names the task where there is no memory for it. */
export const roomFor = <T>(
  task: string,
  batch: number,
  steps: number,
  numbers: number,
  make: (length: number) => T,
): T => {
  try {
    return make(batch * steps * numbers);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new ArgumentError(
      `${task}: there is no memory for ${batch} sequences of ${steps} steps and ${numbers} numbers each`,
      {
        cause,
      },
    );
  }
};

const isList = (size: TaskSize | readonly TaskSize[]): size is readonly TaskSize[] => Array.isArray(size);

type Sized = Pick<TaskFacts, 'name' | 'dimensions'>;

/** @throws {ArgumentError} when a task has no dimension of one of these names. */
const checkNames = ({ name, dimensions }: Sized, what: string, fields: readonly string[]): void => {
  const unknown = fields.filter((field) => dimensions.every((dimension) => dimension.name !== field));
  if (unknown.length === 0) return;
  const known = dimensions.map((dimension) => dimension.name).join(', ') || 'none';
  const strange = unknown.slice(0, 8).map((field) => (/^\w{1,40}$/.test(field) ? field : quote(field)));
  const more = unknown.length > strange.length ? ' and more' : '';
  throw new ArgumentError(`${name}: unknown ${what} ${strange.join(', ')}${more}; there is ${known}`);
};

const inRange = ({ least, most }: TaskDimension, value: number | undefined): boolean =>
  Number.isInteger(value) && value! >= least && value! <= most;

/** @throws {ArgumentError} naming the dimension that is missing, unknown or out of its range. */
const checkSize = (task: Sized, size: TaskSize): void => {
  checkNames(task, 'size', Object.keys(size));
  for (const dimension of task.dimensions) {
    const { name: field, least, most } = dimension;
    if (inRange(dimension, size[field])) continue;
    throw new ArgumentError(
      `${task.name}: ${field} is a whole number from ${least} to ${most}, got ${show(size[field])}`,
    );
  }
};

/** @throws {ArgumentError} naming the dimension that is unknown or whose limits are not a range. */
export const checkRanges = (task: Sized, limits: SizeRanges): void => {
  checkNames(task, 'limits', Object.keys(limits));
  for (const dimension of task.dimensions) {
    const { name: field, least, most } = dimension;
    const range = limits[field];
    if (!range || (inRange(dimension, range[0]) && inRange(dimension, range[1]) && range[0] <= range[1])) continue;
    throw new ArgumentError(
      `${task.name}: the limits of ${field} are two whole numbers from ${least} to ${most}, the lower one first, ` +
        `got ${Array.isArray(range) ? range.slice(0, 3).map(show).join(', ') : show(range)}`,
    );
  }
};

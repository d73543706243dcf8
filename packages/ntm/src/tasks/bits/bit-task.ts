import { ArgumentError, checkOptions, type Generator, type OptionNames, type Tensor, tensor } from '@engram/tensor';
import { roomFor } from '../room.ts';

/** What a network sees, and what it should say. Axes: B sequences, T steps, I input channels, O output bits. */
export interface BitBatch {
  /** [B, T, I] */
  readonly inputs: Tensor;
  /** 0 or 1; 0 where nothing is asked: [B, T, O] */
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

/** One sequence to be filled in; all is 0 before. */
export interface Row {
  input(step: number, channel: number, value: number): void;
  /** A bit of the answer. */
  target(step: number, bit: number, value: number): void;
  /** The output of this step counts. */
  counts(step: number): void;
}

export interface BitTaskRecord {
  readonly name: string;
  /** One line. */
  readonly about: string;
  readonly inputSize: number;
  readonly outputSize: number;
  readonly dimensions: readonly TaskDimension[];
  /** What it is tested on beyond its training. */
  readonly testSizes: readonly TaskSize[];
  /** T of a sequence of this size. @throws {ArgumentError} */
  steps(size: TaskSize): number;
  /** The steps of a sequence of this size whose output counts. @throws {ArgumentError} */
  counted(size: TaskSize): number;
  /** Draws one sequence. */
  draw(size: TaskSize, generator: Generator, row: Row): void;
  /** The bits that the best possible predictor pays for each sequence; left out where a memory can make it 0. */
  optimalBits?(batch: BitBatch): Promise<Float64Array>;
}

/** A task over binary vectors: something is shown, then something must be said. */
export interface BitTask extends Omit<BitTaskRecord, 'draw'> {
  /**
   * A size drawn evenly from what is trained with; `limits` puts other ranges in their place, for a curriculum.
   * @throws {ArgumentError} on limits that name no dimension, or are not a range of what there can be.
   */
  drawSize(generator: Generator, limits?: Readonly<Record<string, readonly [least: number, most: number]>>): TaskSize;
  /**
   * Fresh sequences of one size, or each of its own: shorter ones are followed by zeros that do not count. They are
   * drawn one after the other, so that a batch is what its sequences would be, each drawn by itself. `steps` makes all of
   * them longer in the same way; default the steps of the longest.
   * @throws {ArgumentError} on a batch, a size or steps that make no sense; nothing is drawn then.
   */
  sample(batch: number, size: TaskSize | readonly TaskSize[], generator: Generator, steps?: number): BitBatch;
}

const NAMES: OptionNames<BitTaskRecord> = {
  name: 1,
  about: 1,
  inputSize: 1,
  outputSize: 1,
  dimensions: 1,
  testSizes: 1,
  steps: 1,
  counted: 1,
  draw: 1,
  optimalBits: 1,
};

/** A task from a record that draws one sequence. @throws {ArgumentError} on a field that nobody reads. */
export const bitTask = (given: BitTaskRecord): BitTask => {
  const { draw, ...record } = checkOptions('bitTask', given, NAMES);
  return {
    ...record,
    steps: (size) => {
      checkSize(record, size);
      return record.steps(size);
    },
    counted: (size) => {
      checkSize(record, size);
      return record.counted(size);
    },
    drawSize: (generator, limits = {}) => {
      checkLimits(record, limits);
      return Object.fromEntries(
        record.dimensions.map(({ name, train }) => {
          const [from, to] = limits[name] ?? train;
          return [name, from + generator.nextInt(to - from + 1)];
        }),
      );
    },
    sample: (batch, size, generator, asked) => {
      const { name, inputSize, outputSize } = record;
      if (!Number.isInteger(batch) || batch < 1) {
        throw new ArgumentError(`${name}: batch is a whole number ≥ 1, got ${batch}`);
      }
      const given: readonly TaskSize[] = isList(size) ? size : [size];
      if (given.length !== 1 && given.length !== batch) {
        throw new ArgumentError(
          `${name}: ${given.length} sizes for ${batch} sequences; give one for all or one for each`,
        );
      }
      for (const each of given) checkSize(record, each);
      const longest = given.reduce((most, each) => Math.max(most, record.steps(each)), 0);
      const steps = asked ?? longest;
      if (!Number.isInteger(steps) || steps < longest) {
        throw new ArgumentError(
          `${name}: steps is a whole number ≥ ${longest}, those of the longest sequence, got ${asked}`,
        );
      }
      const room = (numbers: number): Float32Array =>
        roomFor(
          name,
          `${batch} sequences of ${steps} steps and ${numbers} numbers each`,
          () => new Float32Array(batch * steps * numbers),
        );
      const inputs = room(inputSize);
      const targets = room(outputSize);
      const mask = room(1);
      for (let b = 0; b < batch; b++) {
        const first = b * steps;
        draw(given.length === 1 ? given[0]! : given[b]!, generator, {
          input: (step, channel, value) => {
            inputs[(first + step) * inputSize + channel] = value;
          },
          target: (step, bit, value) => {
            targets[(first + step) * outputSize + bit] = value;
          },
          counts: (step) => {
            mask[first + step] = 1;
          },
        });
      }
      return {
        inputs: tensor(inputs, [batch, steps, inputSize]),
        targets: tensor(targets, [batch, steps, outputSize]),
        mask: tensor(mask, [batch, steps]),
      };
    },
  };
};

const isList = (size: TaskSize | readonly TaskSize[]): size is readonly TaskSize[] => Array.isArray(size);

type Sized = Pick<BitTaskRecord, 'name' | 'dimensions'>;

/** @throws {ArgumentError} when a task has no dimension of one of these names. */
const checkNames = ({ name, dimensions }: Sized, what: string, fields: readonly string[]): void => {
  const unknown = fields.filter((field) => dimensions.every((dimension) => dimension.name !== field));
  if (unknown.length === 0) return;
  const known = dimensions.map((dimension) => dimension.name).join(', ') || 'none';
  throw new ArgumentError(`${name}: unknown ${what} ${unknown.join(', ')}; there is ${known}`);
};

const inRange = ({ least, most }: TaskDimension, value: number | undefined): boolean =>
  Number.isInteger(value) && value! >= least && value! <= most;

/** @throws {ArgumentError} naming the dimension that is missing, unknown or out of its range. */
const checkSize = (task: Sized, size: TaskSize): void => {
  checkNames(task, 'size', Object.keys(size));
  for (const dimension of task.dimensions) {
    const { name: field, least, most } = dimension;
    if (inRange(dimension, size[field])) continue;
    throw new ArgumentError(`${task.name}: ${field} is a whole number from ${least} to ${most}, got ${size[field]}`);
  }
};

/** @throws {ArgumentError} naming the dimension that is unknown or whose limits are not a range. */
const checkLimits = (task: Sized, limits: Readonly<Record<string, readonly [number, number]>>): void => {
  checkNames(task, 'limits', Object.keys(limits));
  for (const dimension of task.dimensions) {
    const { name: field, least, most } = dimension;
    const range = limits[field];
    if (!range || (inRange(dimension, range[0]) && inRange(dimension, range[1]) && range[0] <= range[1])) continue;
    throw new ArgumentError(
      `${task.name}: the limits of ${field} are two whole numbers from ${least} to ${most}, the lower one first, ` +
        `got ${range.join(', ')}`,
    );
  }
};

/** The bits of whole numbers below 2ᵇ, the lowest first. */
export const bitOf = (value: number, bit: number): number => (value >> bit) & 1;

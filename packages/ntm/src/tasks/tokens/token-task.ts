import { ArgumentError, checkOptions, type Generator, type Tensor, tensor } from '@engram/tensor';
import { roomFor } from '../room.ts';

/** The tokens of the lab: 0 to 7 carry data, 8 is a cue, 9 marks the end of what is shown, 0 also stands for nothing. */
export const DATA_TOKENS = 8;
export const CUE = 8;
export const DELIMITER = 9;
export const VOCAB = 10;

export interface TokenBatch {
  /** What the network sees: [B, T] int32. */
  readonly inputs: Tensor;
  /** What it should say at every step: [B, T] int32. */
  readonly targets: Tensor;
}

/** A task over tokens: something is shown, then recalled. */
export interface TokenTask {
  readonly name: string;
  /** The lengths that make sense, both included. */
  readonly lengths: readonly [min: number, max: number];
  /** The number of steps, T, of a sequence of this length. */
  steps(length: number): number;
  /** The first step of the recall half. */
  recallStart(length: number): number;
  /** `batch` fresh sequences. @throws {ArgumentError} on a length that makes no sense. */
  sample(batch: number, length: number, generator: Generator): TokenBatch;
}

/** One sequence: what is shown and what should be said, step by step. */
export interface TokenSequence {
  readonly inputs: readonly number[];
  readonly targets: readonly number[];
}

export interface TokenTaskRecord extends Omit<TokenTask, 'sample'> {
  /** Draws one sequence; `randint(n)` is a whole number below n. */
  readonly draw: (length: number, randint: (n: number) => number) => TokenSequence;
}

/** A task from a function that draws one sequence. @throws {ArgumentError} on a field that nobody reads. */
export const tokenTask = (given: TokenTaskRecord): TokenTask => {
  const names = { name: 1, lengths: 1, steps: 1, recallStart: 1, draw: 1 } as const;
  const { draw, ...record } = checkOptions('tokenTask', given, names);
  return {
    ...record,
    sample: (batch, length, generator) => {
      checkLength(record, length);
      if (!Number.isInteger(batch) || batch < 1)
        throw new ArgumentError(`${record.name}: batch is a whole number ≥ 1, got ${batch}`);
      const steps = record.steps(length);
      const room = (): Int32Array =>
        roomFor(record.name, `${batch} sequences of ${steps} steps`, () => new Int32Array(batch * steps));
      const [inputs, targets] = [room(), room()];
      for (let b = 0; b < batch; b++) {
        const sequence = draw(length, (n) => generator.nextInt(n));
        inputs.set(sequence.inputs, b * steps);
        targets.set(sequence.targets, b * steps);
      }
      return { inputs: tensor(inputs, [batch, steps]), targets: tensor(targets, [batch, steps]) };
    },
  };
};

/** @throws {ArgumentError} unless the task has sequences of this length. */
export const checkLength = (
  { name, lengths: [min, max] }: Pick<TokenTask, 'name' | 'lengths'>,
  length: number,
): void => {
  if (Number.isInteger(length) && length >= min && length <= max) return;
  throw new ArgumentError(`${name}: length is a whole number from ${min} to ${max}, got ${length}`);
};

export const blanks = (n: number): number[] => new Array<number>(n).fill(0);

export const dataTokens = (n: number, randint: (n: number) => number): number[] =>
  Array.from({ length: n }, () => randint(DATA_TOKENS));

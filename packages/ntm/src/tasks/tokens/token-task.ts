import {
  argmax,
  cast,
  checkOptions,
  crossEntropy,
  div,
  type Generator,
  mul,
  ne,
  reshape,
  sum,
  type Tensor,
  tensor,
} from '@engram/tensor';
import { misfit, roomFor, sized, type Task, type TaskBatch, type TaskFacts } from '../task.ts';

/** The tokens of the lab: 0 to 7 carry data, 8 is a cue, 9 marks the end of what is shown, 0 also stands for nothing. */
export const DATA_TOKENS = 8;
/** The token behind which a pattern follows, in `recallTask`. */
export const CUE = 8;
/** The token at the end of what is shown: from here on it is to be said. */
export const DELIMITER = 9;
/** How many tokens there are. */
export const VOCAB = 10;

/** One sequence: what is shown and what should be said, step by step. */
export interface TokenSequence {
  readonly inputs: readonly number[];
  readonly targets: readonly number[];
}

/** What `tokenTask` makes a task of. */
export interface TokenTaskRecord {
  readonly name: string;
  /** One line. */
  readonly about: string;
  /** The lengths that make sense, both included. */
  readonly lengths: readonly [least: number, most: number];
  /** The length that it trains with. */
  readonly length: number;
  /** The number of steps, T, of a sequence of this length. */
  steps(length: number): number;
  /** The first step of the recall half, which goes on to the end. */
  recallStart(length: number): number;
  /** Draws one sequence; `randint(n)` is a whole number below n. */
  draw(length: number, randint: (n: number) => number): TokenSequence;
}

const NAMES = { name: 1, about: 1, lengths: 1, length: 'number', steps: 1, recallStart: 1, draw: 1 } as const;

/** Twice in a row this share of fresh sequences without a wrong token: then a token task counts as learned. */
const LEARNED = 0.998;

/** @throws {ShapeError} unless logits are [B, T, V] for targets [B, T]. */
const checkFit = (op: string, logits: Tensor, { targets, mask }: TaskBatch): void => {
  const [batch, steps] = logits.shape;
  const expected = `${batch},${steps}`;
  if (logits.ndim === 3 && `${targets.shape}` === expected && `${mask.shape}` === expected) return;
  throw misfit(op, logits, { targets, mask }, '[B, T, V], [B, T] and [B, T]');
};

const costs = (logits: Tensor, targets: Tensor, reduction: 'mean' | 'none'): Tensor =>
  crossEntropy(reshape(logits, [-1, logits.shape[2]!]), reshape(targets, [-1]), { reduction });

/**
 * A task over tokens, from a record that draws one sequence. Its loss is the mean cross-entropy over all steps, those before
 * the answer as well, at which nothing is to be said; errors are those of the recall half.
 * @throws {ArgumentError} on a field that nobody reads.
 */
export const tokenTask = (given: TokenTaskRecord): Task => {
  const record = checkOptions('tokenTask', given, NAMES);
  const { name, about, lengths, length } = record;
  const [least, most] = lengths;
  const facts: TaskFacts = {
    name,
    about,
    inputSize: VOCAB,
    outputSize: VOCAB,
    dimensions: [{ name: 'length', about: 'tokens', train: [length, length], least, most }],
    testSizes: [2 * length, 4 * length].filter((n) => n <= most).map((n) => ({ length: n })),
    steps: (size) => record.steps(size.length!),
    counted: (size) => record.steps(size.length!) - record.recallStart(size.length!),
  };
  const { counted, ...sizes } = sized(facts, (batch, sizeOf, steps, generator: Generator) => {
    const tokens = (): Int32Array => roomFor(name, batch, steps, 1, (n) => new Int32Array(n));
    const [inputs, targets] = [tokens(), tokens()];
    const mask = roomFor(name, batch, steps, 1, (n) => new Float32Array(n));
    for (let b = 0; b < batch; b++) {
      const long = sizeOf(b).length!;
      const sequence = record.draw(long, (n) => generator.nextInt(n));
      const first = b * steps;
      inputs.set(sequence.inputs, first);
      targets.set(sequence.targets, first);
      mask.fill(1, first + record.recallStart(long), first + record.steps(long));
    }
    return {
      inputs: tensor(inputs, [batch, steps]),
      targets: tensor(targets, [batch, steps]),
      mask: tensor(mask, [batch, steps]),
    };
  });
  return {
    ...facts,
    ...sizes,
    counted,
    over: 'tokens',
    learned: { by: 'validation', exact: LEARNED },
    loss: (logits, batch) => {
      checkFit(`${name}.loss`, logits, batch);
      return costs(logits, batch.targets, 'mean');
    },
    errors: (logits, batch) => {
      checkFit(`${name}.errors`, logits, batch);
      return sum(mul(cast(ne(argmax(logits, -1), batch.targets), logits.dtype), batch.mask), 1);
    },
    bits: (logits, batch) => {
      checkFit(`${name}.bits`, logits, batch);
      const each = reshape(costs(logits, batch.targets, 'none'), batch.targets.shape);
      return div(sum(mul(each, batch.mask), 1), Math.LN2);
    },
    chance: (size) => counted(size) * (1 - 1 / DATA_TOKENS),
  };
};

export const blanks = (n: number): number[] => new Array<number>(n).fill(0);

export const dataTokens = (n: number, randint: (n: number) => number): number[] =>
  Array.from({ length: n }, () => randint(DATA_TOKENS));

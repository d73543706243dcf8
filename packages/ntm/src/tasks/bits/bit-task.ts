import { ArgumentError, checkOptions, type Generator, type OptionNames, tensor } from '@engram/tensor';
import { show } from '../../schema.ts';
import { roomFor, sized, type Task, type TaskFacts, type TaskSize } from '../task.ts';
import { bitErrors, bitsPerSequence, maskedLoss } from './metrics.ts';

/** One sequence to be filled in; all is 0 before. */
export interface Row {
  input(step: number, channel: number, value: number): void;
  /** A bit of the answer. */
  target(step: number, bit: number, value: number): void;
  /** The output of this step counts. */
  counts(step: number): void;
}

/** What `bitTask` makes a task of. */
export interface BitTaskRecord extends TaskFacts {
  /** Draws one sequence. */
  draw(size: TaskSize, generator: Generator, row: Row): void;
  /** Two windows in a row with less than this many wrong bits a sequence: then the task counts as learned. Default 0.1. */
  readonly learned?: number;
}

const NAMES: OptionNames<BitTaskRecord> = {
  name: 1,
  about: 1,
  inputSize: 'number',
  outputSize: 'number',
  dimensions: 1,
  testSizes: 1,
  steps: 1,
  counted: 1,
  draw: 1,
  optimalBits: 1,
  learned: 'number',
};

/** Wrong bits a sequence of a task that can be done without a fault. */
const LEARNED = 0.1;

/**
 * A task over binary vectors, from a record that draws one sequence.
 * @throws {ArgumentError} on a field that nobody reads, and where no window can be below `learned`.
 */
export const bitTask = (given: BitTaskRecord): Task => {
  const { draw, learned = LEARNED, ...facts } = checkOptions('bitTask', given, NAMES);
  const { name, inputSize, outputSize } = facts;
  if (!(learned > 0)) throw new ArgumentError(`bitTask: learned is a number of wrong bits > 0, got ${show(learned)}`);
  const { counted, ...sizes } = sized(facts, (batch, sizeOf, steps, generator) => {
    const room = (numbers: number): Float32Array =>
      roomFor(name, batch, steps, numbers, (length) => new Float32Array(length));
    const inputs = room(inputSize);
    const targets = room(outputSize);
    const mask = room(1);
    for (let b = 0; b < batch; b++) {
      const first = b * steps;
      draw(sizeOf(b), generator, {
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
  });
  return {
    ...facts,
    ...sizes,
    counted,
    over: 'bits',
    learned: { by: 'training', errors: learned },
    loss: maskedLoss,
    errors: bitErrors,
    bits: bitsPerSequence,
    chance: (size) => (counted(size) * outputSize) / 2,
  };
};

/** The bits of whole numbers below 2ᵇ, the lowest first. */
export const bitOf = (value: number, bit: number): number => (value >> bit) & 1;

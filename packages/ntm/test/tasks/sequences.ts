import { Generator, type Tensor, tensor } from '@engram/tensor';
import { assert } from '@engram/tools/suite';
import fc from 'fast-check';
import type { Task, TaskBatch, TaskSize } from '../../src/index.ts';
import { check } from '../property.ts';

/** One sequence of a batch in plain numbers. */
export interface Sequence {
  readonly inputs: number[][];
  readonly targets: number[][];
  readonly mask: number[];
}

const rowsOf = (x: Tensor): number[][][] => x.arraySync() as number[][][];

export const sequencesOf = ({ inputs, targets, mask }: TaskBatch): Sequence[] => {
  const said = rowsOf(targets);
  const counts = mask.arraySync() as number[][];
  return rowsOf(inputs).map((rows, b) => ({ inputs: rows, targets: said[b]!, mask: counts[b]! }));
};

/** One sequence, drawn from a seed. */
export const drawOne = (task: Task, size: TaskSize, seed = 0): Sequence =>
  sequencesOf(task.sample(1, size, new Generator(seed)))[0]!;

/** Small sizes of a task, at most `most` in each dimension. */
export const smallSizes = (task: Task, most = 6): fc.Arbitrary<TaskSize> =>
  fc.record(
    Object.fromEntries(task.dimensions.map(({ name, least }) => [name, fc.integer({ min: least, max: most })])),
  );

export const seeds = fc.integer({ min: 0, max: 2 ** 40 });

/** Holds for sequences of any small size. */
export const eachSequence = (
  task: Task,
  property: (sequence: Sequence, size: Record<string, number>) => void,
  most?: number,
): void =>
  check(fc.tuple(smallSizes(task, most), seeds), ([size, seed]) => property(drawOne(task, size, seed), { ...size }));

export const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

export const zeros = (n: number): number[] => new Array<number>(n).fill(0);

export const ones = (n: number): number[] => new Array<number>(n).fill(1);

/** `n` rows of zeros. */
export const blanks = (n: number, width: number): number[][] => Array.from({ length: n }, () => zeros(width));

/** A row that is 1 in one channel. */
export const mark = (width: number, channel: number): number[] => zeros(width).with(channel, 1);

export const isBit = (value: number): boolean => value === 0 || value === 1;

export const sumOf = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

/** Logits that are right everywhere, except for the elements at these places. */
export const rightBut = ({ targets }: TaskBatch, ...places: number[]): Tensor => {
  const logits = Float32Array.from(targets.dataSync(), (bit) => (bit === 1 ? 2 : -2));
  for (const place of places) logits[place]! *= -1;
  return tensor(logits, targets.shape);
};

/** What a task trains with at most, which every task accepts. */
export const full = ({ dimensions }: Task): TaskSize =>
  Object.fromEntries(dimensions.map(({ name, train }) => [name, train[1]]));

/** What was drawn is of these kinds, and each comes as often as the others, within five standard deviations. */
export const assertEven = <T>(drawn: readonly T[], kinds: readonly T[], label: string): void => {
  const expected = drawn.length / kinds.length;
  const deviation = Math.sqrt(expected * (1 - 1 / kinds.length));
  const times = kinds.map((kind) => drawn.filter((x) => x === kind).length);
  assert.is(sumOf(times), drawn.length, `${label}: there are others`);
  times.forEach((n, k) => {
    assert.ok(Math.abs(n - expected) <= 5 * deviation, `${label}: ${kinds[k]} came ${n} times of ${drawn.length}`);
  });
};

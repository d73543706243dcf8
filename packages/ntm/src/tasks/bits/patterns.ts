import { ArgumentError, type Generator } from '@engram/tensor';
import { show } from '../../schema.ts';
import type { Task, TaskFacts, TaskSize } from '../task.ts';
import { bitTask, type Row } from './bit-task.ts';

/** What gives the vectors of one sequence, one a call: whole numbers below 2ᵇ for vectors of b bits. */
type Vectors = () => number;

type MakeVectors = (bits: number, generator: Generator) => Vectors;

const random: MakeVectors = (bits, generator) => () => generator.nextInt(2 ** bits);

const PATTERNS: Readonly<Record<string, MakeVectors>> = {
  zeros: () => () => 0,
  ones: (bits) => () => 2 ** bits - 1,
  repeat: (bits, generator) => {
    const vector = generator.nextInt(2 ** bits);
    return () => vector;
  },
};

interface PatternedRecord extends TaskFacts {
  /** Draws one sequence, whose vectors `nextVector` gives. */
  draw(size: TaskSize, nextVector: Vectors, row: Row): void;
}

/** These vectors, from the first again in each sequence. @throws {ArgumentError} unless they are numbers of so many bits. */
const given = (task: string, bits: number, vectors: readonly number[]): MakeVectors => {
  const wrong = vectors.find((vector) => !Number.isInteger(vector) || vector < 0 || vector >= 2 ** bits);
  if (vectors.length === 0 || wrong !== undefined) {
    throw new ArgumentError(
      `${task}: given takes at least one vector, each a whole number from 0 to ${2 ** bits - 1}, got ${show(wrong ?? vectors)}`,
    );
  }
  const own = [...vectors];
  return () => {
    let at = 0;
    return () => own[at++ % own.length]!;
  };
};

/**
 * A task over vectors of so many bits. Its own vectors are random; `patterns` has the same task with vectors that are all
 * `zeros`, all `ones`, or one random vector again and again (`repeat`), `given` the same with vectors of one’s own. A network that is perfect on random vectors may fail
 * there: where all vectors are alike, contents say nothing of places.
 */
export const patternedTask = (bits: number, { draw, ...facts }: PatternedRecord): Task => {
  const drawnFrom = (make: MakeVectors): Task =>
    bitTask({ ...facts, draw: (size, generator, row) => draw(size, make(bits, generator), row) });
  const patterns = Object.entries(PATTERNS).map(([name, make]) => [name, drawnFrom(make)]);
  return {
    ...drawnFrom(random),
    patterns: Object.fromEntries(patterns),
    given: (vectors) => drawnFrom(given(facts.name, bits, vectors)),
  };
};

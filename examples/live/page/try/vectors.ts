import type { Sequence } from '../../shared/messages.ts';
import type { Trace } from '../../shared/trace.ts';

// What the reader draws: a list of vectors, each a whole number whose bits are the channels, the lowest first.

/** The longest that can be drawn. */
export const MOST_DRAWN = 24;

/** The vectors that a trace was shown: all before the delimiter, which has the channel behind the bits. */
export const shownVectors = ({ steps, inputSize, inputs }: Trace, bits: number): readonly number[] => {
  const vectors: number[] = [];
  for (let t = 0; t < steps && inputs[t * inputSize + bits] !== 1; t++) {
    let vector = 0;
    for (let bit = 0; bit < bits; bit++) if (inputs[t * inputSize + bit]! > 0.5) vector |= 1 << bit;
    vectors.push(vector);
  }
  return vectors;
};

export const hasBit = (vector: number, bit: number): boolean => ((vector >> bit) & 1) === 1;

/** The vectors with one bit set or cleared. */
export const withBit = (vectors: readonly number[], at: number, bit: number, on: boolean): readonly number[] =>
  vectors.map((vector, i) => (i !== at ? vector : on ? vector | (1 << bit) : vector & ~(1 << bit)));

/** So many vectors: what is more is cut, what is missing is empty. */
export const resized = (vectors: readonly number[], length: number): readonly number[] =>
  Array.from({ length }, (_, i) => vectors[i] ?? 0);

export const drawnSequence = (vectors: readonly number[], { size }: Sequence): Sequence => ({
  kind: 'drawn',
  vectors,
  size: { ...size, length: vectors.length },
});

/** The cells of a straight line, its ends among them: what a quick finger passed over between two events. */
export const cellsBetween = (
  [x0, y0]: readonly [number, number],
  [x1, y1]: readonly [number, number],
): readonly (readonly [number, number])[] => {
  const count = Math.max(Math.abs(x1 - x0), Math.abs(y1 - y0), 1);
  return Array.from({ length: count + 1 }, (_, i) => [
    Math.round(x0 + ((x1 - x0) * i) / count),
    Math.round(y0 + ((y1 - y0) * i) / count),
  ]);
};

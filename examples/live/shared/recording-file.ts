import type { RunSpec, Sequence } from './messages.ts';
import { fromByte, type Look, type MemoryTrace, type Trace, toByte } from './trace.ts';

// A training as what it looked like, in a file: JSON behind its length (32 bits, little-endian), then bytes. What is seen of a number
// fits into one.

/** What the curves showed, a list of numbers a curve. */
export interface RecordedSeries {
  readonly steps: readonly number[];
  readonly losses: readonly number[];
  readonly errors: readonly number[];
  readonly norms: readonly number[];
}

export interface RecordedTraining {
  readonly spec: RunSpec;
  readonly sequence: Sequence;
  readonly series: RecordedSeries;
  readonly learned: { readonly step: number; readonly sequences: number };
  /** The same sequence at several moments of the training, rising, by a network with a memory. */
  readonly traces: readonly Trace[];
  /** How the heads came to look where they look in the last of them, step by step. */
  readonly looks: readonly (readonly Look[])[];
}

/** The lists of numbers of a look, as JSON has them. */
type Listed<T> = { readonly [K in keyof T]: T[K] extends Float32Array ? readonly number[] : T[K] };

/** Three digits are more than a picture shows. */
const rounded = (x: number): number => Number(x.toPrecision(3));

const listed = (look: Look): Listed<Look> => ({
  ...look,
  strength: rounded(look.strength),
  gate: rounded(look.gate),
  gamma: rounded(look.gamma),
  key: Array.from(look.key, rounded),
  shift: Array.from(look.shift, rounded),
  previous: Array.from(look.previous, rounded),
  content: Array.from(look.content, rounded),
  gated: Array.from(look.gated, rounded),
  shifted: Array.from(look.shifted, rounded),
  weights: Array.from(look.weights, rounded),
});

const unlisted = (look: Listed<Look>): Look => ({
  ...look,
  key: Float32Array.from(look.key),
  shift: Float32Array.from(look.shift),
  previous: Float32Array.from(look.previous),
  content: Float32Array.from(look.content),
  gated: Float32Array.from(look.gated),
  shifted: Float32Array.from(look.shifted),
  weights: Float32Array.from(look.weights),
});

/** What is said once, since it is the same in all traces. */
interface Header extends Omit<RecordedTraining, 'traces' | 'looks'> {
  readonly looks: readonly (readonly Listed<Look>[])[];
  readonly sizes: Pick<Trace, 'steps' | 'inputSize' | 'outputSize'> &
    Pick<MemoryTrace, 'slots' | 'width' | 'readHeads' | 'writeHeads'>;
  readonly trained: readonly number[];
  /** What a byte of the contents of each trace counts. */
  readonly scales: readonly number[];
}

/** A number of −1 to 1 as a byte, and back. */
const toSigned = (x: number): number => 128 + Math.round(127 * Math.min(1, Math.max(-1, x)));
const fromSigned = (byte: number): number => (byte - 128) / 127;

const bytesOf = (values: Float32Array, byteOf: (x: number) => number): Uint8Array => Uint8Array.from(values, byteOf);
const numbersOf = (bytes: Uint8Array, numberOf: (byte: number) => number): Float32Array =>
  Float32Array.from(bytes, numberOf);

export const encodeRecording = ({ traces, looks, ...training }: RecordedTraining): Uint8Array => {
  const [first] = traces;
  if (!first?.memory) throw new Error('a recording has traces of a network with a memory');
  const { steps, inputSize, outputSize, memory } = first;
  const { slots, width, readHeads, writeHeads } = memory;
  const parts: Uint8Array[] = [bytesOf(first.inputs, toByte), bytesOf(first.targets, toByte), first.counts];
  const scales: number[] = [];
  for (const { outputs, wrong, memory: recorded } of traces) {
    if (!recorded?.contents) throw new Error('a recording has the contents of the memory');
    const { contents, readWeights, writeWeights } = recorded;
    const scale = contents.reduce((most, x) => Math.max(most, Math.abs(x)), 1e-6);
    scales.push(scale);
    parts.push(
      bytesOf(outputs, toByte),
      wrong,
      readWeights,
      writeWeights,
      bytesOf(contents, (x) => toSigned(x / scale)),
    );
  }
  const header: Header = {
    ...training,
    looks: looks.map((each) => each.map(listed)),
    sizes: { steps, inputSize, outputSize, slots, width, readHeads, writeHeads },
    trained: traces.map(({ trained }) => trained),
    scales,
  };
  const text = new TextEncoder().encode(JSON.stringify(header));
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, text.length, true);
  const all = [length, text, ...parts];
  const bytes = new Uint8Array(all.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of all) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
};

/** What `encodeRecording` wrote. It comes with the page: nobody else writes one. */
export const decodeRecording = (bytes: Uint8Array): RecordedTraining => {
  const headerLength = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  let at = 4 + headerLength;
  const header: Header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, at)));
  const { sizes, trained, scales, looks, ...training } = header;
  const { steps, inputSize, outputSize, slots, width, readHeads, writeHeads } = sizes;
  const take = (count: number): Uint8Array => {
    at += count;
    return bytes.slice(at - count, at);
  };
  const inputs = numbersOf(take(steps * inputSize), fromByte);
  const targets = numbersOf(take(steps * outputSize), fromByte);
  const counts = take(steps);
  const traces = trained.map(
    (step, i): Trace => ({
      trained: step,
      over: 'bits',
      steps,
      inputSize,
      outputSize,
      inputs,
      targets,
      counts,
      outputs: numbersOf(take(steps * outputSize), fromByte),
      wrong: take(steps),
      memory: {
        slots,
        width,
        readHeads,
        writeHeads,
        readWeights: take(steps * readHeads * slots),
        writeWeights: take(steps * writeHeads * slots),
        contents: numbersOf(take(steps * slots * width), (byte) => scales[i]! * fromSigned(byte)),
        rows: [],
      },
    }),
  );
  return { ...training, traces, looks: looks.map((each) => each.map(unlisted)) };
};

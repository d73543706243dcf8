import type { Begun, RunSpec, Sequence } from '../shared/messages.ts';
import { decodeRecording, type RecordedTraining } from '../shared/recording-file.ts';
import type { Look, Trace } from '../shared/trace.ts';
import { bytesAt, recordingFile } from './assets.ts';
import type { Mark } from './mark.ts';
import { Series } from './series.ts';

/** A training that ships with the page as what it looked like, so that there is something to see before anything computes. */
export class Recording {
  readonly #training: RecordedTraining;
  readonly series: Series;
  readonly marks: readonly Mark[];
  /** The training steps that it has a trace of. */
  readonly snapshots: readonly number[];
  readonly learned: Begun['learned'];

  constructor(training: RecordedTraining) {
    const { series, learned, traces } = training;
    this.#training = training;
    this.series = Series.of(series);
    this.marks = [{ step: learned.step, kind: 'learned', text: `learned after ${learned.sequences} sequences` }];
    this.snapshots = traces.map(({ trained }) => trained);
    this.learned = learned;
  }

  /** Whether it is of this training and this sequence. */
  isOf(spec: RunSpec, sequence: Sequence): boolean {
    const own = this.#training;
    return JSON.stringify([spec, sequence]) === JSON.stringify([own.spec, own.sequence]);
  }

  /** How the heads came to look where they look at a step of the last trace. */
  looksAt(t: number): readonly Look[] {
    return this.#training.looks[t] ?? [];
  }

  /** The trace at a snapshot; `null` for the last. */
  traceAt(trained: number | null): Trace {
    const { traces } = this.#training;
    return traces.find((trace) => trace.trained === trained) ?? traces.at(-1)!;
  }
}

/** The recording that ships. @throws {Error} where it cannot be loaded. */
export const loadRecording = async (): Promise<Recording> =>
  new Recording(decodeRecording(new Uint8Array(await bytesAt(recordingFile))));

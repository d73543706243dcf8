/**
 * Makes `data/copy.recording`, which the live page shows before anything computes: a training of copy as what it looked like, at
 * several of its steps.
 *
 *     node --import ./tools/tsx.mjs examples/live/record.ts
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { recordTraining } from './engine/record-training.ts';
import { encodeRecording } from './shared/recording-file.ts';

const training = await recordTraining();
const bytes = encodeRecording(training);
writeFileSync(fileURLToPath(new URL('data/copy.recording', import.meta.url)), bytes);
const kB = (count: number): string => `${(count / 1000).toFixed(0)} kB`;
console.log(
  `data/copy.recording: ${training.traces.length} moments, learned after ${training.learned.sequences} sequences; ` +
    `${kB(bytes.length)}, ${kB(gzipSync(bytes).length)} gzipped`,
);

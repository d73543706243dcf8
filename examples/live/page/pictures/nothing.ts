import type { Trace } from '../../shared/trace.ts';

/** What is shown before there is anything to show: places of the heights that they will have. */
export const NOTHING: Trace = {
  trained: 0,
  over: 'bits',
  steps: 1,
  inputSize: 1,
  outputSize: 1,
  inputs: new Float32Array(1),
  targets: new Float32Array(1),
  counts: new Uint8Array(1),
  outputs: new Float32Array(1),
  wrong: new Uint8Array(1),
  memory: {
    slots: 1,
    width: 1,
    readHeads: 1,
    writeHeads: 1,
    readWeights: new Uint8Array(1),
    writeWeights: new Uint8Array(1),
    contents: new Float32Array(1),
    rows: [],
  },
};

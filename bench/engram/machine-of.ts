import { copyBits, DNC, NTM } from '@engram/ntm';
import type { DNCWork, NTMWork } from '../works/work.ts';

/** A machine of a work's sizes for the copy task, the rest as it is by default. */
export const machineOf = (work: NTMWork | DNCWork): NTM | DNC => {
  const { inputSize, outputSize } = copyBits;
  const { slots } = work;
  if (work.kind === 'ntm') return new NTM({ inputSize, outputSize, slots });
  return new DNC({ inputSize, outputSize, slots, readHeads: work.readHeads });
};

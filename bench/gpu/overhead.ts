/** What a call costs by itself, whatever it computes. */
import { mul, setBackend, tensor } from '@engram/tensor';
import { type Device, timeCalls } from './contest.ts';

const CELLS = 16;
const DISPATCHES = 1000;
const SUBMITS = 20;

/** Nanoseconds of an eager op on a few numbers: many that wait for nothing but each other, and one read at the end. */
export const dispatchTime = async (device: Device): Promise<number> => {
  await setBackend(device);
  let x = tensor(new Float32Array(CELLS).fill(1));
  const one = tensor(new Float32Array(CELLS).fill(1));
  const run = () => {
    x = mul(x, one);
    return x;
  };
  return (await timeCalls({ run }, DISPATCHES)) * 1e6;
};

/** Nanoseconds from an op on a few numbers until its result is here. */
export const submitTime = async (device: Device): Promise<number> => {
  await setBackend(device);
  const x = tensor(new Float32Array(CELLS).fill(1));
  let total = 0;
  for (let i = 0; i < SUBMITS; i++) total += await timeCalls({ run: () => mul(x, x) }, 1);
  return (total / SUBMITS) * 1e6;
};

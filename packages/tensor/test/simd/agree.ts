import { assert } from '@engram/tools/suite';
import type { GeometryOf, KernelRow } from '../../src/backend/kernel.ts';
import * as kernels from '../../src/backend/kernels/index.ts';
import type { TypedArray } from '../../src/shape/dtype.ts';
import { assertNear, runSimd } from './harness.ts';

interface Tolerance {
  relative?: number;
  absolute?: number;
}

type KernelName = keyof typeof kernels;
export type GeometryFor<K extends KernelName> = GeometryOf<(typeof kernels)[K]>;

const rows = { ...kernels };
const rowOf = <K extends KernelName>(name: K) => rows[name] as unknown as KernelRow<GeometryFor<K>>;

export const encoderOf = <K extends KernelName>(name: K) => rowOf(name).simd!;

/**
 * Runs a kernel in WebAssembly and as loops over typed arrays. All bits must be the same where no tolerance is given,
 * except that a NaN is a NaN. The same array in `outs` and `ins` is updated in place by both.
 */
export const agree = <K extends KernelName>(
  name: K,
  outs: TypedArray[],
  ins: TypedArray[],
  geometry: GeometryFor<K>,
  tolerance?: Tolerance,
  label = '',
): void => {
  const copies = new Map([...outs, ...ins].map((array) => [array, array.slice()]));
  const copy = (array: TypedArray): TypedArray => copies.get(array)!;
  const expected = outs.map(copy);
  rowOf(name).loop(expected, ins.map(copy), geometry);
  const actual = runSimd(encoderOf(name), outs, ins, geometry);
  if (actual === undefined) throw new Error(`${name}: no instruction ${label}`);
  for (let k = 0; k < outs.length; k++) {
    if (tolerance) {
      assertNear(actual[k], expected[k], { ...tolerance, label: `${name} ${label}` });
    } else {
      assertSame(actual[k], expected[k], `${name} ${label}`);
    }
  }
};

const assertSame = (actual: TypedArray, expected: TypedArray, label: string): void => {
  assert.is(actual.length, expected.length, label);
  for (let i = 0; i < actual.length; i++) {
    if (!Object.is(actual[i], expected[i])) {
      throw new Error(`${label}: element ${i} of ${actual.length} is ${actual[i]}, and should be ${expected[i]}`);
    }
  }
};

/** @throws if there is an instruction for these arrays. */
export const assertNoInstruction = <K extends KernelName>(
  name: K,
  outs: TypedArray[],
  ins: TypedArray[],
  geometry: GeometryFor<K>,
): void => assert.is(runSimd(encoderOf(name), outs, ins, geometry), undefined, `${name}: has an instruction`);

export const LENGTHS: readonly number[] = Array.from({ length: 68 }, (_, n) => n);

const SPECIAL: readonly number[] = [
  [0, -0, 1, -1, 0.5, -0.5, 1.5, -1.5, 2.5, -2.5, 0.49999997, NaN, Infinity, -Infinity, 1e-40, -1e-40, 1.4e-45],
  [3e38, -3e38, 8388607.5, -8388607.5, 16777216, 20, -20, 88, -88, 100, -100, -104, 2 ** 31, -(2 ** 31), 2 ** 32 + 512],
  [2 ** 40 + 2 ** 20, -(2 ** 40) - 2 ** 20, 2 ** 62, -(2 ** 63), 2 ** 63, 2 ** 64, 1e30],
].flat();

export const specialFloats = (): Float32Array => Float32Array.from(SPECIAL);

export const randomInts = (length: number, seed: number, low: number, high: number): Int32Array => {
  let state = (seed + 1) * 0x9e3779b1;
  return Int32Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return low + Math.floor(((state >>> 0) / 2 ** 32) * (high - low));
  });
};

export const randomBools = (length: number, seed: number): Uint8Array =>
  Uint8Array.from(randomInts(length, seed, 0, 2));

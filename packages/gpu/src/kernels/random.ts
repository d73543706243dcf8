import type { RandomGeometry } from '@engram/tensor/backend';
import type { GpuKernels } from '../operand.ts';
import { programs } from '../programs.ts';
import { checkWhole } from '../wholes.ts';

const sourceOf = ({ key, counter }: RandomGeometry) =>
  [key[0], key[1], counter | 0, Math.floor(counter / 2 ** 32) | 0] as const;

/** Of the 32-bit floats above 0. */
const SMALLEST = 2 ** -149;

/** The high and the low word of a whole number below 2⁶³, in two's complement. Infinite ranges come to NaN through the unit. */
const wordsOf = (value: number): readonly [number, number] => {
  const whole = BigInt(Number.isFinite(value) ? Math.trunc(value) : 0);
  return [Number(BigInt.asIntN(32, whole >> 32n)), Number(BigInt.asIntN(32, whole))];
};

export const random = {
  /** As on the CPU to the last bit, in ranges of 10⁻²⁸ and more. */
  uniform: ([out], _, geometry, gpu) => {
    const { low, high } = geometry;
    const sign = high < low ? -1 : 1;
    const most = Math.max(Math.abs(low), Math.abs(high), SMALLEST);
    const exponent = Math.ceil(Math.log2(most)) + 1;
    const scale = 2 ** (61 - exponent);
    const start = wordsOf(sign * low * scale);
    const span = wordsOf(sign * (high - low) * scale);
    gpu.dispatch(programs.uniform, out, [...sourceOf(geometry), ...start, ...span, sign * 2 ** (exponent - 29)]);
  },
  normal: ([out], _, geometry, gpu) =>
    gpu.dispatch(programs.normal, out, [...sourceOf(geometry), geometry.low, geometry.high]),
  /** As on the CPU up to a span of 2²¹; beyond, but for a number in about 2²⁸ whose double is rounded up there. */
  randint: ([out], _, geometry, gpu) => {
    const { low, high } = geometry;
    checkWhole(low);
    checkWhole(high - 1);
    gpu.dispatch(programs.randint, out, [...sourceOf(geometry), low, high - low - 1]);
  },
} satisfies Partial<GpuKernels>;

import type { Ramp } from './palette.ts';

const texts = new WeakMap<Ramp, readonly string[]>();

/** The colours of a ramp as CSS says them. */
const textsOf = (ramp: Ramp): readonly string[] => {
  const known = texts.get(ramp);
  if (known) return known;
  const all = Array.from({ length: 256 }, (_, i) => `rgb(${ramp[3 * i]} ${ramp[3 * i + 1]} ${ramp[3 * i + 2]})`);
  texts.set(ramp, all);
  return all;
};

const entry = (part: number): number => Math.round(255 * Math.min(1, Math.max(0, part)));

/** The colour of a value of 0 to 1. */
export const valueColour = (ramp: Ramp, value: number): string => textsOf(ramp)[entry(value)]!;

/** The colour of a value of −1 to 1. */
export const signedColour = (ramp: Ramp, value: number): string => textsOf(ramp)[entry((value + 1) / 2)]!;

/** Of so many values the scale is taken, evenly from all. */
const SAMPLED = 10_000;

/** What is drawn as 1: nearly the largest of the values, whatever their sign; a few that stand out do not pale the others. */
export const scaleOf = (values: Float32Array): number => {
  const stride = Math.max(1, Math.ceil(values.length / SAMPLED));
  const sizes = new Float32Array(Math.ceil(values.length / stride));
  for (let i = 0; i < sizes.length; i++) sizes[i] = Math.abs(values[i * stride]!);
  sizes.sort();
  return Math.max(1e-3, sizes[Math.floor(0.995 * (sizes.length - 1))] ?? 1);
};

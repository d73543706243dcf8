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
const SAMPLED = 2000;
/** What is smaller than this part of the largest is as good as nothing: how much of that there is does not matter. */
const FAINT = 0.05;

/** What is drawn as 1: nearly the largest of the values, whatever their sign; a few that stand out do not pale the others. */
export const scaleOf = (values: Float32Array): number => {
  const stride = Math.max(1, Math.ceil(values.length / SAMPLED));
  let most = 0;
  for (let i = 0; i < values.length; i += stride) most = Math.max(most, Math.abs(values[i]!));
  const sizes: number[] = [];
  for (let i = 0; i < values.length; i += stride) {
    const size = Math.abs(values[i]!);
    if (size > FAINT * most) sizes.push(size);
  }
  sizes.sort((a, b) => a - b);
  return Math.max(1e-3, sizes[Math.floor(0.98 * (sizes.length - 1))] ?? 0);
};

import { floatFunctions } from './numbers.ts';
import { orderFunctions } from './order.ts';
import { threefry } from './threefry.ts';

// Functions that kernels may call by name. All parameters and results are integers, and stay so: a variable would be a
// float. gpu.js divides as floats, which is exact only up to 2²⁴, so quotients are estimated and settled.

function estimate(i: number, n: number): number {
  return Math.trunc(i / n);
}

function refine(i: number, n: number, q: number): number {
  return q + estimate(i - q * n, n);
}

function settle(i: number, n: number, q: number): number {
  if (i - q * n >= n) {
    return q + 1;
  }
  if (i - q * n < 0) {
    return q - 1;
  }
  return q;
}

/** ⌊i / n⌋ for i ≥ 0, n > 0, both below 2³¹. */
export function quotient(i: number, n: number): number {
  return settle(i, n, refine(i, n, estimate(i, n)));
}

/** i − n ⌊i / n⌋. */
export function remainder(i: number, n: number): number {
  return i - n * quotient(i, n);
}

/** The index along an axis of `size`, of an element i of a contiguous block, where `below` elements make a step of the axis. */
export function digit(i: number, below: number, size: number): number {
  return remainder(quotient(i, below), size);
}

/** An element of a block that starts at high · 4096 + low. */
export function within(high: number, low: number, i: number): number {
  return high * 4096 + low + i;
}

export interface Helper {
  // biome-ignore lint/suspicious/noExplicitAny: read as text by gpu.js
  readonly source: (...args: any[]) => number;
  readonly params: readonly ('int' | 'float')[];
  readonly result: 'int' | 'float';
}

const integers = (source: Helper['source']): Helper => ({
  source,
  params: new Array<'int'>(source.length).fill('int'),
  result: 'int',
});

const floats = (source: Helper['source']): Helper => ({
  source,
  params: new Array<'float'>(source.length).fill('float'),
  result: 'float',
});

/** Every function that kernels may call. */
export const helpers: readonly Helper[] = [
  integers(estimate),
  integers(refine),
  integers(settle),
  integers(quotient),
  integers(remainder),
  integers(digit),
  integers(within),
  ...floatFunctions.map(floats),
  ...orderFunctions.map(floats),
  ...threefry,
];

import { Tensor } from '../autograd/tensor.ts';
import { backend } from '../backend/index.ts';
import { ArgumentError, CompileError, EngramError } from '../errors.ts';
import { show } from '../quote.ts';
import { recording } from '../recording.ts';
import type { TypedArray } from '../shape/dtype.ts';

/** Whether the elements of tensors can be looked at here and now: not while recording, and not on a GPU. */
const readable = (): boolean => recording() === null && backend().isSync;

/** @throws {ArgumentError} on a number that is not from `least` to `most`; of a tensor, where its elements can be looked at. */
export const checkBetween = (
  op: string,
  name: string,
  x: Tensor | ArrayLike<number>,
  least: number,
  most: number,
): void => {
  const values = x instanceof Tensor ? (readable() ? x.dataSync() : []) : x;
  for (let i = 0; i < values.length; i++) {
    if (typeof values[i] === 'number' && values[i] >= least && values[i] <= most) continue;
    throw new ArgumentError(`${op}: ${name} is from ${least} to ${most}, got ${show(values[i])}`);
  }
};

/**
 * The elements, for an op whose result is as large as they say. `instead` is what keeps the shape.
 * @throws {CompileError} while recording.
 * @throws {EngramError} on a GPU.
 */
export const valuesFor = (op: string, x: Tensor, instead: string): TypedArray => {
  if (readable()) return x.dataSync();
  const why = `${op}: the shape of its result depends on values, and `;
  if (recording() === null) {
    throw new EngramError(`${why}on the GPU values can only be awaited; work on await x.data(), or use ${instead}`);
  }
  throw new CompileError(`${why}a compiled function has none while it is recorded; call it outside, or use ${instead}`);
};

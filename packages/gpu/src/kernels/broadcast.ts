import type { Rows } from '@engram/tensor/backend';
import type { Gpu, GpuKernel } from '../operand.ts';
import type { Operand, Program } from '../program.ts';
import { readRows } from './movement.ts';

interface Strided {
  readonly cells: Operand;
  /** What the place advances by with every cell: 0 for a scalar, else 1. */
  readonly stride: 0 | 1;
}

/** How operand k of a walk is read where it is whole or a scalar; else `null`. */
const strideOf = ({ inner, strides, sizes, steps, bases }: Rows, k: number): 0 | 1 | null => {
  if (bases[k] !== 0) return null;
  let elements = 1;
  let repeated = false;
  for (let axis = sizes.length; axis >= 0; axis--) {
    const size = axis === sizes.length ? inner : sizes[axis];
    const step = axis === sizes.length ? strides[k] : steps[k][axis];
    if (size === 1) continue;
    if (step === 0) repeated = true;
    else if (step === elements) elements *= size;
    else return null;
  }
  return elements === 1 ? 0 : repeated ? null : 1;
};

/**
 * Operand k of a walk over `length` cells, to be read at x · stride: itself, or a copy of what the walk reads. To work out
 * in the kernel where a repeated operand lies takes divisions for every cell, which costs as much as the copy.
 */
const strided = (gpu: Gpu, length: number, source: Operand, rows: Rows, k: number): Strided => {
  const stride = strideOf(rows, k);
  if (stride !== null) return { cells: source, stride };
  const cells = gpu.temporary(length);
  readRows(gpu, cells, source, rows, k);
  return { cells, stride: 1 };
};

/** A kernel of operands that broadcast. Its program takes them and then their strides. */
export const across =
  (code: Program): GpuKernel<Rows> =>
  ([out], ins, rows, gpu) => {
    if (out.length === 0) return;
    const operands = ins.map((source, k) => strided(gpu, out.length, source, rows, k));
    gpu.dispatch(code, out, [...operands.map(({ cells }) => cells), ...operands.map(({ stride }) => stride)]);
  };

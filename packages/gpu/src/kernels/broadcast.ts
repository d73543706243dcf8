import type { Rows } from '@engram/tensor/backend';
import type { Gpu, GpuKernel, Operand } from '../operand.ts';
import type { Program } from '../program.ts';
import { type Placement, placementOf, STRAIGHT } from '../rows.ts';
import { readRows } from './movement.ts';

interface Placed extends Placement {
  readonly cells: Operand;
}

/** Operand k of a walk over `length` cells, to be read with `place`: itself, or a copy of what the walk reads. */
export const placed = (gpu: Gpu, length: number, source: Operand, rows: Rows, k: number): Placed => {
  const placement = placementOf(rows, k);
  if (placement) return { cells: source, ...placement };
  const cells = gpu.temporary(length);
  readRows(gpu, cells, source, rows, k);
  return { cells, ...STRAIGHT };
};

/** Two operands, with `div` and `mod` of each. */
export const TWO = ['cells', 'cells', 'int', 'int', 'int', 'int'] as const;

/** A kernel of two operands that broadcast. `swap`: the program takes the second one first. */
export const binary =
  (code: Program<typeof TWO>, { swap = false } = {}): GpuKernel<Rows> =>
  ([out], ins, rows, gpu) => {
    if (out.length === 0) return;
    const [a, b] = (swap ? [1, 0] : [0, 1]).map((k) => placed(gpu, out.length, ins[k], rows, k));
    gpu.dispatch(code, out, [a.cells, b.cells, a.div, a.mod, b.div, b.mod]);
  };

import { EngramError } from '@engram/tensor';
import { type CatGeometry, numel, type Rows, rowsOf } from '@engram/tensor/backend';
import type { Gpu, GpuKernel, GpuKernels } from '../operand.ts';
import type { Arguments, Operand } from '../program.ts';
import { programs } from '../programs.ts';

/** For each outer axis from the last one on: the cells below it, and the jump of operand k after them. */
const jumpsOf = ({ inner, strides, sizes, steps }: Rows, k: number): number[] => {
  const jumps: number[] = [];
  let below = inner;
  let behind = inner * strides[k];
  for (let axis = sizes.length - 1; axis >= 0; axis--) {
    jumps.push(below, steps[k][axis] - behind);
    below *= sizes[axis];
    behind = sizes[axis] * steps[k][axis];
  }
  return jumps;
};

/** Fills `out` with operand k of `rows`, walked over all rows. @throws {EngramError} */
export const readRows = (gpu: Gpu, out: Operand, source: Operand, rows: Rows, k: number): void => {
  const axes = rows.sizes.length;
  if (axes > 8) {
    throw new EngramError(
      `a tensor is read along ${axes + 1} axes that do not merge, and the GPU takes 9: make it contiguous in between`,
    );
  }
  const code = axes <= 3 ? programs.readInThree : programs.readInEight;
  const unused = new Array<readonly [number, number]>((axes <= 3 ? 3 : 8) - axes).fill([1, 0]);
  const args = [source, rows.bases[k], rows.strides[k], ...jumpsOf(rows, k), ...unused.flat()];
  gpu.dispatch(code, out, args as unknown as Arguments<typeof code.params>);
};

/** Whether sums in this operand are those of int32. */
export const wholeIn = ({ dtype }: Operand): 0 | 1 => (dtype === 'int32' ? 1 : 0);

/** An axis along which elements lie `stride` cells apart. */
interface Axis {
  readonly size: number;
  readonly stride: number;
}

/** An axis of the only position 0. */
const NONE: Axis = { size: 1, stride: 2 ** 31 - 1 };

/** Cells from the first to the last element. */
const spanOf = (axes: readonly Axis[]): number =>
  axes.reduce((span, { size, stride }) => span + (size - 1) * stride, 1);

/** Adds elements, contiguous, into `out` from `base` on. Each stride spans all elements along the axes that follow. */
const addAlong = (gpu: Gpu, out: Operand, added: Operand, base: number, axes: readonly Axis[], whole: 0 | 1): void => {
  if (axes.length > 3) {
    // Spread among zeros, the last two axes become one.
    const outer = axes.slice(0, -2);
    const last = axes.slice(-2);
    const count = numel(outer.map(({ size }) => size));
    const span = spanOf(last);
    const spread = gpu.temporary(count * span);
    gpu.dispatch(programs.zeros, spread, []);
    addAlong(gpu, spread, added, 0, [{ size: count, stride: span }, ...last], whole);
    addAlong(gpu, out, spread, base, [...outer, { size: span, stride: 1 }], whole);
    return;
  }
  const [a, b, c] = [NONE, NONE, NONE, ...axes].slice(-3);
  const sizes = [a.stride, a.size, b.stride, b.size, c.stride, c.size] as const;
  gpu.dispatch(programs.addAlongThree, out, [out, added, base, ...sizes, whole]);
};

/** The rows must not come to a cell twice. @throws {EngramError} */
const addStrided: GpuKernel<Rows> = ([out], [added], { inner, sizes, strides, steps, bases }, gpu) => {
  if (added.length === 0) return;
  let below = added.length;
  let [base] = bases;
  let start = 0;
  const axes = [...sizes, inner].map((size, axis) => {
    below /= size;
    const stride = axis < sizes.length ? steps[0][axis] : strides[0];
    if (stride >= 0 || size === 1) return { size, stride, below };
    // Walked from its other end.
    base += (size - 1) * stride;
    start += (size - 1) * below;
    return { size, stride: -stride, below: -below };
  });
  const longer = axes.filter(({ size }) => size > 1).sort((a, b) => b.stride - a.stride);
  longer.forEach(({ stride }, i) => {
    if (stride >= spanOf(longer.slice(i + 1))) return;
    throw new EngramError(
      `elements are added into a tensor by strides ${longer.map((axis) => axis.stride).join(', ')} along axes of sizes ` +
        `${longer.map(({ size }) => size).join(', ')}, which interleave, and the GPU adds only where they nest`,
    );
  });
  const order = rowsOf(
    longer.map(({ size }) => size),
    [longer.map((axis) => axis.below)],
    [start],
  );
  let ordered = added;
  if (start > 0 || order.sizes.length > 0) {
    ordered = gpu.temporary(added.length);
    readRows(gpu, ordered, added, order, 0);
  }
  addAlong(gpu, out, ordered, base, longer, wholeIn(out));
};

/** Something to join: [outer, size]. */
interface Part {
  readonly cells: Operand;
  readonly size: number;
}

/** Joins up to seven parts, as many as there are buffers for. */
const joinFew = (gpu: Gpu, out: Operand, parts: readonly Part[]): void => {
  const empty = { cells: parts[0].cells, size: 0 };
  const [a, b, c, d, e, f, g] = [...parts, ...new Array<Part>(7).fill(empty)];
  if (parts.length <= 2) {
    gpu.dispatch(programs.joinTwo, out, [a.cells, b.cells, a.size, b.size]);
    return;
  }
  let whole = 0;
  const [endA, endB, endC, endD, endE, endF] = [a, b, c, d, e, f].map(({ size }) => (whole += size));
  const buffers = [a.cells, b.cells, c.cells, d.cells, e.cells, f.cells, g.cells] as const;
  gpu.dispatch(programs.joinSeven, out, [...buffers, endA, endB, endC, endD, endE, endF, whole + g.size]);
};

/** Parts of any number become a seventh as many, until they are seven. */
const cat: GpuKernel<CatGeometry> = ([out], ins, { outer, sizes }, gpu) => {
  if (out.length === 0) return;
  let parts = ins.map((cells, k) => ({ cells, size: sizes[k] })).filter(({ size }) => size > 0);
  while (parts.length > 7) {
    const joined: Part[] = [];
    for (let k = 0; k < parts.length; k += 7) {
      const few = parts.slice(k, k + 7);
      const size = few.reduce((sum, part) => sum + part.size, 0);
      const cells = gpu.temporary(outer * size);
      joinFew(gpu, cells, few);
      joined.push({ cells, size });
    }
    parts = joined;
  }
  joinFew(gpu, out, parts);
};

export const movement = {
  copyStrided: ([out], [a], rows, gpu) => readRows(gpu, out, a, rows, 0),
  addStrided,
  cat,
} satisfies Partial<GpuKernels>;

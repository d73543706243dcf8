import type { Band, PoolGeometry, Windows } from '@engram/tensor/backend';
import type { Gpu, GpuKernels } from '../operand.ts';
import type { Operand } from '../program.ts';
import { programs } from '../programs.ts';
import { checkPositions } from '../wholes.ts';

const tablesOf = (gpu: Gpu, { starts, counts }: Windows): [Operand, Operand] => [gpu.table(starts), gpu.table(counts)];

/** The same, and where the weights of each window begin. */
const weighted = (gpu: Gpu, band: Band): [Operand, Operand, Operand, Operand] => {
  let next = 0;
  const firsts = Array.from(band.counts, (count) => {
    next += count;
    return next - count;
  });
  return [...tablesOf(gpu, band), gpu.table(firsts), gpu.table(band.weights)];
};

/** For each of `size` elements, which windows reach over it; those with a step may leave it out. */
const reaching = ({ starts, counts, step }: Windows, size: number): Windows => {
  const found = { starts: new Int32Array(size), counts: new Int32Array(size), step: 1 };
  for (let o = starts.length - 1; o >= 0; o--) {
    for (let i = starts[o]; counts[o] > 0 && i <= starts[o] + (counts[o] - 1) * step; i++) {
      found.counts[i] = Math.max(found.counts[i] + found.starts[i] - o, 1);
      found.starts[i] = o;
    }
  }
  return found;
};

const sizesOf = ({ height, width, rows, columns }: PoolGeometry) =>
  [height, width, rows.starts.length, columns.starts.length] as const;

export const pooling = {
  maxPool: ([values, positions], [x], geometry, gpu) => {
    const { height, width, rows, columns } = geometry;
    checkPositions('maxPool', height * width);
    const sizes = sizesOf(geometry);
    const tables = [...tablesOf(gpu, rows), ...tablesOf(gpu, columns)] as const;
    gpu.dispatch(programs.largestPositions, positions, [x, ...tables, ...sizes, rows.step, columns.step]);
    gpu.dispatch(programs.pickPositions, values, [x, positions, height * width, sizes[2] * sizes[3], -Infinity]);
  },
  maxPoolBackward: ([out], [g, positions], geometry, gpu) => {
    const { height, width, rows, columns } = geometry;
    const tables = [...tablesOf(gpu, reaching(rows, height)), ...tablesOf(gpu, reaching(columns, width))] as const;
    gpu.dispatch(programs.sumAtPositions, out, [g, positions, ...tables, ...sizesOf(geometry)]);
  },
  resample: ([out], [x], geometry, gpu) => {
    const { rows, columns } = geometry;
    const tables = [...weighted(gpu, rows), ...weighted(gpu, columns)] as const;
    gpu.dispatch(programs.weightedSums, out, [x, ...tables, ...sizesOf(geometry)]);
  },
} satisfies Partial<GpuKernels>;

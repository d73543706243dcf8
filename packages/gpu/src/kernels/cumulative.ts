import type { GpuKernels } from '../operand.ts';
import { programs } from '../programs.ts';
import { checkPositions } from '../wholes.ts';
import { CHUNK, GROWTH } from './reduce.ts';

/** From runs of one element to those of all before it: `stage` makes them so many times as long. */
const inRuns = (size: number, stage: (terms: number, width: number) => void): void => {
  const terms = size <= CHUNK ? size : GROWTH;
  let width = 1;
  do {
    stage(terms, width);
    width *= terms;
  } while (width < size);
};

export const cumulative = {
  cumprod: ([out], [a], { size, inner }, gpu) => {
    const program = out.dtype === 'int32' ? programs.prodRunsWholes : programs.prodRuns;
    let products = a;
    inRuns(size, (terms, width) => {
      gpu.dispatch(program, out, [products, size, inner, terms, width]);
      products = out;
    });
  },
  cummax: ([values, indices], [a], { size, inner }, gpu) => {
    checkPositions('cummax', size);
    gpu.dispatch(programs.positions, indices, [size, inner]);
    inRuns(size, (terms, width) => gpu.dispatch(programs.leadRuns, indices, [indices, a, size, inner, terms, width]));
    gpu.dispatch(programs.pick, values, [a, indices, size, size, inner, 0]);
  },
} satisfies Partial<GpuKernels>;

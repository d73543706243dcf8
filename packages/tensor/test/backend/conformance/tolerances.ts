import type { Backend } from '../../../src/backend/contract.ts';
import type { AnyKernel } from '../../../src/backend/kernel.ts';
import type { OpCase } from '../../cases/case.ts';
import { typedArrays } from './reference.ts';
import { running } from './subject.ts';

/** How far a number may be off: |got − want| ≤ atol + rtol |want|. Of gradients, atol counts for the largest of them. */
export interface Close {
  readonly rtol: number;
  readonly atol: number;
}

export interface Tolerances {
  readonly values: Close;
  readonly gradients: Close;
}

/** Moved, compared, or rounded once as IEEE 754 says, which WGSL promises for + − × only. */
const exact: Tolerances = { values: { rtol: 0, atol: 0 }, gradients: { rtol: 1e-6, atol: 1e-6 } };
/** Divisions, roots and a few roundings: WGSL allows a division 2.5 units in the last place. */
const rounded: Tolerances = { values: { rtol: 1e-6, atol: 1e-7 }, gradients: { rtol: 1e-5, atol: 1e-6 } };
/** Sums in another order, whose terms may cancel. */
const sums: Tolerances = { values: { rtol: 2e-6, atol: 1e-6 }, gradients: { rtol: 1e-5, atol: 1e-6 } };
/** Exponentials, logarithms and the like, of which WGSL promises a few units in the last place of their argument. */
const functions: Tolerances = { values: { rtol: 1e-5, atol: 1e-6 }, gradients: { rtol: 1e-5, atol: 1e-5 } };

/** On a GPU, by what the loosest of the kernels says that compute a row. */
const onGpu: Record<AnyKernel['exactness'], Tolerances> = { exact, rounded, sums, functions };
const LOOSER = Object.keys(onGpu) as AnyKernel['exactness'][];

/** The loosest exactness of the kernels that run in `fn`, on typed arrays. */
export const exactnessOf = async (fn: () => unknown): Promise<AnyKernel['exactness']> => {
  let loosest = 0;
  const listening: Backend = {
    ...typedArrays,
    run: (kernel, outs, ins, geometry) => {
      loosest = Math.max(loosest, LOOSER.indexOf(kernel.exactness));
      typedArrays.run(kernel, outs, ins, geometry);
    },
  };
  await running(listening, async () => fn());
  return LOOSER[loosest];
};

/** SIMD kernels add in another order, and the rows are judged as elsewhere. */
const cpu: Tolerances = { values: { rtol: 1e-5, atol: 1e-6 }, gradients: { rtol: 1e-4, atol: 2e-5 } };

/** What a row allows by itself, a device may use as well. */
export const tolerancesOf = (
  device: 'cpu' | 'gpu',
  { rtol, atol }: OpCase,
  exactness: AnyKernel['exactness'],
): Tolerances => {
  if (device === 'cpu') {
    return { values: { rtol: rtol ?? cpu.values.rtol, atol: atol ?? cpu.values.atol }, gradients: cpu.gradients };
  }
  const { values, gradients } = onGpu[exactness];
  return { values: { rtol: Math.max(values.rtol, rtol ?? 0), atol: Math.max(values.atol, atol ?? 0) }, gradients };
};

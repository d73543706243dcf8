import { backend } from '../backend/index.ts';
import type { KernelRow } from '../backend/kernel.ts';
import type { Live } from '../recording.ts';
import { markMutated } from './node.ts';
import { checkAssignable, type Tensor } from './tensor.ts';
import { watch } from './watch.ts';

/**
 * Runs a kernel that updates its targets: an optimizer's step. Callers have checked shapes and dtypes.
 * @throws {GradientError} outside of `noGrad` when a target requires gradients.
 */
export const updateInPlace = <G>(
  kernel: KernelRow<G>,
  targets: readonly Tensor[],
  inputs: readonly Tensor[],
  geometry: G | Live<G>,
): void => {
  for (const target of targets) checkAssignable(kernel.name, target);
  backend().run(
    kernel,
    targets.map((t) => t.storage),
    inputs.map((t) => t.storage),
    geometry,
  );
  for (const target of targets) markMutated(target.storage);
  watch?.ran(kernel.name, inputs, targets, null);
};

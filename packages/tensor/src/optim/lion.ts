import { updateInPlace } from '../autograd/in-place.ts';
import type { Tensor } from '../autograd/tensor.ts';
import { type LionGeometry, lion } from '../backend/kernels/optim.ts';
import { checkOptions, type OptionNames } from '../options.ts';
import type { Live } from '../recording.ts';
import { checkBetas, checkRange } from './checks.ts';
import { type Hyperparameters, Optimizer, type ParameterState } from './optimizer.ts';
import type { Parameters } from './parameters.ts';

/** What `Lion` is made with; a group of parameters may have its own. */
export interface LionOptions {
  /** Learning rate, ≥ 0; default 1e-4. The paper takes a third to a tenth of AdamW's. */
  readonly lr?: number;
  /** How much of the mean is kept in what is stepped along, and in the mean itself, each in [0, 1); default [0.9, 0.99]. */
  readonly betas?: readonly [number, number];
  /** Decoupled, as in AdamW; ≥ 0, default 0. The paper takes three to ten times AdamW's. */
  readonly weightDecay?: number;
}

interface LionHyperparameters extends Hyperparameters, Required<LionOptions> {
  readonly lr: number;
}

const LION: OptionNames<LionOptions> = { lr: 'number', betas: 1, weightDecay: 'number' };

/**
 * Lion (Chen et al. 2023, arXiv 2302.06675, algorithm 2): every element moves by lr, along the sign of a running mean.
 *
 *     c ← β₁ m + (1 − β₁) ∇
 *     p ← p − lr · (sign(c) + weightDecay · p)
 *     m ← β₂ m + (1 − β₂) ∇
 *
 * @throws {ArgumentError} on an option out of its range.
 */
export class Lion extends Optimizer<LionHyperparameters, LionGeometry> {
  constructor(parameters: Parameters<LionOptions>, options?: LionOptions) {
    const { lr = 1e-4, betas = [0.9, 0.99], weightDecay = 0 } = checkOptions('Lion', options, LION);
    super('Lion', parameters, { lr, betas, weightDecay });
  }

  protected override check({ lr, betas, weightDecay }: LionHyperparameters): void {
    checkRange('Lion', 'lr', lr);
    checkBetas('Lion', betas);
    checkRange('Lion', 'weightDecay', weightDecay);
  }

  protected override slots(): readonly string[] {
    return ['exp_avg'];
  }

  protected override scalars(_step: number, { lr, betas, weightDecay }: LionHyperparameters): LionGeometry {
    return { lr, beta1: betas[0], beta2: betas[1], weightDecay };
  }

  protected override update(
    parameter: Tensor,
    gradient: Tensor,
    { exp_avg }: ParameterState,
    scalars: LionGeometry | Live<LionGeometry>,
  ): void {
    updateInPlace(lion, [parameter, exp_avg], [gradient], scalars);
  }
}

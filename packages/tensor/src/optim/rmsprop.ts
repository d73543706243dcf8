import { updateInPlace } from '../autograd/in-place.ts';
import type { Tensor } from '../autograd/tensor.ts';
import { type RmspropGeometry, rmsprop } from '../backend/kernels/optim.ts';
import { checkOptions, type OptionNames } from '../options.ts';
import type { Live } from '../recording.ts';
import { checkFlag, checkRange } from './checks.ts';
import { type Hyperparameters, Optimizer, type ParameterState } from './optimizer.ts';
import type { Parameters } from './parameters.ts';

/** What the kernel is told besides the tensors. */
type Scalars = RmspropGeometry;

/** What `RMSprop` is made with; a group of parameters may have its own. */
export interface RMSpropOptions {
  /** Learning rate, ≥ 0; default 1e-2. */
  readonly lr?: number;
  /** How much of the running means is kept, from 0 to 1; default 0.99. */
  readonly alpha?: number;
  /** Added to the denominator, ≥ 0; default 1e-8. */
  readonly eps?: number;
  /** The factor of an L2 penalty, ≥ 0; default 0. */
  readonly weightDecay?: number;
  /** How much of the last update is kept, ≥ 0; default 0. */
  readonly momentum?: number;
  /** Divide by the running standard deviation in place of the root mean square; default false. */
  readonly centered?: boolean;
}

const RMSPROP: OptionNames<RMSpropOptions> = {
  lr: 'number',
  alpha: 'number',
  eps: 'number',
  weightDecay: 'number',
  momentum: 'number',
  centered: 'flag',
};

interface RMSpropHyperparameters extends Hyperparameters, Required<RMSpropOptions> {
  readonly lr: number;
}

/**
 * RMSprop (Tieleman & Hinton 2012, Coursera lecture 6.5); centered and with momentum as in Graves 2013 (arXiv
 * 1308.0850), which the Neural Turing Machine was trained with:
 *
 *     g ← ∇ + weightDecay · p
 *     v ← α v + (1 − α) g²
 *     a ← α a + (1 − α) g                      (centered; else a = 0)
 *     b ← momentum · b + g / (√max(v − a², 0) + eps)
 *     p ← p − lr · b
 *
 * As in PyTorch eps is added to the root; Graves has it inside.
 * @throws {ArgumentError} on an option out of its range.
 */
export class RMSprop extends Optimizer<RMSpropHyperparameters, Scalars> {
  constructor(parameters: Parameters<RMSpropOptions>, options?: RMSpropOptions) {
    const given = checkOptions('RMSprop', options, RMSPROP);
    const { lr = 1e-2, alpha = 0.99, eps = 1e-8, weightDecay = 0, momentum = 0, centered = false } = given;
    super('RMSprop', parameters, { lr, alpha, eps, weightDecay, momentum, centered });
  }

  protected override check({ lr, alpha, eps, weightDecay, momentum, centered }: RMSpropHyperparameters): void {
    checkRange('RMSprop', 'lr', lr);
    checkRange('RMSprop', 'alpha', alpha, { max: 1 });
    checkRange('RMSprop', 'eps', eps);
    checkRange('RMSprop', 'weightDecay', weightDecay);
    checkRange('RMSprop', 'momentum', momentum);
    checkFlag('RMSprop', 'centered', centered);
  }

  protected override slots({ momentum, centered }: RMSpropHyperparameters): readonly string[] {
    return ['square_avg', ...(centered ? ['grad_avg'] : []), ...(momentum > 0 ? ['momentum_buffer'] : [])];
  }

  protected override scalars(_step: number, hyperparameters: RMSpropHyperparameters): Scalars {
    return hyperparameters;
  }

  protected override update(
    parameter: Tensor,
    gradient: Tensor,
    state: ParameterState,
    scalars: Scalars | Live<Scalars>,
  ): void {
    const { square_avg, grad_avg, momentum_buffer } = state;
    // The kernel has a fixed place for each; it does not look at those that the options leave out.
    const targets = [parameter, square_avg, grad_avg ?? square_avg, momentum_buffer ?? square_avg];
    updateInPlace(rmsprop, targets, [gradient], scalars);
  }
}

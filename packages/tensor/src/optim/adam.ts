import { updateInPlace } from '../autograd/in-place.ts';
import type { Tensor } from '../autograd/tensor.ts';
import { type AdamGeometry, adam, amsgrad as amsgradRow } from '../backend/kernels/optim.ts';
import { checkOptions, type OptionNames } from '../options.ts';
import type { Live } from '../recording.ts';
import { checkBetas, checkFlag, checkRange } from './checks.ts';
import { type Hyperparameters, Optimizer, type ParameterState } from './optimizer.ts';
import type { Parameters } from './parameters.ts';

/** What the kernel is told besides the tensors. */
type Scalars = AdamGeometry;

/** What `Adam` and `AdamW` are made with; a group of parameters may have its own. */
export interface AdamOptions {
  /** Learning rate, ≥ 0; default 1e-3. */
  readonly lr?: number;
  /** How much of the running means of the gradient and of its square is kept, each in [0, 1); default [0.9, 0.999]. */
  readonly betas?: readonly [number, number];
  /** Added to the denominator, ≥ 0; default 1e-8. */
  readonly eps?: number;
  /** ≥ 0; default 0 for `Adam`, 1e-2 for `AdamW`. */
  readonly weightDecay?: number;
  /** Divide by the largest running mean square that there was (Reddi, Kale & Kumar 2018); default false. */
  readonly amsgrad?: boolean;
}

interface AdamHyperparameters extends Hyperparameters, Required<AdamOptions> {
  readonly lr: number;
}

/** What the two have in common: all but where the weight decay enters. */
abstract class AdamLike extends Optimizer<AdamHyperparameters, Scalars> {
  protected abstract readonly decoupled: boolean;

  protected override check({ lr, betas, eps, weightDecay, amsgrad }: AdamHyperparameters): void {
    checkRange(this.name, 'lr', lr);
    checkBetas(this.name, betas);
    checkRange(this.name, 'eps', eps);
    checkRange(this.name, 'weightDecay', weightDecay);
    checkFlag(this.name, 'amsgrad', amsgrad);
  }

  protected override slots({ amsgrad }: AdamHyperparameters): readonly string[] {
    return amsgrad ? ['exp_avg', 'exp_avg_sq', 'max_exp_avg_sq'] : ['exp_avg', 'exp_avg_sq'];
  }

  protected override scalars(step: number, { lr, betas, eps, weightDecay }: AdamHyperparameters): Scalars {
    const [beta1, beta2] = betas;
    const [correction1, correction2] = [1 - beta1 ** step, 1 - beta2 ** step];
    return { lr, beta1, beta2, eps, weightDecay, decoupled: this.decoupled, correction1, correction2 };
  }

  protected override update(
    parameter: Tensor,
    gradient: Tensor,
    state: ParameterState,
    scalars: Scalars | Live<Scalars>,
  ): void {
    const { exp_avg, exp_avg_sq, max_exp_avg_sq } = state;
    if (max_exp_avg_sq)
      updateInPlace(amsgradRow, [parameter, exp_avg, exp_avg_sq, max_exp_avg_sq], [gradient], scalars);
    else updateInPlace(adam, [parameter, exp_avg, exp_avg_sq], [gradient], scalars);
  }
}

const ADAM: OptionNames<AdamOptions> = {
  lr: 'number',
  betas: 1,
  eps: 'number',
  weightDecay: 'number',
  amsgrad: 'flag',
};

const withDefaults = (name: string, options: AdamOptions | undefined, defaultDecay: number): AdamHyperparameters => {
  const given = checkOptions(name, options, ADAM);
  const { lr = 1e-3, betas = [0.9, 0.999], eps = 1e-8, weightDecay = defaultDecay, amsgrad = false } = given;
  return { lr, betas, eps, weightDecay, amsgrad };
};

/**
 * Adam (Kingma & Ba 2014, arXiv 1412.6980): steps of the size of lr along a running mean of the gradient, measured in
 * its running root mean square.
 *
 *     g ← ∇ + weightDecay · p
 *     m ← β₁ m + (1 − β₁) g,   v ← β₂ v + (1 − β₂) g²
 *     p ← p − lr · m / (1 − β₁ᵗ) / (√(v / (1 − β₂ᵗ)) + eps)
 *
 * t counts the updates of the parameter. With amsgrad the largest v so far stands in its place in the last line.
 * @throws {ArgumentError} on an option out of its range.
 */
export class Adam extends AdamLike {
  protected override readonly decoupled = false;

  constructor(parameters: Parameters<AdamOptions>, options?: AdamOptions) {
    super('Adam', parameters, withDefaults('Adam', options, 0));
  }
}

/**
 * Adam with decoupled weight decay (Loshchilov & Hutter 2017, arXiv 1711.05101): the decay is not part of the gradient,
 * so the means do not see it. Before Adam's update with g = ∇:
 *
 *     p ← p − lr · weightDecay · p
 *
 * @throws {ArgumentError} on an option out of its range.
 */
export class AdamW extends AdamLike {
  protected override readonly decoupled = true;

  constructor(parameters: Parameters<AdamOptions>, options?: AdamOptions) {
    super('AdamW', parameters, withDefaults('AdamW', options, 1e-2));
  }
}

import { updateInPlace } from '../autograd/in-place.ts';
import type { Tensor } from '../autograd/tensor.ts';
import { type AdagradGeometry, adagrad } from '../backend/kernels/optim.ts';
import { full } from '../ops/create.ts';
import { checkOptions, type OptionNames } from '../options.ts';
import type { Live } from '../recording.ts';
import { checkRange } from './checks.ts';
import { type Hyperparameters, Optimizer, type ParameterState } from './optimizer.ts';
import type { Parameters } from './parameters.ts';

/** What `Adagrad` is made with; a group of parameters may have its own. */
export interface AdagradOptions {
  /** Learning rate, ≥ 0; default 1e-2. */
  readonly lr?: number;
  /** How fast the rate falls: it is lr / (1 + (t − 1) · lrDecay); ≥ 0, default 0. */
  readonly lrDecay?: number;
  /** ≥ 0; default 0. */
  readonly weightDecay?: number;
  /** What the sum of squares begins with, ≥ 0; default 0. */
  readonly initialAccumulatorValue?: number;
  /** Added to the denominator, ≥ 0; default 1e-10. */
  readonly eps?: number;
}

interface AdagradHyperparameters extends Hyperparameters, Required<AdagradOptions> {
  readonly lr: number;
}

const ADAGRAD: OptionNames<AdagradOptions> = {
  lr: 'number',
  lrDecay: 'number',
  weightDecay: 'number',
  initialAccumulatorValue: 'number',
  eps: 'number',
};

/**
 * Adagrad (Duchi, Hazan & Singer 2011): each element's rate falls with all the gradients that it has had.
 *
 *     g ← ∇ + weightDecay · p
 *     s ← s + g²
 *     p ← p − lr / (1 + (t − 1) · lrDecay) · g / (√s + eps)
 *
 * t counts the updates of the parameter.
 * @throws {ArgumentError} on an option out of its range.
 */
export class Adagrad extends Optimizer<AdagradHyperparameters, AdagradGeometry> {
  constructor(parameters: Parameters<AdagradOptions>, options?: AdagradOptions) {
    const given = checkOptions('Adagrad', options, ADAGRAD);
    const { lr = 1e-2, lrDecay = 0, weightDecay = 0, initialAccumulatorValue = 0, eps = 1e-10 } = given;
    super('Adagrad', parameters, { lr, lrDecay, weightDecay, initialAccumulatorValue, eps });
  }

  protected override check(hyperparameters: AdagradHyperparameters): void {
    for (const option of Object.keys(ADAGRAD) as (keyof AdagradOptions)[])
      checkRange('Adagrad', option, hyperparameters[option]);
  }

  protected override slots(): readonly string[] {
    return ['sum'];
  }

  protected override begin(parameter: Tensor, { initialAccumulatorValue }: AdagradHyperparameters): Tensor {
    return full(parameter.shape, initialAccumulatorValue, { dtype: parameter.dtype });
  }

  protected override scalars(step: number, { lr, lrDecay, eps, weightDecay }: AdagradHyperparameters): AdagradGeometry {
    return { lr: lr / (1 + (step - 1) * lrDecay), eps, weightDecay };
  }

  protected override update(
    parameter: Tensor,
    gradient: Tensor,
    { sum }: ParameterState,
    scalars: AdagradGeometry | Live<AdagradGeometry>,
  ): void {
    updateInPlace(adagrad, [parameter, sum], [gradient], scalars);
  }
}

import { updateInPlace } from '../autograd/in-place.ts';
import type { Tensor } from '../autograd/tensor.ts';
import { type NAdamGeometry, nadam } from '../backend/kernels/optim.ts';
import { checkOptions, type OptionNames } from '../options.ts';
import type { Live } from '../recording.ts';
import { checkBetas, checkRange } from './checks.ts';
import { type Hyperparameters, Optimizer, type ParameterState } from './optimizer.ts';
import type { Parameters } from './parameters.ts';

/** What `NAdam` is made with; a group of parameters may have its own. */
export interface NAdamOptions {
  /** Learning rate, ≥ 0; default 2e-3. */
  readonly lr?: number;
  /** How much of the running means of the gradient and of its square is kept, each in [0, 1); default [0.9, 0.999]. */
  readonly betas?: readonly [number, number];
  /** Added to the denominator, ≥ 0; default 1e-8. */
  readonly eps?: number;
  /** ≥ 0; default 0. */
  readonly weightDecay?: number;
  /** ψ: how soon the momentum comes near to β₁, ≥ 0; default 4e-3. */
  readonly momentumDecay?: number;
}

interface NAdamHyperparameters extends Hyperparameters, Required<NAdamOptions> {
  readonly lr: number;
}

const NADAM: OptionNames<NAdamOptions> = {
  lr: 'number',
  betas: 1,
  eps: 'number',
  weightDecay: 'number',
  momentumDecay: 'number',
};

/** Smaller ones change 1 − Πμ no more. */
const NOTHING = 2 ** -60;

/**
 * Adam that looks ahead along its momentum, as Nesterov's (Dozat 2016, "Incorporating Nesterov momentum into Adam"):
 *
 *     g ← ∇ + weightDecay · p
 *     μₜ = β₁ (1 − 0.96^(t ψ) / 2)
 *     m ← β₁ m + (1 − β₁) g,   v ← β₂ v + (1 − β₂) g²
 *     m̂ = μₜ₊₁ m / (1 − μₜ Πᵢ₌₁ᵗ⁺¹ μᵢ) + (1 − μₜ) g / (1 − Πᵢ₌₁ᵗ μᵢ)
 *     p ← p − lr · m̂ / (√(v / (1 − β₂ᵗ)) + eps)
 *
 * t counts the updates of the parameter. The numbers are those of PyTorch 1.13, whose first product has μₜ twice; Dozat and
 * PyTorch from 2.0 on have it once, which matters in the first steps. The product is of what β₁ and ψ are now, also where
 * they were others before.
 * @throws {ArgumentError} on an option out of its range.
 */
export class NAdam extends Optimizer<NAdamHyperparameters, NAdamGeometry> {
  constructor(parameters: Parameters<NAdamOptions>, options?: NAdamOptions) {
    const given = checkOptions('NAdam', options, NADAM);
    const { lr = 2e-3, betas = [0.9, 0.999], eps = 1e-8, weightDecay = 0, momentumDecay = 4e-3 } = given;
    super('NAdam', parameters, { lr, betas, eps, weightDecay, momentumDecay });
  }

  protected override check({ lr, betas, eps, weightDecay, momentumDecay }: NAdamHyperparameters): void {
    checkRange('NAdam', 'lr', lr);
    checkBetas('NAdam', betas);
    checkRange('NAdam', 'eps', eps);
    checkRange('NAdam', 'weightDecay', weightDecay);
    checkRange('NAdam', 'momentumDecay', momentumDecay);
  }

  protected override slots(): readonly string[] {
    return ['exp_avg', 'exp_avg_sq'];
  }

  protected override scalars(step: number, hyperparameters: NAdamHyperparameters): NAdamGeometry {
    const { lr, betas, eps, weightDecay, momentumDecay } = hyperparameters;
    const [beta1, beta2] = betas;
    const momentum = (t: number): number => beta1 * (1 - 0.5 * 0.96 ** (t * momentumDecay));
    let product = 1;
    for (let t = 1; t <= step && product > NOTHING; t++) product *= momentum(t);
    const [now, next] = [momentum(step), momentum(step + 1)];
    const alongGradient = (lr * (1 - now)) / (1 - product);
    const alongMean = (lr * next) / (1 - product * now * next);
    return { lr, beta1, beta2, eps, weightDecay, alongGradient, alongMean, correction2: 1 - beta2 ** step };
  }

  protected override update(
    parameter: Tensor,
    gradient: Tensor,
    { exp_avg, exp_avg_sq }: ParameterState,
    scalars: NAdamGeometry | Live<NAdamGeometry>,
  ): void {
    updateInPlace(nadam, [parameter, exp_avg, exp_avg_sq], [gradient], scalars);
  }
}

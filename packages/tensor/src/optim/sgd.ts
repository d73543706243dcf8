import { updateInPlace } from '../autograd/in-place.ts';
import type { Tensor } from '../autograd/tensor.ts';
import { type SgdGeometry, sgd } from '../backend/kernels/optim.ts';
import { ArgumentError } from '../errors.ts';
import { checkOptions, type OptionNames } from '../options.ts';
import type { Live } from '../recording.ts';
import { checkFlag, checkRange } from './checks.ts';
import { type Hyperparameters, Optimizer, type ParameterState } from './optimizer.ts';
import type { Parameters } from './parameters.ts';

/** What the kernel is told besides the tensors. */
type Scalars = SgdGeometry;

/** What `SGD` is made with; a group of parameters may have its own. */
export interface SGDOptions {
  /** Learning rate, ≥ 0; default 1e-3. */
  readonly lr?: number;
  /** How much of the last update is kept, ≥ 0; default 0. */
  readonly momentum?: number;
  /** How much of the gradient is kept out of the momentum, ≤ 1; default 0. */
  readonly dampening?: number;
  /** The factor of an L2 penalty, ≥ 0; default 0. */
  readonly weightDecay?: number;
  /** Look ahead along the momentum; default false. */
  readonly nesterov?: boolean;
}

const SGD_OPTIONS: OptionNames<SGDOptions> = {
  lr: 'number',
  momentum: 'number',
  dampening: 'number',
  weightDecay: 'number',
  nesterov: 'flag',
};

interface SGDHyperparameters extends Hyperparameters, Required<SGDOptions> {
  readonly lr: number;
}

/**
 * Stochastic gradient descent, with momentum as PyTorch defines it:
 *
 *     g ← ∇ + weightDecay · p
 *     b ← momentum · b + (1 − dampening) · g      (b ← g at the first step)
 *     p ← p − lr · b                              (nesterov: p − lr · (g + momentum · b))
 *
 * Without momentum p ← p − lr · g. Sutskever et al. 2013, "On the importance of initialization and momentum in deep
 * learning"; they multiply the gradient by lr before it enters b.
 * @throws {ArgumentError} on an option out of its range, or nesterov without momentum or with dampening.
 */
export class SGD extends Optimizer<SGDHyperparameters, Scalars> {
  constructor(parameters: Parameters<SGDOptions>, options?: SGDOptions) {
    const given = checkOptions('SGD', options, SGD_OPTIONS);
    const { lr = 1e-3, momentum = 0, dampening = 0, weightDecay = 0, nesterov = false } = given;
    super('SGD', parameters, { lr, momentum, dampening, weightDecay, nesterov });
  }

  protected override check({ lr, momentum, dampening, weightDecay, nesterov }: SGDHyperparameters): void {
    checkRange('SGD', 'lr', lr);
    checkRange('SGD', 'momentum', momentum);
    checkRange('SGD', 'dampening', dampening, { max: 1 });
    checkRange('SGD', 'weightDecay', weightDecay);
    checkFlag('SGD', 'nesterov', nesterov);
    if (nesterov && (momentum === 0 || dampening !== 0)) {
      throw new ArgumentError(
        `SGD: nesterov needs momentum > 0 and dampening = 0, got momentum ${momentum} and dampening ${dampening}`,
      );
    }
  }

  protected override slots({ momentum }: SGDHyperparameters): readonly string[] {
    return momentum === 0 ? [] : ['momentum_buffer'];
  }

  protected override scalars(step: number, hyperparameters: SGDHyperparameters): Scalars {
    return { ...hyperparameters, first: step === 1 };
  }

  protected override update(
    parameter: Tensor,
    gradient: Tensor,
    state: ParameterState,
    scalars: Scalars | Live<Scalars>,
  ): void {
    const buffers = state.momentum_buffer ? [state.momentum_buffer] : [];
    updateInPlace(sgd, [parameter, ...buffers], [gradient], scalars);
  }
}

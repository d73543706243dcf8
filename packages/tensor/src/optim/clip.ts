import { noGrad } from '../autograd/mode.ts';
import { Tensor } from '../autograd/tensor.ts';
import { GradientError } from '../errors.ts';
import { castTo } from '../ops/arguments.ts';
import { add, div, mul } from '../ops/arithmetic.ts';
import { zeros } from '../ops/create.ts';
import { clamp } from '../ops/elementwise.ts';
import { stack } from '../ops/join.ts';
import { norm } from '../ops/statistics.ts';
import { checkOptions } from '../options.ts';
import { checkRange } from './checks.ts';
import { listTensors } from './parameters.ts';

/** Which norm `clipGradNorm` takes. */
export interface ClipGradNormOptions {
  /** p of the norm: > 0, `Infinity` for the largest absolute value; default 2. */
  readonly normType?: number;
  /** Throw when the norm is infinite or NaN, which needs its value at once; default false. */
  readonly errorIfNonfinite?: boolean;
}

/**
 * Scales the gradients of all parameters together so that their norm is at most `maxNorm` (Pascanu et al. 2012, arXiv
 * 1211.5063): every `.grad` is replaced by grad · min(1, maxNorm / (‖grad‖ + 1e-6)). Parameters without a gradient are
 * left out.
 * @returns the norm ‖grad‖ before clipping, [].
 * @throws {ArgumentError} on a bad `maxNorm` or `normType`.
 * @throws {GradientError} with `errorIfNonfinite`; no gradient has changed then.
 */
export const clipGradNorm = (
  parameters: Tensor | Iterable<Tensor>,
  maxNorm: number,
  options?: ClipGradNormOptions,
): Tensor => {
  const names = { normType: 'number', errorIfNonfinite: 'flag' } as const;
  const { normType = 2, errorIfNonfinite = false } = checkOptions('clipGradNorm', options, names);
  checkRange('clipGradNorm', 'maxNorm', maxNorm, { infinite: true });
  checkRange('clipGradNorm', 'normType', normType, { aboveMin: true, infinite: true });
  const clipped = withGradient('clipGradNorm', parameters);
  return noGrad(() => {
    const total = totalNorm(clipped, normType);
    if (errorIfNonfinite) checkFinite(total);
    // Computed in tensors, not on the host: nobody waits for the norm's value, and a recorded step has it anew each time.
    const coefficient = clamp(div(maxNorm, add(total, 1e-6)), null, 1);
    replaceGradients(clipped, (gradient) => mul(gradient, castTo(coefficient, gradient.dtype)));
    return total;
  });
};

/**
 * Clamps every element of every gradient to [−clipValue, clipValue]; `.grad` is replaced.
 * @throws {ArgumentError} unless clipValue ≥ 0.
 */
export const clipGradValue = (parameters: Tensor | Iterable<Tensor>, clipValue: number): void => {
  checkRange('clipGradValue', 'clipValue', clipValue, { infinite: true });
  const clipped = withGradient('clipGradValue', parameters);
  noGrad(() => replaceGradients(clipped, (gradient) => clamp(gradient, -clipValue, clipValue)));
};

type WithGradient = Tensor & { grad: Tensor };

/** Each parameter once, or a weight that two layers share would be counted twice. */
const withGradient = (op: string, parameters: Tensor | Iterable<Tensor>): WithGradient[] => {
  const all = new Set(parameters instanceof Tensor ? [parameters] : listTensors(op, parameters));
  return [...all].filter((parameter): parameter is WithGradient => parameter.grad !== null);
};

/** All are computed before the first is replaced, so that an error leaves them alone. */
const replaceGradients = (parameters: readonly WithGradient[], change: (gradient: Tensor) => Tensor): void => {
  const changed = parameters.map(({ grad }) => change(grad));
  parameters.forEach((parameter, i) => {
    parameter.grad = changed[i];
  });
};

/** The norm of the norms. An empty gradient adds nothing, and has no largest element. */
const totalNorm = (parameters: readonly WithGradient[], normType: number): Tensor => {
  const norms = parameters.filter(({ grad }) => grad.numel > 0).map(({ grad }) => norm(grad, normType));
  return norms.length === 0 ? zeros([]) : norm(stack(norms), normType);
};

const checkFinite = (total: Tensor): void => {
  const value = total.itemSync();
  if (Number.isFinite(value)) return;
  throw new GradientError(
    `clipGradNorm: the norm of the gradients is ${value}, so they cannot be scaled; with errorIfNonfinite: false they are scaled anyway`,
  );
};

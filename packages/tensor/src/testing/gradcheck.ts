import { grad } from '../autograd/backward.ts';
import { noGrad } from '../autograd/mode.ts';
import { Tensor } from '../autograd/tensor.ts';
import { ArgumentError, EngramError } from '../errors.ts';
import { add, mul } from '../ops/arithmetic.ts';
import { tensor } from '../ops/create.ts';
import { randn } from '../ops/random.ts';
import { sum } from '../ops/reduce.ts';
import { checkOptions, type OptionNames } from '../options.ts';
import { Generator } from '../random/generator.ts';
import { isFloat, type TypedArray } from '../shape/dtype.ts';
import { formatShape } from '../shape/shape.ts';
import { positionOf } from './assert-close.ts';

/** An analytic gradient that central differences do not confirm. */
export class GradcheckError extends EngramError {
  override name = 'GradcheckError';
}

/** How `gradcheck` takes its differences, and how far apart is close: |a − b| ≤ atol + rtol · |b|. */
export interface GradcheckOptions {
  /** Half the distance between the two points of a difference; default 1e-6. */
  readonly eps?: number;
  /** Default 1e-5. */
  readonly atol?: number;
  /** Default 1e-4. */
  readonly rtol?: number;
  /** Seeds the direction in which outputs are weighed; default 0. */
  readonly seed?: number;
}

const GRADCHECK: OptionNames<GradcheckOptions> = { eps: 'number', atol: 'number', rtol: 'number', seed: 'number' };

type Fn = (...inputs: Tensor[]) => Tensor | readonly Tensor[];

const outputsOf = (result: Tensor | readonly Tensor[]): readonly Tensor[] =>
  result instanceof Tensor ? [result] : result;

/**
 * Compares the gradient of `fn` with central differences, (f(x + ε) − f(x − ε)) / 2ε, at every element of every input
 * that requires gradients. Several or non-scalar outputs are weighed by a random direction.
 * @throws {ArgumentError} unless the inputs that require gradients are float64 leaves.
 * @throws {GradcheckError} that names the input, the element and both values.
 */
export const gradcheck = (fn: Fn, inputs: readonly Tensor[], options?: GradcheckOptions): void => {
  const { eps = 1e-6, atol = 1e-5, rtol = 1e-4, seed = 0 } = checkOptions('gradcheck', options, GRADCHECK);
  const checked = inputs.flatMap((x, i) => (x.requiresGrad ? [i] : []));
  if (checked.length === 0) throw new ArgumentError('gradcheck: no input requires gradients; nothing to check');
  for (const i of checked) {
    if (inputs[i].dtype !== 'float64') {
      throw new ArgumentError(`gradcheck: input ${i} is ${inputs[i].dtype}; differences need float64`);
    }
    if (!inputs[i].isLeaf)
      throw new ArgumentError(`gradcheck: input ${i} was computed; detach() it and set requiresGrad`);
  }
  const generator = new Generator(seed);
  const outputs = outputsOf(fn(...inputs)).filter((out) => out.requiresGrad);
  if (outputs.length === 0) throw new ArgumentError('gradcheck: no output depends on an input that requires gradients');
  const directions = outputs.map((out) => randn(out.shape, { dtype: out.dtype, generator }));
  const analytic = grad(
    outputs,
    checked.map((i) => inputs[i]),
    { gradOutputs: directions, allowUnused: true },
  );

  // The tape stays on: an fn may take gradients itself, as that of `gradgradcheck` does.
  const weigh = (): number => {
    const found = outputsOf(fn(...inputs)).filter((out) => out.requiresGrad);
    return found
      .map((out, k) => sum(mul(out, directions[k])))
      .reduce(add)
      .itemSync();
  };
  checked.forEach((i, k) => {
    const x = inputs[i];
    const g = analytic[k]?.dataSync() ?? new Float64Array(x.numel);
    const point = x.dataSync();
    const move = (values: TypedArray) => noGrad(() => x.assign(tensor(values, x.shape)));
    const at = (j: number, value: number): number => {
      const moved = point.slice();
      moved[j] = value;
      move(moved);
      try {
        return weigh();
      } finally {
        move(point);
      }
    };
    for (let j = 0; j < point.length; j++) {
      const numeric = (at(j, point[j] + eps) - at(j, point[j] - eps)) / (2 * eps);
      if (Math.abs(numeric - g[j]) <= atol + rtol * Math.abs(numeric)) continue;
      throw new GradcheckError(
        `gradcheck: input ${i} ${formatShape(x.shape)} at ${formatShape(positionOf(j, x.shape))}: the gradient is ${g[j]}, central differences give ${numeric}`,
      );
    }
  });
};

/**
 * `gradcheck` of the gradient of `fn`: checks second derivatives, with respect to the inputs and to the direction.
 * @throws as `gradcheck`.
 */
export const gradgradcheck = (fn: Fn, inputs: readonly Tensor[], given?: GradcheckOptions): void => {
  const options = checkOptions('gradgradcheck', given, GRADCHECK);
  const generator = new Generator((options.seed ?? 0) + 1);
  const outputs = noGrad(() => outputsOf(fn(...inputs))).filter((out) => isFloat(out.dtype));
  const directions = outputs.map((out) => randn(out.shape, { dtype: out.dtype, generator, requiresGrad: true }));
  const checked = inputs.filter((x) => x.requiresGrad);
  gradcheck(
    (...all) => {
      const own = outputsOf(fn(...all.slice(0, inputs.length))).filter((out) => isFloat(out.dtype));
      const found = grad(own, checked, { gradOutputs: all.slice(inputs.length), createGraph: true, allowUnused: true });
      return found.filter((g): g is Tensor => g?.requiresGrad === true);
    },
    [...inputs, ...directions],
    options,
  );
};

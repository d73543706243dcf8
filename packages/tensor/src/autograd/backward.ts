import type { Storage } from '../backend/contract.ts';
import { backend } from '../backend/index.ts';
import { fill } from '../backend/kernels/elementwise.ts';
import { ArgumentError, GradientError, ShapeError } from '../errors.ts';
import { checkOptions } from '../options.ts';
import { formatShape, sameShape } from '../shape/shape.ts';
import { apply } from './apply.ts';
import { enableGrad, noGrad } from './mode.ts';
import { propagate } from './propagate.ts';
import { addOp, cloneOp } from './tape-ops.ts';
import { allocate, checkTensor, type Tensor } from './tensor.ts';

/** How `backward` goes, and what it leaves. */
export interface BackwardOptions {
  /** The gradient of the output itself; default 1, for scalars only. */
  readonly gradient?: Tensor;
  /** Keep the graph for another backward; default the value of `createGraph`. */
  readonly retainGraph?: boolean;
  /** Record the gradient itself, for second order; default false. */
  readonly createGraph?: boolean;
}

/** How `grad` goes, and what it leaves. */
export interface GradOptions {
  /** The gradient of each output itself, `null` for 1; default 1, for scalars only. */
  readonly gradOutputs?: readonly (Tensor | null)[];
  readonly retainGraph?: boolean;
  readonly createGraph?: boolean;
  /** Give `null` for an input that the outputs do not depend on, rather than throw; default false. */
  readonly allowUnused?: boolean;
}

/**
 * Adds d output / d leaf to `.grad` of every leaf that requires gradients.
 * @throws {GradientError} when nothing requires one, or the graph was freed; no `.grad` has changed then.
 */
export const backward = (output: Tensor, given?: BackwardOptions): void => {
  const options = checkOptions('backward', given, { gradient: 1, retainGraph: 'flag', createGraph: 'flag' });
  const seed = seedOf('backward', output, options.gradient ?? null);
  const { leaves, retained } = propagate([output], [seed], null, options);
  // A gradient that two leaves share, or that the caller owns, gets a copy: writing into one must not show in another.
  const taken = new Set<Storage>([seed.storage]);
  const settle = (leaf: Tensor, g: Tensor): Tensor => {
    if (leaf.grad) return apply(addOp, [leaf.grad, g]);
    const own = taken.has(g.storage) ? apply(cloneOp, [g]) : g;
    taken.add(own.storage);
    return own;
  };
  const mode = options.createGraph ? enableGrad : noGrad;
  mode(() => {
    const settled = [...leaves, ...retained].map(([tensor, g]) => [tensor, settle(tensor, g)] as const);
    for (const [tensor, g] of settled) tensor.grad = g;
  });
};

/**
 * The gradients of `output` (the sum of several outputs) with respect to `inputs`, leaving every `.grad` alone.
 * @throws {GradientError} when an input does not require gradients, or is not reached and `allowUnused` is false.
 */
export function grad(
  output: Tensor | readonly Tensor[],
  inputs: Tensor | readonly Tensor[],
  options: GradOptions & { allowUnused: true },
): (Tensor | null)[];
export function grad(
  output: Tensor | readonly Tensor[],
  inputs: Tensor | readonly Tensor[],
  options?: GradOptions,
): Tensor[];
export function grad(
  output: Tensor | readonly Tensor[],
  inputs: Tensor | readonly Tensor[],
  given?: GradOptions,
): (Tensor | null)[] {
  const names = { gradOutputs: 1, retainGraph: 'flag', createGraph: 'flag', allowUnused: 'flag' } as const;
  const options = checkOptions('grad', given, names);
  const outputs: readonly Tensor[] = Array.isArray(output)
    ? output
    : [checkTensor('grad', output as Tensor, 'the output')];
  const targets: readonly Tensor[] = Array.isArray(inputs) ? inputs : [inputs as Tensor];
  targets.forEach((target, i) => {
    checkTensor('grad', target, `input ${i}`);
    if (!target.requiresGrad) {
      throw new GradientError(
        `grad: input ${i} does not require gradients; set requiresGrad = true before computing the output`,
      );
    }
  });
  const { gradOutputs } = options;
  if (gradOutputs && gradOutputs.length !== outputs.length) {
    throw new ArgumentError(
      `grad: ${gradOutputs.length} gradOutputs for ${outputs.length} outputs; give one each, null for 1`,
    );
  }
  const seeds = outputs.map((out, i) => seedOf('grad', out, gradOutputs?.[i] ?? null));
  const { leaves, captured } = propagate(outputs, seeds, targets, options);
  return targets.map((target, i) => {
    const result = (target.node ? captured.get(target) : leaves.get(target)) ?? null;
    if (!result && !options.allowUnused) {
      throw new GradientError(
        `grad: the output does not depend on input ${i}; pass { allowUnused: true } to get null for it`,
      );
    }
    return result;
  });
}

const seedOf = (name: string, output: Tensor, gradient: Tensor | null): Tensor => {
  checkTensor(name, output, 'the output');
  if (!output.requiresGrad) {
    throw new GradientError(
      `${name}: the output does not require gradients; no input has requiresGrad = true, or it was computed inside noGrad`,
    );
  }
  if (gradient) {
    checkTensor(name, gradient, 'the gradient');
    if (sameShape(gradient.shape, output.shape) && gradient.dtype === output.dtype) return gradient;
    throw new ShapeError(
      `${name}: the output's gradient is ${formatShape(gradient.shape)} ${gradient.dtype}, the output ${formatShape(output.shape)} ${output.dtype}; they must agree`,
    );
  }
  if (output.numel !== 1) {
    throw new GradientError(
      `${name}: the output has shape ${formatShape(output.shape)}; only a scalar needs no gradient given. Reduce it (sum, mean) or pass its gradient`,
    );
  }
  const one = allocate(output.shape, output.dtype, 'backward');
  backend().run(fill, [one.storage], [], { value: 1 });
  return one;
};

import { Tensor } from '../autograd/tensor.ts';
import { ArgumentError, DTypeError, GradientError, got, ShapeError } from '../errors.ts';
import { formatShape, sameShape } from '../shape/shape.ts';

/** Parameters that share their options, which may override any of the optimizer's: `{ params: head.parameters(), lr: 1e-4 }`. */
export type ParamGroupOptions<O> = O & { readonly params: Tensor | Iterable<Tensor> };

/** What an optimizer takes: parameters, or groups of them. */
export type Parameters<O> = Iterable<Tensor> | Iterable<ParamGroupOptions<O>>;

const listOf = (op: string, tensors: Iterable<unknown>): unknown[] => {
  if (tensors instanceof Tensor || typeof tensors?.[Symbol.iterator] !== 'function') {
    throw new ArgumentError(
      `${op}: expected an array or another iterable of tensors; got ${got(tensors)}; wrap a single one in [ ]`,
    );
  }
  return [...tensors];
};

/** @throws {ArgumentError} on what is not an iterable of tensors. */
export const listTensors = (op: string, tensors: Iterable<Tensor>): Tensor[] => {
  const all = listOf(op, tensors) as Tensor[];
  all.forEach((x: unknown, i) => {
    if (!(x instanceof Tensor)) throw new ArgumentError(`${op}: parameter ${i} must be a tensor, got ${got(x)}`);
  });
  return all;
};

/** A group as it was given: its parameters, and the options that are its own. */
export interface GivenGroup {
  readonly params: readonly Tensor[];
  readonly own: Readonly<Record<string, unknown>>;
}

const isGroup = (x: unknown): x is ParamGroupOptions<object> => typeof x === 'object' && x !== null && 'params' in x;

export const readGroup = (op: string, { params, ...own }: ParamGroupOptions<object>): GivenGroup => ({
  params: params instanceof Tensor ? [params] : listTensors(op, params),
  own: own as Record<string, unknown>,
});

/** The groups that were given; tensors alone are one group. @throws {ArgumentError} on what is neither. */
export const readGroups = (op: string, parameters: Parameters<object>): GivenGroup[] => {
  const all = listOf(op, parameters);
  if (!isGroup(all[0])) return [{ params: listTensors(op, all as Tensor[]), own: {} }];
  return all.map((group, i) => {
    if (isGroup(group)) return readGroup(op, group);
    throw new ArgumentError(`${op}: the first is a parameter group { params, … }, number ${i} is ${got(group)}`);
  });
};

/**
 * Looks at parameters that are to join those that there are.
 * @throws {ArgumentError | GradientError} unless all are leaves that require gradients, each there once.
 */
export const checkParameters = (op: string, known: readonly Tensor[], added: readonly Tensor[]): void => {
  const seen = new Map<Tensor, number>();
  [...known, ...added].forEach((parameter, i) => {
    const shape = formatShape(parameter.shape);
    if (i >= known.length && !parameter.isLeaf) {
      const by = parameter.node!.op.name;
      throw new GradientError(
        `${op}: parameter ${i} ${shape} was computed by '${by}'; only leaves can be optimized, so detach() it`,
      );
    }
    if (i >= known.length && !parameter.requiresGrad) {
      throw new GradientError(
        `${op}: parameter ${i} ${shape} does not require gradients; set requiresGrad = true or leave it out`,
      );
    }
    if (seen.has(parameter)) {
      throw new ArgumentError(
        `${op}: parameter ${i} ${shape} is parameter ${seen.get(parameter)} again; it would be updated twice a step`,
      );
    }
    seen.set(parameter, i);
  });
};

/** @throws {ShapeError | DTypeError} unless the gradient has the parameter's shape and dtype. */
export const checkGradient = (op: string, parameter: Tensor, gradient: Tensor, i: number): void => {
  if (!(gradient instanceof Tensor))
    throw new ArgumentError(`${op}: the gradient of parameter ${i} is neither a tensor nor null but ${got(gradient)}`);
  if (!sameShape(gradient.shape, parameter.shape)) {
    throw new ShapeError(
      `${op}: parameter ${i} is ${formatShape(parameter.shape)}, its gradient ${formatShape(gradient.shape)}; they must agree`,
    );
  }
  if (gradient.dtype !== parameter.dtype) {
    throw new DTypeError(
      `${op}: parameter ${i} is ${parameter.dtype}, its gradient ${gradient.dtype}; they must agree`,
    );
  }
};

import { Tensor } from '../autograd/tensor.ts';
import { ArgumentError, DTypeError, GradientError, got, ShapeError } from '../errors.ts';
import { formatShape, sameShape } from '../shape/shape.ts';

/** @throws {ArgumentError} on what is not an iterable of tensors. */
export const listTensors = (op: string, tensors: Iterable<Tensor>): Tensor[] => {
  if (tensors instanceof Tensor || typeof tensors?.[Symbol.iterator] !== 'function') {
    throw new ArgumentError(
      `${op}: expected an array or another iterable of tensors; got ${got(tensors)}; wrap a single one in [ ]`,
    );
  }
  const all = [...tensors];
  all.forEach((x: unknown, i) => {
    if (x instanceof Tensor) return;
    if (typeof x === 'object' && x !== null && 'params' in x)
      throw new ArgumentError(`${op}: there are no parameter groups; make an optimizer for each`);
    throw new ArgumentError(`${op}: parameter ${i} must be a tensor, got ${got(x)}`);
  });
  return all;
};

/** @throws {ArgumentError | GradientError} unless all are leaves that require gradients, each there once. */
export const checkParameters = (op: string, parameters: Iterable<Tensor>): readonly Tensor[] => {
  const all = listTensors(op, parameters);
  if (all.length === 0)
    throw new ArgumentError(`${op}: there is no parameter to optimize; was the iterator used before?`);
  const seen = new Map<Tensor, number>();
  all.forEach((parameter, i) => {
    const shape = formatShape(parameter.shape);
    if (!parameter.isLeaf) {
      const by = parameter.node!.op.name;
      throw new GradientError(
        `${op}: parameter ${i} ${shape} was computed by '${by}'; only leaves can be optimized, so detach() it`,
      );
    }
    if (!parameter.requiresGrad) {
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
  return all;
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

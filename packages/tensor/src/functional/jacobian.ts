import { grad } from '../autograd/backward.ts';
import { enableGrad } from '../autograd/mode.ts';
import { Tensor } from '../autograd/tensor.ts';
import { checkFunction } from '../checks.ts';
import { ShapeError } from '../errors.ts';
import { checkFloat, checkTensor } from '../ops/arguments.ts';
import { clone } from '../ops/cast.ts';
import { eye, ones, zeros, zerosLike } from '../ops/create.ts';
import { stack } from '../ops/join.ts';
import { reshape } from '../ops/movement.ts';
import { select } from '../ops/slice.ts';
import { checkOptions } from '../options.ts';
import { formatShape } from '../shape/shape.ts';

const RESULT = 'the result of the function';

type Tensors = readonly Tensor[];

/** One tensor, or several in an array. */
export type OneOrMore = Tensor | Tensors;

/** How `jacobian`, `hessian` and `jvp` go. */
export interface DerivativeOptions {
  /** Record the derivative itself, for one of a higher order; default false. */
  readonly createGraph?: boolean;
}

/** What is a tensor where one is given, and an array of them where several are. */
type Like<I extends OneOrMore, T> = I extends Tensor ? T : readonly T[];

const listOf = (op: string, value: OneOrMore, name: string): Tensors =>
  ([value].flat() as Tensor[]).map((x) => checkFloat(op, x, name));

const like = <I extends OneOrMore, T>(given: I, list: readonly T[]): Like<I, T> =>
  (given instanceof Tensor ? list[0] : list) as Like<I, T>;

/** Inputs that gradients flow into: as they are on the tape where the result is to be on it, else leaves. */
const inputsOf = (op: string, given: OneOrMore, createGraph: boolean): Tensors =>
  listOf(op, given, 'an input').map((x) => {
    if (createGraph && x.requiresGrad) return clone(x);
    const leaf = x.detach();
    leaf.requiresGrad = true;
    return leaf;
  });

const specOf = ({ shape, dtype }: Tensor): string => `${formatShape(shape)} ${dtype}`;

/** gᵀ dy/dx for each input; zeros where y does not depend on it. */
const pulledBack = (y: Tensor, inputs: Tensors, g: Tensor, createGraph: boolean): Tensors => {
  if (!y.requiresGrad) return inputs.map((x) => zerosLike(x));
  const options = { gradOutputs: [g], createGraph, retainGraph: true, allowUnused: true } as const;
  return grad(y, inputs, options).map((found, i) => found ?? zerosLike(inputs[i]));
};

/**
 * The Jacobian of f at the inputs, J[.., k..] = ∂f(x)[..] / ∂x[k..]: one pass back for each element of the output. `f` takes
 * the inputs as its arguments. x [A…], f(x) [B…] → [B…, A…]. Several inputs, in an array, give an array with a Jacobian for
 * each; of several outputs there is one such result for each, in an array. Zeros where an output does not depend on an input.
 * @throws {ArgumentError | DTypeError}
 */
export const jacobian = <O extends OneOrMore, const I extends OneOrMore>(
  f: (...inputs: Tensor[]) => O,
  inputs: I,
  options?: DerivativeOptions,
): Like<O, Like<I, Tensor>> => {
  const { createGraph = false } = checkOptions('jacobian', options, { createGraph: 'flag' });
  checkFunction('jacobian', f);
  return enableGrad(() => {
    const xs = inputsOf('jacobian', inputs, createGraph);
    const output = f(...xs);
    const rows = listOf('jacobian', output, RESULT).map((y) => {
      const units = eye(y.numel, y.numel, { dtype: y.dtype });
      const lines = Array.from({ length: y.numel }, (_, k) =>
        pulledBack(y, xs, reshape(select(units, 0, k), y.shape), createGraph),
      );
      return like(
        inputs,
        xs.map((x, i) => {
          const shape = [...y.shape, ...x.shape];
          return y.numel === 0 ? zeros(shape, { dtype: x.dtype }) : reshape(stack(lines.map((line) => line[i])), shape);
        }),
      );
    });
    return like(output, rows) as Like<O, Like<I, Tensor>>;
  });
};

/**
 * The Hessian of a function with one number as its result, H[j.., k..] = ∂² f(x) / ∂x[j..] ∂x[k..]. x [A…] → [A…, A…]. Several
 * inputs give an array of arrays: [i][j] is the derivative with respect to input i and then input j, [Aᵢ…, Aⱼ…].
 * @throws {ShapeError} unless the result has one element.
 * @throws {ArgumentError | DTypeError}
 */
export const hessian = <const I extends OneOrMore>(
  f: (...inputs: Tensor[]) => Tensor,
  inputs: I,
  options?: DerivativeOptions,
): Like<I, Like<I, Tensor>> => {
  checkOptions('hessian', options, { createGraph: 'flag' });
  checkFunction('hessian', f);
  const scalar = (...xs: Tensor[]): Tensor => {
    const y = checkTensor('hessian', f(...xs), RESULT);
    if (y.numel === 1) return reshape(y, []);
    throw new ShapeError(`hessian: the function must return one number, got ${formatShape(y.shape)}`);
  };
  const slope = (...xs: Tensor[]): Like<I, Tensor> & OneOrMore =>
    jacobian(scalar, inputs instanceof Tensor ? xs[0] : xs, { createGraph: true }) as Like<I, Tensor> & OneOrMore;
  return jacobian(slope, inputs, options) as Like<I, Like<I, Tensor>>;
};

/**
 * f at the inputs, and the product of its Jacobian there with v: [f(x), J v], how f changes as x moves along v. It takes two
 * passes back, whatever the sizes: Jᵀw is linear in w, and the gradient of it times v is J v. x [A…], v [A…] → [B…], [B…]. Several
 * inputs have as many v; of several outputs there is an array of each.
 * @throws {ShapeError} unless v is as large as the inputs.
 * @throws {ArgumentError | DTypeError}
 */
export const jvp = <O extends OneOrMore, const I extends OneOrMore>(
  f: (...inputs: Tensor[]) => O,
  inputs: I,
  v: I,
  options?: DerivativeOptions,
): readonly [output: O, jvp: Like<O, Tensor>] => {
  const op = 'jvp';
  const { createGraph = false } = checkOptions(op, options, { createGraph: 'flag' });
  checkFunction(op, f);
  return enableGrad(() => {
    const xs = inputsOf(op, inputs, createGraph);
    const vs = listOf(op, v, 'v');
    if (vs.length !== xs.length || vs.some((each, i) => specOf(each) !== specOf(xs[i]))) {
      throw new ShapeError(`${op}: v must be as the inputs are, ${xs.map(specOf)}; it is ${vs.map(specOf)}`);
    }
    const output = f(...xs);
    const ys = listOf(op, output, RESULT);
    const moved = ys.map((y) => {
      const w = ones(y.shape, { dtype: y.dtype as 'float32', requiresGrad: true });
      const pulled = pulledBack(y, xs, w, true).flatMap((g, i) => (g.requiresGrad ? [[g, vs[i]] as const] : []));
      if (pulled.length === 0) return zerosLike(y);
      const [found] = grad(
        pulled.map(([g]) => g),
        [w],
        { gradOutputs: pulled.map(([, each]) => each), createGraph, allowUnused: true },
      );
      return found ?? zerosLike(y);
    });
    const given = createGraph
      ? output
      : like(
          output,
          ys.map((y) => y.detach()),
        );
    return [given as O, like(output, moved)];
  });
};

import { type AnyKernel, type Kernel, type KernelRow, kernel as kernelRow } from '../backend/kernel.ts';
import { ArgumentError } from '../errors.ts';
import type { DType } from '../shape/dtype.ts';
import type { Shape, Spec } from '../shape/shape.ts';
import type { GradientOf, OpOf, VjpContextOf } from './node.ts';
import type { Tensor } from './tensor.ts';

/** A gradient, nothing, or a function that the tape calls only if somebody needs that gradient. */
export type Gradient = GradientOf<Tensor>;

/** What a gradient may look at, besides the inputs. */
export type VjpContext<A> = VjpContextOf<Tensor, A>;

/** What a kernel written inside an op record is given as its geometry. */
export interface KernelInfo<A> {
  readonly inputs: readonly Spec[];
  readonly outputs: readonly Spec[];
  readonly attrs: A;
}

/** A kernel of one's own: fills `outs` (zero-filled, contiguous, row-major) from `ins`. */
export type CustomKernel<A> = Kernel<KernelInfo<A>>;

interface OpBase<A> {
  /** Shown in errors and listings. */
  readonly name: string;
  /** The dtype of the result, or of each; default that of the first input. */
  readonly dtype?: (inputs: readonly Spec[], attrs: A) => DType | readonly DType[];
  /** The op in terms of other ops. It runs where there is no kernel, and gives the gradient where there is no `vjp`. */
  readonly decompose?: (inputs: readonly Tensor[], attrs: A) => Tensor | readonly Tensor[];
  /**
   * The vector–Jacobian product: from the gradient of the (first) result to one gradient an input, in ops, so that it
   * can be differentiated again. Axes that an input was broadcast along are summed by the tape. `null` in place of the
   * function: the results are constants to autodiff.
   */
  readonly vjp?: ((g: Tensor, inputs: readonly Tensor[], context: VjpContext<A>) => readonly Gradient[]) | null;
  /** The gradient reads no float values (only indices), so they may be overwritten after the forward pass. */
  readonly linear?: boolean;
  /**
   * For each input, what its gradient reads: positions of inputs, and behind them of results. All else may be overwritten
   * after the forward pass. Default all.
   */
  readonly reads?: readonly (readonly number[])[] | undefined;
  /** The result shares the input's storage: only the shape is new. */
  readonly view?: boolean;
}

interface SingleResult<A> {
  readonly outputs?: 1;
  /** The result's shape; runs before any kernel and throws on inputs that do not fit. Default that of the first input. */
  readonly shape?: (inputs: readonly Tensor[], attrs: A) => Shape;
}

interface SeveralResults<A> {
  /** The number of results. */
  readonly outputs: number;
  readonly shapes: (inputs: readonly Tensor[], attrs: A) => readonly Shape[];
}

interface RowKernel<A, G> {
  /** A kernel that backends know. */
  readonly kernel: KernelRow<G>;
  /** What that kernel needs to know, from shapes and attributes; default the attributes. */
  readonly geometry?: (inputs: readonly Spec[], outputs: readonly Spec[], attrs: A) => G;
}

interface OwnKernel<A> {
  readonly kernel?: CustomKernel<A>;
}

/**
 * All that `defineOp` is told of an op, with attributes A: its name, its shape rule, its kernel or a `decompose`, and its
 * gradient. A kernel with a row takes a geometry G, which the op works out from shapes; a kernel of its own the attributes.
 */
// biome-ignore lint/suspicious/noExplicitAny: what is not said fits every kernel
export type OpRecord<A, G = any> = OpBase<A> & (SingleResult<A> | SeveralResults<A>) & (RowKernel<A, G> | OwnKernel<A>);

/** An op as the library runs it: the record with its defaults filled in. */
export type Op<A> = OpOf<Tensor, A>;

const asList = <T>(value: T | readonly T[]): readonly T[] => (Array.isArray(value) ? value : [value]) as readonly T[];

const shapeOfFirst = ([first]: readonly Tensor[]): Shape => first.shape;

/** What a kernel of one's own stores into bool counts by being ≠ 0; all other kernels rely on bytes of 0 and 1. */
const withBools =
  <A>(kernel: CustomKernel<A>): CustomKernel<A> =>
  (outs, ins, info) => {
    kernel(outs, ins, info);
    for (const out of outs) if (out instanceof Uint8Array) for (let i = 0; i < out.length; i++) out[i] &&= 1;
  };

/**
 * Defines an op: everything about it in one record. Run it with `apply` (or `applyAll` for several results).
 *
 * ```ts
 * const cube = defineOp({
 *   name: 'cube',
 *   kernel: ([out], [x]) => { for (let i = 0; i < x.length; i++) out[i] = x[i] ** 3; },
 *   vjp: (g, [x]) => [mul(g, mul(square(x), 3))],
 * });
 * const y = apply(cube, [x]);
 * ```
 *
 * A record needs a `kernel` or a `decompose`. The gradient comes from `vjp`, else from `decompose`, else there is none
 * and asking for it throws; `vjp: null` marks an op whose results are constants.
 * @throws {ArgumentError} when the record can neither run nor be decomposed.
 */
// biome-ignore lint/suspicious/noExplicitAny: as for OpRecord
export const defineOp = <A = undefined, G = any>(record: OpRecord<A, G>): Op<A> => {
  if (typeof record?.name !== 'string') throw new ArgumentError('defineOp: expected a record with a name');
  const { name, decompose, vjp, linear = false, view = false } = record;
  const given = (record.kernel ?? null) as AnyKernel | CustomKernel<A> | null;
  // What the loop of an op's own leaves is zero, and it may add to that.
  const kernel: AnyKernel | null =
    typeof given === 'function' ? kernelRow({ name, effect: 'accumulates', own: true, loop: withBools(given) }) : given;
  if (!kernel && !decompose && !view) throw new ArgumentError(`defineOp: '${name}' needs a kernel or a decompose`);
  const dtype = record.dtype;
  const outputs = record.outputs ?? 1;
  const shape = ('shape' in record && record.shape) || shapeOfFirst;
  const ownGeometry = 'geometry' in record ? record.geometry : undefined;
  return {
    name,
    outputs,
    shapes: 'shapes' in record ? record.shapes : (inputs, attrs) => [shape(inputs, attrs)],
    dtypes: dtype
      ? (inputs, attrs) => asList(dtype(inputs, attrs))
      : (inputs) => new Array<DType>(outputs).fill(inputs[0].dtype),
    kernel,
    geometry:
      ownGeometry ??
      (kernel?.own ? (ins, outs, attrs) => ({ inputs: ins, outputs: outs, attrs }) : (_ins, _outs, attrs) => attrs),
    decompose: decompose ? (inputs, attrs) => asList(decompose(inputs, attrs)) : null,
    vjp,
    differentiable: vjp !== null,
    linear,
    reads: record.reads,
    view,
  };
};

import type { Kernel, Storage } from '../backend/contract.ts';
import { backend } from '../backend/index.ts';
import { isFloat } from '../shape/dtype.ts';
import { numel, type Spec } from '../shape/shape.ts';
import { isGradEnabled, noGrad } from './mode.ts';
import { Node } from './node.ts';
import type { Op } from './op.ts';
import { Tensor } from './tensor.ts';

/** Runs an op with one result. @throws whatever the op's shape rule or kernel throws; nothing has changed then. */
export const apply = <A>(op: Op<A>, inputs: readonly Tensor[], attrs?: A): Tensor => applyAll(op, inputs, attrs)[0];

/** Runs an op with several results. */
export const applyAll = <A>(op: Op<A>, inputs: readonly Tensor[], attrs?: A): readonly Tensor[] => {
  const a = attrs as A;
  const records = op.differentiable && isGradEnabled() && inputs.some((input) => input.requiresGrad);
  if (op.kernel === null && op.decompose !== null) {
    op.shapes(inputs, a); // only to throw, before anything runs
    // Composed of other ops: without a vjp of its own, their tape is the tape.
    if (op.vjp === undefined) return op.decompose(inputs, a);
    const results = noGrad(() => op.decompose!(inputs, a));
    return records ? wrap(op, a, inputs, results) : results;
  }
  const results = execute(op, inputs, a);
  return records ? wrap(op, a, inputs, results) : results;
};

const execute = <A>(op: Op<A>, inputs: readonly Tensor[], attrs: A): readonly Tensor[] => {
  const shapes = op.shapes(inputs, attrs);
  const dtypes = op.dtypes(inputs, attrs);
  if (op.view) return [new Tensor(inputs[0].storage, shapes[0], dtypes[0])];
  const { allocate, kernels } = backend();
  const outputs = shapes.map((shape, i) => new Tensor(allocate(dtypes[i], numel(shape)), shape, dtypes[i]));
  const kernel = (typeof op.kernel === 'string' ? kernels[op.kernel] : op.kernel) as Kernel<unknown>;
  kernel(outputs.map(storageOf), inputs.map(storageOf), op.geometry(inputs, outputs, attrs));
  return outputs;
};

const storageOf = (tensor: Tensor): Storage => tensor.storage;

/** Puts the op on the tape: float results come to require gradients. */
const wrap = <A>(
  op: Op<A>,
  attrs: A,
  inputs: readonly Tensor[],
  results: readonly (Tensor & Spec)[],
): readonly Tensor[] => {
  const node = new Node(op, attrs, inputs);
  const outputs = results.map(
    ({ storage, shape, dtype }, i) => new Tensor(storage, shape, dtype, isFloat(dtype) ? node : null, i),
  );
  node.outputs = outputs;
  return outputs;
};

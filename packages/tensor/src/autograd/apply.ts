import type { Storage } from '../backend/contract.ts';
import { backend } from '../backend/index.ts';
import { ArgumentError, got } from '../errors.ts';
import { type DType, isFloat } from '../shape/dtype.ts';
import type { Shape } from '../shape/shape.ts';
import { isGradEnabled, noGrad } from './mode.ts';
import { Node } from './node.ts';
import type { Op } from './op.ts';
import { checkShapeKept, checkTensor, Tensor } from './tensor.ts';
import { watch } from './watch.ts';

/** `applyChecked`, of what the library knows to be sound. */
export const apply = <A>(op: Op<A>, inputs: readonly Tensor[], attrs?: A): Tensor => applyAll(op, inputs, attrs)[0];

/** `applyAllChecked`, likewise. */
export const applyAll = <A>(op: Op<A>, inputs: readonly Tensor[], attrs?: A): readonly Tensor[] => {
  const a = attrs as A;
  const records = op.differentiable && isGradEnabled() && anyRequiresGrad(inputs);
  if (op.decompose !== null && !hasKernel(op)) {
    op.shapes(inputs, a); // only to throw, before anything runs
    // Composed of other ops: without a vjp of its own, their tape is the tape.
    if (op.vjp === undefined) return op.decompose(inputs, a);
    const results = noGrad(() => op.decompose!(inputs, a));
    return records ? record(op, a, inputs, results) : results;
  }
  const node = records ? new Node(op, a, inputs) : null;
  const outputs = execute(op, inputs, a, node);
  if (node) node.outputs = outputs;
  if (watch !== null) watch.ran(op.name, inputs, outputs, node);
  return outputs;
};

const checkInputs = <A>(op: Op<A>, inputs: readonly Tensor[]): void => {
  if (typeof op?.shapes !== 'function') throw new ArgumentError(`apply: expected an op of defineOp, got ${got(op)}`);
  if (!Array.isArray(inputs)) throw new ArgumentError(`${op.name}: expected an array of inputs, got ${got(inputs)}`);
  for (const x of inputs) checkTensor(op.name, x);
};

/** Runs an op with one result. @throws whatever the op's shape rule or kernel throws; nothing has changed then. */
export const applyChecked = <A>(op: Op<A>, inputs: readonly Tensor[], attrs?: A): Tensor =>
  applyAllChecked(op, inputs, attrs)[0];

/** Runs an op with several results. */
export const applyAllChecked = <A>(op: Op<A>, inputs: readonly Tensor[], attrs?: A): readonly Tensor[] => {
  checkInputs(op, inputs);
  return applyAll(op, inputs, attrs);
};

const hasKernel = ({ kernel }: Op<never>): boolean => kernel !== null && backend().has(kernel);

/** Runs the kernel; float results come to require gradients where there is a node for the tape. */
const execute = <A>(op: Op<A>, inputs: readonly Tensor[], attrs: A, node: Node<Tensor> | null): readonly Tensor[] => {
  for (let i = 0; i < inputs.length; i++) checkShapeKept(inputs[i]);
  const shapes = op.shapes(inputs, attrs);
  const dtypes = op.dtypes(inputs, attrs);
  if (op.view) return [result(inputs[0].storage, shapes[0], dtypes[0], node, 0)];
  const { kernel } = op;
  const device = backend();
  const outputs = new Array<Tensor>(shapes.length);
  const outs = new Array<Storage>(shapes.length);
  const ins = new Array<Storage>(inputs.length);
  for (let i = 0; i < shapes.length; i++) {
    outs[i] = device.allocate(shapes[i], dtypes[i], op.name);
    outputs[i] = result(outs[i], shapes[i], dtypes[i], node, i);
  }
  for (let i = 0; i < inputs.length; i++) ins[i] = inputs[i].storage;
  const geometry = op.geometry(inputs, outputs, attrs);
  device.run(kernel!, outs, ins, geometry);
  return outputs;
};

const result = (storage: Storage, shape: Shape, dtype: DType, node: Node<Tensor> | null, index: number): Tensor =>
  new Tensor(storage, shape, dtype, isFloat(dtype) ? node : null, index);

// Loops in place of closures here: this runs for every op, and V8 takes long to see through them.
const anyRequiresGrad = (inputs: readonly Tensor[]): boolean => {
  for (let i = 0; i < inputs.length; i++) if (inputs[i].requiresGrad) return true;
  return false;
};

/** Puts results that were computed off the tape on it, under the op that they are the results of. */
const record = <A>(op: Op<A>, attrs: A, inputs: readonly Tensor[], results: readonly Tensor[]): readonly Tensor[] => {
  const node = new Node(op, attrs, inputs);
  node.outputs = results.map(({ storage, shape, dtype }, i) => result(storage, shape, dtype, node, i));
  watch?.ran(op.name, inputs, node.outputs, node);
  return node.outputs;
};

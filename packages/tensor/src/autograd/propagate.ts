import { backend } from '../backend/index.ts';
import { add } from '../backend/kernels/index.ts';
import { GradientError } from '../errors.ts';
import { recording } from '../recording.ts';
import { broadcastsTo, singleRow } from '../shape/broadcast.ts';
import { formatShape, sameShape } from '../shape/shape.ts';
import { apply } from './apply.ts';
import { enableGrad, isGradEnabled, noGrad } from './mode.ts';
import type { Node } from './node.ts';
import type { VjpContext } from './op.ts';
import { addOp, reshapeOp, sumTo } from './tape-ops.ts';
import { allocate, type Tensor } from './tensor.ts';
import { watch } from './watch.ts';

interface Propagation {
  /** Gradients of leaves. */
  readonly leaves: Map<Tensor, Tensor>;
  /** Gradients of computed tensors that were asked for. */
  readonly captured: Map<Tensor, Tensor>;
  /** Gradients of computed tensors with `retainGrad()`. */
  readonly retained: Map<Tensor, Tensor>;
}

/** Walks the tape from the outputs back; `targets` limits it to the paths that lead to them. */
export const propagate = (
  outputs: readonly Tensor[],
  seeds: readonly Tensor[],
  targets: readonly Tensor[] | null,
  {
    createGraph = false,
    retainGraph = createGraph,
  }: { readonly createGraph?: boolean; readonly retainGraph?: boolean },
): Propagation => {
  const order = nodesBehind(outputs);
  const wanted = targets && new Set(targets);
  const leads = wanted && nodesLeadingTo(order, wanted);
  const wantedFrom = new Map<Node<Tensor>, Tensor[]>();
  for (const t of wanted ?? []) if (t.node) wantedFrom.set(t.node, [...(wantedFrom.get(t.node) ?? []), t]);
  const isNeeded = (t: Tensor): boolean =>
    t.requiresGrad && (!wanted || !leads || wanted.has(t) || (t.node !== null && leads.has(t.node)));

  const leaves = new Map<Tensor, Tensor>();
  const captured = new Map<Tensor, Tensor>();
  const retained = new Map<Tensor, Tensor>();
  /** What there is of the gradients of each node's results, and of leaves; to be added up where it is several. */
  const given = new Map<Node<Tensor> | Tensor, Tensor[][]>();

  const recorder = recording();
  const addsAtOnce = !createGraph && watch === null && recorder?.addsAtOnce === true;
  // Eagerly, sums that nobody else has yet: the next gradient is added right there.
  const sums = recorder === null ? new Set<Tensor>() : null;
  const plus = (before: Tensor, g: Tensor, from: Node<Tensor> | null): Tensor => {
    if (createGraph || watch !== null) {
      const sum = apply(addOp, [before, g]);
      if (from) watch?.summed(from, sum, [before, g]);
      return sum;
    }
    // Of one shape and dtype they are, and on no tape.
    const sum = sums?.has(before) ? before : allocate(before.shape, before.dtype, 'add');
    backend().run(add, [sum.storage], [before.storage, g.storage], singleRow(before.numel, 2));
    sums?.add(sum);
    return sum;
  };

  const total = (terms: readonly Tensor[] = []): Tensor | null =>
    terms.length < 2 ? (terms[0] ?? null) : (recorder!.addUp(terms) as Tensor);

  /** `from` gave it; nobody gave the outputs' own. */
  const deposit = (to: Tensor, g: Tensor, from: Node<Tensor> | null): void => {
    const { node, outputIndex } = to;
    const all = given.get(node ?? to) ?? [];
    given.set(node ?? to, all);
    all[outputIndex] ??= [];
    const terms = all[outputIndex];
    // In float64 long sums are not taken at once: all terms would lie there until then.
    if (terms.length === 0 || (addsAtOnce && g.dtype === 'float32')) terms.push(g);
    else terms[0] = plus(terms[0], g, from);
  };

  const visit = (node: Node<Tensor>): void => {
    const all = given.get(node);
    if (!all) return;
    given.delete(node);
    const grads: (Tensor | null)[] = [];
    for (let i = 0; i < node.op.outputs; i++) grads.push(total(all[i]));
    // Before the check: the gradient of a tensor can be had also when what it came from was freed.
    for (const t of wantedFrom.get(node) ?? []) keep(captured, t, grads);
    if (leads && !leads.has(node)) return;
    node.checkUsable();
    for (const t of node.outputs) if (t.retainsGrad) keep(retained, t, grads);
    const gradients = vjpOf(node, grads);
    checkCount(node, gradients);
    for (let i = 0; i < node.inputs.length; i++) {
      const input = node.inputs[i];
      if (!isNeeded(input)) continue;
      const gradient = gradients[i] ?? null;
      const g = typeof gradient === 'function' ? gradient() : gradient;
      if (!g) continue;
      const fitted = fit(node, i, input, g);
      watch?.gave(node, fitted, grads);
      deposit(input, fitted, node);
    }
  };

  const mode = createGraph ? enableGrad : noGrad;
  const walk = (): void => {
    for (let i = 0; i < outputs.length; i++) deposit(outputs[i], seeds[i], null);
    for (const node of order) visit(node);
    // What is left are leaves.
    for (const [leaf, [terms]] of given) leaves.set(leaf as Tensor, total(terms)!);
  };
  mode(() => (watch === null ? walk() : watch.walk(walk)));
  if (!retainGraph) for (const node of order) if (!leads || leads.has(node)) node.release();
  return { leaves, captured, retained };
};

const keep = (into: Map<Tensor, Tensor>, tensor: Tensor, grads: readonly (Tensor | null)[]): void => {
  const g = grads[tensor.outputIndex];
  if (g) into.set(tensor, g);
};

const vjpOf = (node: Node<Tensor>, grads: readonly (Tensor | null)[]) => {
  const { op, inputs, outputs, attrs } = node;
  if (!op.vjp) return vjpByDecomposition(node, grads);
  const g = grads[0] ?? allocate(outputs[0].shape, outputs[0].dtype, op.name);
  const context: VjpContext<unknown> = {
    attrs,
    outputs,
    output: outputs[0],
    grads,
    decomposed: vjpByDecomposition.bind(null, node, grads),
  };
  return op.vjp(g, inputs, context);
};

const checkCount = ({ op, inputs }: Node<Tensor>, { length }: ArrayLike<unknown>): void => {
  if (length === inputs.length) return;
  throw new GradientError(
    `${op.name}: its vjp gave ${length} gradients for ${inputs.length} inputs; give one each, null where there is none`,
  );
};

/** Sums a gradient over the axes that its input was broadcast along. @throws {GradientError} when the vjp is wrong. */
const fit = ({ op }: Node<Tensor>, i: number, input: Tensor, g: Tensor): Tensor => {
  if (g.dtype !== input.dtype) {
    throw new GradientError(`${op.name}: its vjp gave a ${g.dtype} gradient for input ${i}, which is ${input.dtype}`);
  }
  if (sameShape(g.shape, input.shape)) return g;
  if (broadcastsTo(input.shape, g.shape)) return sumTo(g, input.shape);
  throw new GradientError(
    `${op.name}: its vjp gave a gradient of shape ${formatShape(g.shape)} for input ${i} of shape ${formatShape(input.shape)}`,
  );
};

/** All nodes that the outputs came from, latest first: creation order is a topological order. */
const nodesBehind = (outputs: readonly Tensor[]): Node<Tensor>[] => {
  const found = new Map<number, Node<Tensor>>();
  const stack: Node<Tensor>[] = [];
  const push = (tensors: readonly Tensor[]): void => {
    for (const { node } of tensors) {
      if (node === null || found.has(node.stamp)) continue;
      node.checkSide();
      found.set(node.stamp, node);
      stack.push(node);
    }
  };
  push(outputs);
  for (let node = stack.pop(); node; node = stack.pop()) push(node.inputs);
  // As numbers they are sorted without a call for each comparison.
  const stamps = Float64Array.from(found.keys()).sort().reverse();
  return Array.from(stamps, (stamp) => found.get(stamp)!);
};

/**
 * The nodes with a target among their inputs' ancestors. A freed node has forgotten its inputs: it counts if it is younger
 * than some target, so that reaching it is an error and not a gradient that lacks a part.
 */
const nodesLeadingTo = (order: readonly Node<Tensor>[], targets: ReadonlySet<Tensor>): Set<Node<Tensor>> => {
  const leads = new Set<Node<Tensor>>();
  let oldest = Infinity;
  for (const { node } of targets) oldest = Math.min(oldest, node?.stamp ?? 0);
  for (let i = order.length - 1; i >= 0; i--) {
    const node = order[i];
    const leadsOn = node.released
      ? node.stamp > oldest
      : node.inputs.some((input) => targets.has(input) || (input.node !== null && leads.has(input.node)));
    if (leadsOn) leads.add(node);
  }
  return leads;
};

/**
 * The gradient of an op through its plain definition in other ops. Used where an op has no `vjp`, and by the vjp of a
 * fused op where it has no formula.
 * @throws {GradientError} when the op has no decomposition either.
 */
const vjpByDecomposition = (
  { op, inputs, attrs }: Node<Tensor>,
  grads: readonly (Tensor | null)[],
): (Tensor | null)[] => {
  if (!op.decompose) {
    throw new GradientError(
      `${op.name}: this op has no gradient of the order asked for; give its record a vjp or a decompose, or detach() its input`,
    );
  }
  const createGraph = isGradEnabled();
  return enableGrad(() => {
    // Stand-ins, so that one input being computed from another does not count twice.
    const standIns = inputs.map((input) => {
      if (!input.requiresGrad) return input;
      if (createGraph) return apply(reshapeOp, [input], { shape: input.shape });
      const leaf = input.detach();
      leaf.requiresGrad = true;
      return leaf;
    });
    const outputs = op.decompose!(standIns, attrs);
    const reached = outputs
      .map((out, i) => ({ out, g: grads[i] ?? null }))
      .filter(({ out, g }) => g && out.requiresGrad);
    const targets = standIns.filter((t) => t.requiresGrad);
    if (reached.length === 0) return inputs.map(() => null);
    const { leaves, captured } = propagate(
      reached.map(({ out }) => out),
      reached.map(({ g }) => g as Tensor),
      targets,
      { createGraph },
    );
    return standIns.map((t) => leaves.get(t) ?? captured.get(t) ?? null);
  });
};

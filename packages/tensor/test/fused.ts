import { assert } from '@engram/tools/suite';
import { applyAll, grad, noGrad, type Op, type Tensor } from '../src/index.ts';
import { assertClose } from '../src/testing/index.ts';
import { randomOf } from './property.ts';

type Node = NonNullable<Tensor['node']>;

/** The latest recorded op of this name behind `from`. */
export const nodeOf = (from: readonly (Tensor | null)[], name: string): Node => {
  const seen = new Set<Node>();
  const stack = from.flatMap((x) => x?.node ?? []);
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (node.op.name === name) return node;
    if (seen.has(node)) continue;
    seen.add(node);
    stack.push(...node.inputs.flatMap((x) => x.node ?? []));
  }
  throw new Error(`no '${name}' on the tape`);
};

/** Compares a fused op's kernel with its plain definition: values, and gradients from every set of results. */
export const checkFused = ({ op, inputs, attrs }: Node): void => {
  const { decompose } = op as Op<unknown>;
  assert.ok(decompose, `${op.name} has a plain definition`);
  const leaves = () =>
    inputs.map((x) => {
      const leaf = x.detach();
      leaf.requiresGrad = true;
      return leaf;
    });
  const [a, b] = [leaves(), leaves()];
  const fused = applyAll(op as Op<unknown>, a, attrs);
  const plain = decompose!(b, attrs);
  assert.is(fused.length, plain.length);
  fused.forEach((out, i) => {
    assertClose(out, plain[i], { label: `${op.name}, result ${i}` });
  });
  for (let set = 1; set < 2 ** fused.length; set++) {
    const chosen = fused.flatMap((_, i) => (set & (2 ** i) ? [i] : []));
    const gradOutputs = chosen.map((i) => randomOf(fused[i].shape, i));
    const options = { gradOutputs, allowUnused: true, retainGraph: true } as const;
    const got = grad(
      chosen.map((i) => fused[i]),
      a,
      options,
    );
    const want = grad(
      chosen.map((i) => plain[i]),
      b,
      options,
    );
    got.forEach((g, i) => {
      const label = `${op.name}, results ${chosen}, gradient of input ${i}`;
      assertClose(g ?? noGrad(() => a[i].mul(0)), want[i] ?? noGrad(() => b[i].mul(0)), { label });
    });
  }
};

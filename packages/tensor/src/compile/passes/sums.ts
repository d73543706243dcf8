import type { AxisGeometry } from '../../backend/kernel.ts';
import { addAll } from '../../backend/kernels/add-all.ts';
import * as kernels from '../../backend/kernels/index.ts';
import type { MatmulGeometry } from '../../backend/kernels/matmul.ts';
import type { Call, Graph, Value } from '../../ir/graph.ts';
import { areNeverOverwritten, isNeverOverwritten, isPrivate } from '../../ir/uses.ts';
import { type Rows, singleRow } from '../../shape/broadcast.ts';
import { Stacks } from './stacks.ts';

// An unrolled cell uses each weight at every step, so its gradient is a sum of one product a step, recorded as a chain of
// products and additions. Stacked along time the same sum is a single product: Σₜ AₜᵀBₜ = [A₁ … A_T]ᵀ [B₁ … B_T].

/** Fewer rows than this are not worth a stack. */
const FEWEST_ROWS = 3;

/** What a long sum is taken over, by how it can be had at once. */
interface Terms {
  /** Products AᵀB of matrices, by their sizes. */
  readonly products: Map<string, Call[]>;
  /** Sums of the rows of a matrix [rows, n]. */
  readonly rows: Call[];
  /** Parts that are added into zeros. */
  readonly parts: Call[];
  readonly rest: Value[];
}

const isPlainAdd = ({ kernel, geometry }: Call): boolean => {
  if (kernel === addAll) return true;
  if (kernel !== kernels.add) return false;
  const { rows, strides } = geometry as Rows;
  return rows === 1 && strides[0] === 1 && strides[1] === 1;
};

class SumPass {
  readonly #graph: Graph;
  readonly #outputs: ReadonlySet<Value>;
  readonly #stacks: Stacks;

  constructor(graph: Graph) {
    this.#graph = graph;
    this.#outputs = new Set(graph.outputs);
    this.#stacks = new Stacks(graph);
  }

  run(): Graph {
    const { calls } = this.#graph;
    // Products first: what they stack, plain sums find lying in order.
    const products: (readonly [number, Terms])[] = [];
    const others: (readonly [number, Terms])[] = [];
    for (let i = 0; i < calls.length; i++) {
      if (!isPlainAdd(calls[i]) || this.#isInnerAdd(calls[i])) continue;
      const terms = this.#termsOf(calls[i]);
      const merges = [...terms.products.values()].some((group) => group.length > 1);
      (merges ? products : others).push([i, terms]);
    }
    /** By the positions of the calls that they take the place of. */
    const rewritten: (readonly Call[] | null | undefined)[] = [];
    for (const [i, terms] of [...products, ...others]) rewritten[i] = this.#rewrite(i, terms);
    if (!rewritten.some((better) => better)) return this.#graph;
    const merged: Call[] = [];
    for (let i = 0; i < calls.length; i++) {
      const better = rewritten[i];
      if (better) merged.push(...better);
      else merged.push(calls[i]);
    }
    return { ...this.#graph, calls: merged, homes: this.#stacks.homes };
  }

  #isPrivate(value: Value): boolean {
    return isPrivate(this.#stacks.uses, this.#outputs, value);
  }

  #isInnerAdd(call: Call): boolean {
    const [out] = call.outs;
    if (!this.#isPrivate(out)) return false;
    // Its terms are read later then, and must still be what they were.
    if (!areNeverOverwritten(this.#stacks.uses, call.ins)) return false;
    const reader = this.#graph.calls[this.#stacks.uses.reads.first[out.id]!];
    return isPlainAdd(reader) && reader.ins.indexOf(out) === reader.ins.lastIndexOf(out);
  }

  #termsOf(sum: Call): Terms {
    const terms: Terms = { products: new Map(), rows: [], parts: [], rest: [] };
    const stack = [...sum.ins].reverse();
    for (let value = stack.pop(); value; value = stack.pop()) {
      const producer = this.#isPrivate(value) ? this.#stacks.uses.producerOf(value) : undefined;
      if (producer && isPlainAdd(producer) && this.#isInnerAdd(producer)) stack.push(...[...producer.ins].reverse());
      else if (producer) this.#classify(value, producer, terms);
      else terms.rest.push(value);
    }
    return terms;
  }

  #classify(value: Value, producer: Call, terms: Terms): void {
    const canWait = areNeverOverwritten(this.#stacks.uses, producer.ins);
    const key = canWait ? productKey(producer) : null;
    if (key !== null) terms.products.set(key, [...(terms.products.get(key) ?? []), producer]);
    else if (canWait && isRowSum(producer)) terms.rows.push(producer);
    else if (canWait && producer.kernel === kernels.addStrided && producer.zeroed) terms.parts.push(producer);
    else terms.rest.push(value);
  }

  /** The sum at this position in fewer calls; `null` where there is nothing to gain. */
  #rewrite(at: number, { products, rows, parts, rest: found }: Terms): Call[] | null {
    const sum = this.#graph.calls[at];
    const [out] = sum.outs;
    const calls: Call[] = [];
    const terms: Value[] = [];
    const rest = this.#startFromTerm(found, at, calls);
    for (const group of products.values()) {
      if (group.length === 1) terms.push(group[0].outs[0]);
      else terms.push(this.#mergeProducts(group, calls));
    }
    // Plain terms are rows of their own, if there are enough of them.
    const unchanging = rest.filter((value) => isNeverOverwritten(this.#stacks.uses, value));
    const isPlain = unchanging.length === rest.length && out.dtype === 'float32' && out.length > 0;
    const plain = isPlain ? unchanging : [];
    const lines = [...rows.map(({ ins }) => ins[0]), ...plain];
    if (lines.length >= FEWEST_ROWS) terms.push(this.#sumRows(lines, out, calls));
    else terms.push(...rows.map(({ outs }) => outs[0]), ...plain);
    if (plain.length === 0) terms.push(...rest);

    const before = [...products.values()].reduce(
      (n, group) => n + group.length,
      rows.length + parts.length + found.length,
    );
    if (parts.length <= 1 && terms.length + parts.length >= before) return null;
    return parts.length <= 1
      ? addUp([...terms, ...parts.map((part) => part.outs[0])], sum, calls, this.#graph)
      : addParts(parts, terms, sum, calls);
  }

  /** Lets products of a single row begin with another term, as their bias: that is one addition less each. */
  #startFromTerm(terms: readonly Value[], at: number, calls: Call[]): readonly Value[] {
    const { uses } = this.#stacks;
    const [out] = this.#graph.calls[at].outs;
    const fits = terms.length > 1 && out.dtype === 'float32' && areNeverOverwritten(uses, terms);
    if (!fits) return terms;
    const products = new Map<Value, Call>();
    for (const term of terms) {
      const product = this.#isPrivate(term) ? uses.producerOf(term) : undefined;
      if (product === undefined || !isRowProduct(product)) continue;
      // It is run where the sum is, and must find there what it found before.
      const from = uses.writes.first[term.id]!;
      if (product.ins.every((value) => this.#isSameBetween(value, from, at))) products.set(term, product);
    }
    const plain = terms.filter((value) => !products.has(value));
    let start = plain.shift() ?? terms[0];
    for (const [term, product] of products) {
      if (term === start) continue; // all are products: the first one is what it was
      const started = this.#graph.newValue(out.shape, out.dtype);
      calls.push({ ...product, outs: [started], ins: [...product.ins, start], note: 'begins with a term of its sum' });
      start = started;
    }
    return [...plain, start];
  }

  #isSameBetween(value: Value, from: number, to: number): boolean {
    const { uses } = this.#stacks;
    return (
      isNeverOverwritten(uses, value) ||
      (value.origin.kind === 'state' && uses.writersOf(value).every((i) => i < from || i > to))
    );
  }

  #mergeProducts(group: readonly Call[], calls: Call[]): Value {
    const { m, n } = group[0].geometry as MatmulGeometry;
    const ordered = this.#stacks.order(group, (call) => call.ins[1]);
    const a = this.#stacks.stack(
      ordered.map((call) => call.ins[0]),
      calls,
    );
    const b = this.#stacks.stack(
      ordered.map((call) => call.ins[1]),
      calls,
    );
    const out = this.#graph.newValue([m, n], a.dtype);
    const geometry: MatmulGeometry = { ...(group[0].geometry as MatmulGeometry), k: a.length / m };
    const note = `${group.length} products in one`;
    calls.push({ kernel: kernels.matmul, outs: [out], ins: [a, b], geometry, zeroed: false, note });
    return out;
  }

  #sumRows(lines: readonly Value[], { length, shape, dtype }: Value, calls: Call[]): Value {
    const whole = this.#stacks.stack(
      this.#stacks.order(lines, (value) => value),
      calls,
    );
    const out = this.#graph.newValue(shape, dtype);
    const geometry: AxisGeometry = { outer: 1, size: whole.length / length, inner: length };
    const note = `${lines.length} sums in one`;
    calls.push({ kernel: kernels.sum, outs: [out], ins: [whole], geometry, zeroed: false, note });
    return out;
  }
}

/** Products that can be merged have the same key. */
const productKey = ({ kernel, ins, geometry }: Call): string | null => {
  if (kernel !== kernels.matmul || ins.length !== 2) return null;
  const { m, n, k, transposeA, transposeB, offsetsA } = geometry as MatmulGeometry;
  return transposeA && !transposeB && offsetsA.length === 1 && m * n * k > 0 ? `${m} ${n}` : null;
};

/** Whether a call is a product of a single row with a matrix. */
const isRowProduct = ({ kernel, ins, geometry }: Call): boolean => {
  if (kernel !== kernels.matmul || ins.length !== 2) return false;
  const { m, n, k, offsetsA } = geometry as MatmulGeometry;
  return m === 1 && n * k > 0 && offsetsA.length === 1;
};

/** Whether a call sums the rows of a matrix. */
const isRowSum = ({ kernel, ins, geometry }: Call): boolean => {
  if (kernel !== kernels.sum || ins[0].dtype !== 'float32') return false;
  const { outer, size, inner } = geometry as AxisGeometry;
  return outer === 1 && size > 0 && inner > 0;
};

const addCall = (out: Value, a: Value, b: Value): Call => ({
  kernel: kernels.add,
  outs: [out],
  ins: [a, b],
  geometry: singleRow(out.length, 2),
  zeroed: false,
});

/** The terms one after the other. The result of a single one takes the sum's place. */
const addUp = (terms: readonly Value[], { outs: [out] }: Call, calls: Call[], graph: Graph): Call[] => {
  if (terms.length === 1) {
    const last = calls[calls.length - 1];
    return [...calls.slice(0, -1), { ...last, outs: [out] }];
  }
  let sum = terms[0];
  return [
    ...calls,
    ...terms.slice(1).map((term, i) => {
      const next = i === terms.length - 2 ? out : graph.newValue(out.shape, out.dtype);
      const call = addCall(next, sum, term);
      sum = next;
      return call;
    }),
  ];
};

/** Parts go into one buffer of zeros, and whatever else there is on top. */
const addParts = (parts: readonly Call[], terms: readonly Value[], { outs: [out] }: Call, calls: Call[]): Call[] => [
  ...calls,
  ...parts.map((part, i) => ({
    ...part,
    outs: [out],
    zeroed: i === 0,
    ...(i === 0 ? { note: `${parts.length} parts in one buffer` } : {}),
  })),
  ...terms.map((term) => addCall(out, out, term)),
];

/** Merges the terms of long sums: the gradients of weights that are used at every step. */
export const mergeSums = (graph: Graph): Graph => new SumPass(graph).run();

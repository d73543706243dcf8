import { type Call, copyCall, type Graph, type Home, type Homes, type Value } from '../../ir/graph.ts';
import { placeOf } from '../../ir/places.ts';
import { isNeverOverwritten, Uses } from '../../ir/uses.ts';

/** Puts values that calls compute one by one into one buffer, one behind the other. */
export class Stacks {
  readonly #graph: Graph;
  readonly #homes: Map<Value, Home>;
  /** Of the graph's calls, with the places that values have been given since. */
  readonly uses: Uses;
  /** Values that others have been put into: they stay where they are, but may be put somewhere themselves. */
  readonly #taken = new Set<Value>();

  constructor(graph: Graph) {
    this.#graph = graph;
    this.#homes = new Map(graph.homes);
    this.uses = new Uses({ ...graph, homes: this.#homes });
  }

  /** Where all lies by now. */
  get homes(): Homes {
    return this.#homes;
  }

  /** Whether its calls may as well write it somewhere else. */
  isFree(value: Value): boolean {
    return (
      value.origin.kind === 'temporary' &&
      !this.#homes.has(value) &&
      !this.#taken.has(value) &&
      isNeverOverwritten(this.uses, value)
    );
  }

  /** Moves a free value into another at `offset`. */
  place(value: Value, into: Value, offset: number): void {
    this.#homes.set(value, { value: into, offset });
    this.#taken.add(into);
  }

  /**
   * The values as one, in this order. Those that already lie so are taken as they are; free ones are computed right in
   * their places; the others are copied there by `copies`, to be run before the stack is read.
   */
  stack(values: readonly Value[], copies: Call[]): Value {
    let total = 0;
    for (const { length } of values) total += length;
    const { dtype } = values[0];
    const whole = this.#graph.newValue([total], dtype);
    const lying = neighbours(this, values);
    if (lying) {
      this.place(whole, lying.root, lying.offset);
      return whole;
    }
    let offset = 0;
    for (const value of values) {
      if (this.isFree(value)) this.place(value, whole, offset);
      else {
        const part = this.#graph.newValue(value.shape, dtype);
        this.place(part, whole, offset);
        copies.push(copyCall(part, value, 'stacked'));
      }
      offset += value.length;
    }
    return whole;
  }

  /** The order in which values already lie, or else that in which they are computed. */
  order<T>(items: readonly T[], toValue: (item: T) => Value): T[] {
    const keyed = items.map((item) => {
      const { root, offset } = placeOf(this, toValue(item));
      return { item, root, offset, computed: this.uses.writes.first[toValue(item).id] ?? -1 };
    });
    const together = keyed.every(({ root }) => root === keyed[0].root);
    keyed.sort((a, b) => (together ? a.offset - b.offset : a.computed - b.computed));
    return keyed.map(({ item }) => item);
  }
}

/** Whether the values already follow one another in one buffer. */
const neighbours = (stacks: Stacks, values: readonly Value[]): { root: Value; offset: number } | null => {
  const first = placeOf(stacks, values[0]);
  if (!stacks.homes.has(values[0]) && values.length > 1) return null;
  let next = first.offset;
  for (const value of values) {
    const { root, offset } = placeOf(stacks, value);
    if (root !== first.root || offset !== next) return null;
    next += value.length;
  }
  return first;
};

import {
  type Call,
  copyCall,
  type Graph,
  isSteady,
  placeOf,
  type Uses,
  type Value,
  writersOf,
} from '../../backend/graph.ts';

/** Puts values that calls compute one by one into one buffer, one behind the other. */
export class Stacks {
  readonly #graph: Graph;
  readonly #uses: Uses;
  /** Values that others have been put into: they stay where they are, but may be put somewhere themselves. */
  readonly #taken = new Set<Value>();

  constructor(graph: Graph, uses: Uses) {
    this.#graph = graph;
    this.#uses = uses;
  }

  /** Whether its calls may as well write it somewhere else. */
  isFree(value: Value): boolean {
    return (
      value.origin.kind === 'temporary' && value.home === null && !this.#taken.has(value) && isSteady(this.#uses, value)
    );
  }

  /** Moves a free value into another at `offset`. */
  place(value: Value, into: Value, offset: number): void {
    value.home = { value: into, offset };
    this.#taken.add(into);
  }

  /**
   * The values as one, in this order. Those that already lie so are taken as they are; free ones are computed right in
   * their places; the others are copied there by `copies`, to be run before the stack is read.
   */
  stack(values: readonly Value[], copies: Call[]): Value {
    const total = values.reduce((sum, { length }) => sum + length, 0);
    const { dtype } = values[0];
    const whole = this.#graph.newValue([total], dtype);
    const lying = neighbours(values);
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
      const { root, offset } = placeOf(toValue(item));
      return { item, root, offset, computed: writersOf(this.#uses, toValue(item))[0] ?? -1 };
    });
    const together = keyed.every(({ root }) => root === keyed[0].root);
    keyed.sort((a, b) => (together ? a.offset - b.offset : a.computed - b.computed));
    return keyed.map(({ item }) => item);
  }
}

/** Whether the values already follow one another in one buffer. */
const neighbours = (values: readonly Value[]): { root: Value; offset: number } | null => {
  const first = placeOf(values[0]);
  if (values[0].home === null && values.length > 1) return null;
  let next = first.offset;
  for (const value of values) {
    const { root, offset } = placeOf(value);
    if (root !== first.root || offset !== next) return null;
    next += value.length;
  }
  return first;
};

import type { Node } from './node.ts';
import type { Tensor } from './tensor.ts';

/** Looks at what ops compute, as `detectAnomaly` does. */
export interface Watch {
  /** After an op has run eagerly, or an update in place. */
  ran(name: string, inputs: readonly Tensor[], outputs: readonly Tensor[], node: Node<Tensor> | null): void;
  /** Runs a walk back over the tape. */
  walk<T>(fn: () => T): T;
  /** After a node gave a gradient for one of its inputs; `grads` are those that came to it. */
  gave(node: Node<Tensor>, gradient: Tensor, grads: readonly (Tensor | null)[]): void;
  /** After a gradient that a node gave was added to others of the same tensor. */
  summed(node: Node<Tensor>, sum: Tensor, terms: readonly Tensor[]): void;
  /** Runs what a compiled function was made of, in place of its program. */
  inline<A extends readonly unknown[]>(fn: (...args: A) => unknown, args: A): unknown;
}

/** Who watches, if anybody. */
export let watch: Watch | null = null;

/** Runs what passes through infinities that are meant, as masks of logits do: nobody looks at it. */
export const unwatched = <T>(fn: () => T): T => {
  const before = watch;
  watch = null;
  try {
    return fn();
  } finally {
    watch = before;
  }
};

export const setWatch = (next: Watch | null): void => {
  watch = next;
};

/**
 * What an elementwise kernel computes for an element, as a tree. It is made when the kernels are built, of the primitives in
 * `primitives.ts`; a node that is used twice is one object, and computed once.
 */

/** A number, or the truth of a comparison. */
export type Kind = 'number' | 'truth';

export type Exactness = 'exact' | 'rounded' | 'functions';

/** Whose elements a loop is over. Float64 is computed as float32 is, by typed arrays. */
export type ElementType = 'float32' | 'int32' | 'bool';

/**
 * How a language says a primitive, with `$0`, `$1`, … for its arguments. A function that it calls is imported from the file
 * that has it, see `print/imports.ts`.
 */
export type Spellings = Readonly<Partial<Record<ElementType, string>>>;

/** A named function of numbers or truths, as each language says it. */
export interface Primitive<K extends Kind = Kind> {
  readonly name: string;
  readonly gives: K;
  /** For one element of a typed array. Numbers are doubles there: int32 and bool need a word of their own seldom. */
  readonly javascript: Spellings & { readonly float32: string };
  /** For a vector of them. A dtype that has no spelling has no vectors. */
  readonly assembly: Spellings;
  /** For one cell, a float whatever the dtype. */
  readonly gpu: Spellings & { readonly float32: string };
  /**
   * The loop over many in `assembly/loops.ts` that is quicker than vector by vector: (to, x, y, yStep, n), where it takes
   * x + y. A formula is then computed in stages, chunk by chunk.
   */
  readonly stage?: string;
  /** How much it computes, in additions; 0 where moving the numbers takes longer. */
  readonly work: number;
  readonly exactness: Exactness;
}

export interface Operand<K extends Kind = Kind> {
  readonly is: 'operand';
  readonly kind: K;
  readonly index: number;
}

/** A number that comes with the call, such as a slope. */
export interface Attribute {
  readonly is: 'attribute';
  readonly kind: 'number';
  readonly name: string;
}

export interface Constant {
  readonly is: 'constant';
  readonly kind: 'number';
  readonly value: number;
}

export interface Application<K extends Kind = Kind> {
  readonly is: 'application';
  readonly kind: K;
  readonly primitive: Primitive<K>;
  readonly args: readonly Expression[];
}

export type Expression<K extends Kind = Kind> =
  | Operand<K>
  | Application<K>
  | (K extends 'number' ? Attribute | Constant : never);

export type Numeric = Expression<'number'>;
export type Truth = Expression<'truth'>;

export const constant = (value: number): Constant => ({ is: 'constant', kind: 'number', value });

/** Every node below and with this one, once, arguments before what takes them. */
export const nodesOf = (root: Expression): readonly Expression[] => {
  const nodes = new Set<Expression>();
  const visit = (node: Expression): void => {
    if (nodes.has(node)) return;
    if (node.is === 'application') for (const arg of node.args) visit(arg);
    nodes.add(node);
  };
  visit(root);
  return [...nodes];
};

export const primitivesOf = (root: Expression): readonly Primitive[] =>
  nodesOf(root).flatMap((node) => (node.is === 'application' ? [node.primitive] : []));

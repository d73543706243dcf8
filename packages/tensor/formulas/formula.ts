/** A declaration of an elementwise kernel: everything that is true of it. */
import {
  type Attribute,
  type ElementType,
  type Exactness,
  type Expression,
  type Kind,
  type Numeric,
  nodesOf,
  type Operand,
  primitivesOf,
} from './expression.ts';

export interface Formula {
  readonly name: string;
  /** For the row's comment. */
  readonly doc: string;
  readonly operands: readonly Operand[];
  /** Names of the numbers that come with a call, in the order in which they are handed on. */
  readonly attributes: readonly string[];
  readonly value: Expression;
  /** For which it has words: loops, vectors, programs. Operands of another dtype are computed as float32 are. */
  readonly dtypes: readonly ElementType[];
  /** Those of them for which every primitive has vectors. */
  readonly simd: readonly ElementType[];
  readonly work: number;
  readonly exactness: Exactness;
}

interface Facts<A extends string> {
  /** What it is in mathematics, of operands a, b and c. `pnpm check:docs` misses it where there is none. */
  readonly doc?: string;
  readonly attributes?: readonly A[];
  /** Default: float32. */
  readonly dtypes?: readonly ElementType[];
  /** Default: that of the least exact primitive. */
  readonly exactness?: Exactness;
}

type Attributes<A extends string> = Readonly<Record<A, Attribute>>;

const RANKS: readonly Exactness[] = ['exact', 'rounded', 'functions'];

const declare = <A extends string>(
  name: string,
  kinds: readonly Kind[],
  { doc = '', attributes = [], dtypes = ['float32'], exactness }: Facts<A>,
  build: (operands: readonly Operand[], attributes: Attributes<A>) => Expression,
): Formula => {
  const operands = kinds.map((kind, index): Operand => ({ is: 'operand', kind, index }));
  const given = {} as Record<A, Attribute>;
  for (const attribute of attributes) given[attribute] = { is: 'attribute', kind: 'number', name: attribute };
  const value = build(operands, given);
  const primitives = primitivesOf(value);
  // Their words in an instruction are float32.
  if (attributes.length > 0 && dtypes.some((type) => type !== 'float32'))
    throw new Error(`${name}: attributes are for floats`);
  const missing = [...operands, ...Object.values<Attribute>(given)].find((node) => !nodesOf(value).includes(node));
  if (missing) throw new Error(`${name}: the formula does not use its ${JSON.stringify(missing)}`);
  const worst = Math.max(0, ...primitives.map((primitive) => RANKS.indexOf(primitive.exactness)));
  const own = exactness ?? RANKS[worst]!;
  // Where vectors and doubles that are rounded once give the same, a single call takes vectors from 4,096 elements on, where the way
  // into WebAssembly's memory and back and the loop there take half as long as the loop over typed arrays.
  const least = own === 'exact' || (own === 'rounded' && primitives.length === 1) ? 4 : 0;
  return {
    name,
    doc,
    operands,
    attributes,
    value,
    dtypes,
    simd: dtypes.filter((type) => primitives.every(({ assembly }) => assembly[type] !== undefined)),
    work: primitives.reduce((sum, { work }) => sum + work, 0) || least,
    exactness: own,
  };
};

/** A kernel of one operand, element by element. */
export const unary = <const A extends string = never>(
  name: string,
  build: (x: Numeric, attributes: Attributes<A>) => Expression,
  facts: Facts<A> = {},
): Formula => declare(name, ['number'], facts, ([x], attributes) => build(x as Numeric, attributes));

/** A kernel of two operands that broadcast. */
export const binary = (
  name: string,
  build: (x: Numeric, y: Numeric) => Expression,
  facts: Facts<never> = {},
): Formula => declare(name, ['number', 'number'], facts, ([x, y]) => build(x as Numeric, y as Numeric));

/** A kernel of operands of these kinds that broadcast: truths, which are of dtype bool, before numbers. */
export const ofKinds = (
  name: string,
  kinds: readonly Kind[],
  build: (operands: readonly Operand[]) => Expression,
  facts: Facts<never> = {},
): Formula => declare(name, kinds, facts, build);

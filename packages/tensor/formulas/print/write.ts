/** An expression as text: what is used twice is given a name first. */
import { type Application, type ElementType, type Expression, nodesOf, type Spellings } from '../expression.ts';

export interface Language {
  operand(index: number): string;
  attribute(name: string): string;
  constant(value: number): string;
  /** With `$0`, `$1`, … for the arguments. */
  spelling(node: Application): string;
  /** The statement that names a value. */
  bind(name: string, text: string): string;
}

export interface Written {
  readonly statements: readonly string[];
  readonly value: string;
  /** Of a node that the value is made of. */
  readonly textOf: (node: Expression) => string;
}

/** What operands are called, and their elements. */
export const LETTERS = ['a', 'b', 'c'] as const;
export const NAMES = ['x', 'y', 'z'] as const;

const WORD = /^[\w.]+(?:\[[^[\]]*\])?$/;
const ARGUMENT = /\$(\d)/g;

/** An argument is in brackets unless it is a word or stands between those of a call; Biome takes away what is too much. */
const fill = (spelling: string, args: readonly string[]): string =>
  spelling.replace(ARGUMENT, (_, digit: string, at: number) => {
    const arg = args[Number(digit)]!;
    const alone = /[(,] ?$/.test(spelling.slice(0, at)) && /^[,)]/.test(spelling.slice(at + 2));
    return alone || WORD.test(arg) ? arg : `(${arg})`;
  });

/** The word for a dtype; where there is none, that for float32. */
export const wordOf = (name: string, spellings: Spellings, type: ElementType): string => {
  const word = spellings[type] ?? spellings.float32;
  if (word === undefined) throw new Error(`${name}: there is no word for it`);
  return word;
};

/** `given` are names of nodes that are there already. */
export const write = (
  root: Expression,
  language: Language,
  given: ReadonlyMap<Expression, string> = new Map(),
): Written => {
  const uses = new Map<Expression, number>();
  const seen = new Set<Expression>();
  const count = (node: Expression): void => {
    uses.set(node, (uses.get(node) ?? 0) + 1);
    if (node.is !== 'application' || given.has(node) || seen.has(node)) return;
    seen.add(node);
    const places = language.spelling(node).match(ARGUMENT) ?? [];
    for (const place of places) count(node.args[Number(place[1])]!);
  };
  count(root);

  const texts = new Map<Expression, string>(given);
  const statements: string[] = [];
  let named = 0;
  const textOf = (node: Expression): string => {
    if (node.is === 'operand') return language.operand(node.index);
    if (node.is === 'attribute') return language.attribute(node.name);
    if (node.is === 'constant') return language.constant(node.value);
    return fill(
      language.spelling(node),
      node.args.map((arg) => texts.get(arg)!),
    );
  };
  for (const node of nodesOf(root)) {
    if (texts.has(node) || !uses.has(node)) continue;
    const text = textOf(node);
    const isNamed = uses.get(node)! > 1 && node.is !== 'constant' && node.is !== 'attribute';
    if (!isNamed) {
      texts.set(node, text);
      continue;
    }
    const name = node.is === 'operand' ? NAMES[node.index]! : `t${named++}`;
    statements.push(language.bind(name, text));
    texts.set(node, name);
  }
  return { statements, value: texts.get(root)!, textOf: (node) => texts.get(node)! };
};

const isNot = (node: Expression): node is Application => node.is === 'application' && node.primitive.name === 'not';

/**
 * As it is stored: a truth is 1 or 0. Of what is not so the opposite is asked: NaN ≠ NaN is false to some shader compilers, and
 * NaN = NaN to none.
 */
export const writeStored = (root: Expression, language: Language): Written => {
  if (root.kind === 'number') return write(root, language);
  const written = write(isNot(root) ? root.args[0]! : root, language);
  return { ...written, value: `(${written.value}) ? ${isNot(root) ? '0 : 1' : '1 : 0'}` };
};

/** Statements, and the value that they end in. */
export type Body = Pick<Written, 'statements' | 'value'>;

import { ArgumentError, got } from './errors.ts';
import { quote, show } from './quote.ts';

/** Of an option of this type, what `checkOptions` looks at. 1 is only its name: whoever reads it checks the value. */
type OptionKind<V> = [V] extends [boolean]
  ? 'flag'
  : [number, V] extends [V, number]
    ? 'number'
    : [number | null, V] extends [V, number | null]
      ? 'number or null'
      : 1;

/**
 * Every name that an options record `O` may have, and of which kind it is: `{ lr: 'number', nesterov: 'flag', betas: 1 }`. One
 * that is left out is an error of types. A number may be NaN or infinite.
 */
export type OptionNames<O> = { readonly [name in keyof O]-?: OptionKind<Exclude<O[name], undefined>> };

const NONE = Object.freeze({});

/**
 * The options that were passed, or none for `undefined` and `null`. TypeScript refuses most slips; this refuses them in
 * JavaScript, and in records that come from elsewhere.
 *
 * ```ts
 * const { bias = true } = checkOptions('Dense', options, { bias: 'flag' });
 * ```
 *
 * @param op what the error names: the function or class.
 * @param names all that there are, the most likely first.
 * @throws {ArgumentError} that names an unknown option and the nearest right one, PyTorch's spellings among them; or one
 * that is of another kind; or says that options go in an object, when something else is passed, as in `Linear(2, 2, false)`.
 */
export const checkOptions = <O extends object>(
  op: string,
  options: O | null | undefined,
  names: OptionNames<NoInfer<O>>,
): O => {
  if (options === undefined || options === null) return NONE as O;
  if (typeof options === 'object' && fits(options, names)) return options;
  throw new ArgumentError(`${op}: ${whatIsWrong(options as Loose, names as Loose)}`);
};

/** An instance of a class may hold options too, but only where there are some: a generator would pass for none. */
const fits = <O extends object>(options: O, names: OptionNames<O>): boolean => {
  let some = false;
  for (const name in options) {
    const kind = names[name];
    if (kind !== 1 && !isOf(kind, options[name])) return false;
    some = true;
  }
  return some || isRecord(options);
};

/** Whether an option of this kind may have the value; no kind is none that there is. */
const isOf = (kind: unknown, value: unknown): boolean => {
  if (kind === 'flag') return typeof value === 'boolean' || value === undefined;
  if (kind === 'number') return typeof value === 'number' || value === undefined;
  return kind === 'number or null' && (typeof value === 'number' || value === undefined || value === null);
};

/** A record of any realm; an instance of a class has a longer chain of prototypes. */
const isRecord = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
};

type Loose = Readonly<Record<string, unknown>>;

const whatIsWrong = (options: Loose, names: Loose): string => {
  if (options instanceof Promise) return `the options are ${got(options)}`;
  const known = Object.keys(names);
  if (typeof options === 'object') {
    for (const name in options) {
      const kind = names[name];
      if (!known.includes(name)) {
        if (!isRecord(options)) break;
        const right = nearest(name, known);
        const all = known.join(', ');
        return `unknown option ${quote(name)}; ${right ? `did you mean ${right}? There are ${all}` : `there are ${all}`}`;
      }
      if (kind !== 1 && !isOf(kind, options[name]))
        return `${name} is ${kind === 'flag' ? 'true or false' : `a ${kind}`}, got ${show(options[name])}`;
    }
  }
  return `options go in an object: { ${known[0]}: ${typeof options === 'object' ? '…' : show(options)} }`;
};

/** What other libraries call them, without marks and capitals. */
const ALIASES =
  '|dim:axis|dim:axes|learningrate:lr|unbiased:correction|ddof:correction|sizeaverage:reduction|seed:generator|tmax:steps|etamin:min|';

/** The one of the names that are known which somebody most likely meant; undefined where none is near. */
export const nearest = (name: string, known: readonly string[]): string | undefined => {
  const given = letters(name);
  let best: string | undefined;
  let least = Infinity;
  for (const right of known) {
    const other = letters(right);
    const length = Math.max(given.length, other.length);
    const alias = given === other || ALIASES.includes(`|${given}:${right}|`);
    const part = given.length > 1 && length > 2 && (other.includes(given) || given.includes(other));
    const distance = alias ? 0 : part ? 1.5 : edits(given, other);
    if (distance <= length / 2 && distance < least) [best, least] = [right, distance];
  }
  return best;
};

const letters = (name: string): string => name.replace(/[^a-z\d]/gi, '').toLowerCase();

/** How many letters must be put in, taken out or replaced to make one of the other (Levenshtein). */
const edits = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 0; i < a.length; i++) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j++) {
      next.push(Math.min(next[j] + 1, row[j + 1] + 1, row[j] + (a[i] === b[j] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length];
};

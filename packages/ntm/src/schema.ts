import { type EngramError, nearest, quote } from '@engram/tensor';
import * as v from 'valibot';

// Schemas of what comes from outside: configs and plans of the user's, and the parts of a file. A rule is written once, in
// words that follow the name of a field.

/** What a value must be to be a `T`. */
export type Schema<T> = v.GenericSchema<unknown, T>;

/** A schema for each field of `T`: a field that is left out or that `T` lacks is an error of types. */
export type Fields<T> = { readonly [K in keyof T]-?: Schema<T[K]> };

export const where = <T>(holds: (value: unknown) => boolean, words: string): Schema<T> => v.custom<T>(holds, words);

const MOST = Number.MAX_SAFE_INTEGER;

export const whole = (least: number, most = MOST): Schema<number> =>
  where(
    (value) => Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most,
    most === MOST ? `is a whole number ≥ ${least}` : `is a whole number from ${least} to ${most}`,
  );

const isNumber = (value: unknown): value is number => Number.isFinite(value);

export const atLeast0: Schema<number> = where((value) => isNumber(value) && value >= 0, 'is a finite number ≥ 0');

/** From 0 to 1; 1 itself does not belong to it where `below`. */
export const fraction = ({ below = false } = {}): Schema<number> =>
  where(
    (value) => isNumber(value) && value >= 0 && (below ? value < 1 : value <= 1),
    below ? 'is a number ≥ 0 and < 1' : 'is a number from 0 to 1',
  );

export const flag: Schema<boolean> = where((value) => typeof value === 'boolean', 'is true or false');

const choice = (choices: readonly string[]): string =>
  choices.length === 2 ? `is '${choices[0]}' or '${choices[1]}'` : `is one of '${choices.join("', '")}'`;

export const oneOf = <T extends string>(choices: readonly T[]): Schema<T> =>
  where((value) => choices.includes(value as T), choice(choices));

export const optional = <T>(schema: Schema<T>): Schema<T | undefined> => v.optional(schema);

export const orNull = <T>(schema: Schema<T>): Schema<T | null> => v.nullable(schema);

/** @param most items; more are not looked at. */
export const list = <T>(item: Schema<T>, most: number): Schema<T[]> =>
  v.pipe(
    where<unknown[]>((value) => Array.isArray(value) && value.length <= most, `is a list of at most ${most}`),
    v.array(item),
  );

export const pair = <T>(item: Schema<T>): Schema<[T, T]> =>
  v.pipe(
    where<unknown[]>((value) => Array.isArray(value) && value.length === 2, 'is a list of two'),
    v.tuple([item, item]),
  );

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const record: Schema<Record<string, unknown>> = where(isRecord, 'is a record');

/** Says what is wrong: with a field, in words that follow its name, or, where that is null, with the record itself. */
type Say = (field: string | null, words: string) => void;

/** A rule about several fields at once. It says what is wrong, or nothing. */
export type Rule<T> = (value: T, say: Say) => void;

/** Before words that don't follow a name. */
const COLON = ': ';

const ruled = <T extends object>(rule: Rule<T>) =>
  v.rawCheck<T>(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    const { value } = dataset;
    rule(value, (field, words) => {
      if (field === null) addIssue({ message: COLON + words });
      else addIssue({ message: words, path: [{ type: 'unknown', origin: 'value', input: value, key: field, value }] });
    });
  });

/** A record with these fields and no others. */
export const fields = <T extends object>(entries: Fields<T>, rule: Rule<T> = () => {}): Schema<T> => {
  const names = Object.keys(entries);
  const absent = Object.fromEntries(names.map((name) => [name, undefined]));
  const schema = v.pipe(
    record,
    ruled((given, say) => {
      const unknown = Object.keys(given).find((name) => !names.includes(name));
      if (unknown === undefined) return;
      const right = nearest(unknown, names);
      const known = names.join(', ');
      say(
        null,
        `unknown field ${/^\w{1,40}$/.test(unknown) ? unknown : quote(unknown)}; ${right ? `did you mean ${right}? There are` : 'there are'} ${known}`,
      );
    }),
    // A field that is missing gets its own rule in the message.
    v.transform((given) => ({ ...absent, ...given })),
    v.object(entries as v.ObjectEntries),
  );
  return v.pipe(schema as unknown as Schema<T>, ruled(rule));
};

/** One of several records, told apart by their `kind`. */
export const byKind = <T extends { readonly kind: string }>(
  kinds: Readonly<Record<T['kind'], Schema<T>>>,
): Schema<T> => {
  const names = Object.keys(kinds);
  const schema = v.pipe(
    record,
    ruled(({ kind }, say) => {
      if (!names.includes(kind as string)) say('kind', `${choice(names)}, got ${show(kind)}`);
    }),
    v.lazy((given: unknown) => kinds[(given as T).kind as T['kind']] as v.GenericSchema<Record<string, unknown>, T>),
  );
  return schema as unknown as Schema<T>;
};

/** A value for a message: short, in one line, with nothing in it that a terminal would obey. */
export const show = (value: unknown): string => {
  if (typeof value === 'string') return quote(value);
  if (Array.isArray(value)) return value.length === 0 ? '[]' : `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return Object.keys(value).length === 0 ? '{}' : 'a record';
  return typeof value === 'function' ? 'a function' : Object.is(value, -0) ? '-0' : String(value);
};

type Fault = new (message: string) => EngramError;

/**
 * The value, if it is what the schema says.
 * @throws {Fault} that names the field by its path, the rule and the value: `TrainingPlan: noise.from is …, got -1`.
 */
export const parse = <T>(schema: Schema<T>, value: unknown, what: string, Fault: Fault): T => {
  const { issues } = v.safeParse(schema, value, { abortEarly: true });
  if (!issues) return value as T;
  const { path = [], message, input, type } = issues[0];
  let at = '';
  for (const { key } of path) at += typeof key === 'number' ? `[${key}]` : at ? `.${key}` : String(key);
  const words = message.startsWith(COLON) ? message : ` ${message}`;
  throw new Fault(what + (at && COLON + at) + words + (type === 'raw_check' ? '' : `, got ${show(input)}`));
};

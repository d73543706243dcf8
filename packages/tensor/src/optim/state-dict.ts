import { Tensor } from '../autograd/tensor.ts';
import { got, StateDictError } from '../errors.ts';
import { legible, listed, MOST_NAMES } from '../quote.ts';
import { isFloat } from '../shape/dtype.ts';
import { formatShape, type Spec, sameShape } from '../shape/shape.ts';

/** What a setting of an optimizer can be. */
export type HyperparameterValue = number | boolean | readonly number[];

/** The options of a parameter group, under the names that the constructor takes, and the positions of its parameters. */
export type ParamGroupState = Readonly<Record<string, HyperparameterValue>> & { readonly params: readonly number[] };

/**
 * All that an optimizer is besides its parameters, as plain data: `state` holds the tensors under flat names, the rest
 * is JSON, so that one safetensors file can hold it.
 */
export interface OptimizerStateDict {
  /** Which optimizer it is of: `'Adam'`. */
  readonly optimizer: string;
  /** The groups, as PyTorch has them: `[{ lr: 0.001, …, params: [0, 1] }]`. */
  readonly param_groups: readonly ParamGroupState[];
  /** For each parameter how often it has been updated. */
  readonly steps: readonly number[];
  /** `'<parameter's position>.<name in PyTorch>'` → its value: `'0.exp_avg'`. Only for parameters that were updated. */
  readonly state: Readonly<Record<string, Tensor>>;
}

/** What came before parameter groups. It still loads, into an optimizer of one group. */
export interface OneGroupStateDict extends Omit<OptimizerStateDict, 'param_groups'> {
  readonly hyperparameters: Readonly<Record<string, HyperparameterValue>>;
}

/** The names that are not known, if there are any. */
const strangers = (title: string, names: readonly string[], known: readonly string[]): string[] => {
  const all = new Set(known);
  const unknown = names.filter((name) => !all.has(name));
  return unknown.length === 0 ? [] : [`${title}: ${listed(unknown)}`];
};

/** One line each on the names that are missing and those that nobody expects. */
const compareNames = (what: string, expected: readonly string[], given: readonly string[]): string[] => [
  ...strangers(`missing ${what}`, expected, given),
  ...strangers(`unexpected ${what}`, given, expected),
];

/** One line each on missing, unexpected and misshapen tensors. */
export const compareTensors = (
  expected: ReadonlyMap<string, Spec>,
  given: Readonly<Record<string, Tensor>>,
): string[] => {
  const misshapen: string[] = [];
  for (const [name, spec] of expected) {
    if (!Object.hasOwn(given, name)) continue;
    const value: unknown = given[name];
    if (!(value instanceof Tensor)) misshapen.push(`${name} is not a tensor but ${got(value)}`);
    else if (isFloat(value.dtype) !== isFloat(spec.dtype) || !sameShape(value.shape, spec.shape)) {
      misshapen.push(`${name} is ${formatSpec(value)}, expected ${formatSpec(spec)}`);
    }
  }
  return [
    ...compareNames('state', [...expected.keys()], Object.keys(given)),
    ...(misshapen.length > 0 ? [`misshapen state: ${misshapen.slice(0, MOST_NAMES).join(', ')}`] : []),
  ];
};

const formatSpec = ({ shape, dtype }: Spec): string => `${formatShape(shape)} ${dtype}`;

/** The places of a group's parameters among all. */
export const positionsIn = (groupOf: readonly number[], group: number): number[] =>
  groupOf.flatMap((of, i) => (of === group ? [i] : []));

/** What a state dict is held against. */
export interface StateDictReader<H> {
  /** Of the optimizer. */
  readonly name: string;
  /** The hyperparameters of each group, as they are. */
  readonly groups: readonly H[];
  readonly parameters: readonly Tensor[];
  /** Of each parameter, in which group it is. */
  readonly groupOf: readonly number[];
  /** The names of the tensors that are kept for each parameter of such a group. */
  readonly slots: (hyperparameters: H) => readonly string[];
  /** What is wrong with a group's values; `null` for nothing. */
  readonly whyNot: (hyperparameters: H) => string | null;
}

/** The hyperparameters of each group. @throws {StateDictError} listing all that does not fit. */
export const readStateDict = <H extends object>(
  dict: OptimizerStateDict | OneGroupStateDict,
  { name, groups, parameters, groupOf, slots, whyNot }: StateDictReader<H>,
): H[] => {
  if ((dict as unknown) instanceof Promise) throw new StateDictError(`${name}.loadStateDict: got ${got(dict)}`);
  const { optimizer, steps } = dict ?? {};
  const problems: string[] = [];
  if (optimizer !== name)
    problems.push(`it is of ${optimizer === undefined ? 'no optimizer' : listed([String(optimizer)])}, not of ${name}`);

  const count = groups.length;
  const given = groupsOf(dict, parameters.length);
  if (given.length !== count) problems.push(`it has ${given.length} parameter groups, not ${count}`);
  const read = groups.map((now, i): H | null => {
    const { params, ...others } = (given[i] ?? {}) as ParamGroupState;
    const off = Object.entries(now).map(([option, value]) => [option, typeof value === 'boolean' ? false : undefined]);
    const known = Object.fromEntries(
      off.filter(([option, flag]) => flag === false || Object.hasOwn(others, String(option))),
    );
    const next = { ...known, ...others } as unknown as H; // in the order of the options
    const where = count === 1 ? '' : `group ${i}: `;
    const wrong = compareNames('hyperparameters', Object.keys(now), Object.keys(next));
    const why = wrong.length === 0 ? whyNot(next) : null;
    if (why !== null) wrong.push(why);
    const positions = positionsIn(groupOf, i);
    if (String(params) !== String(positions) && given.length === count)
      wrong.push(`params must be ${formatShape(positions)}, got ${shown(params)}`);
    problems.push(...wrong.map((problem) => where + problem));
    return wrong.length === 0 ? next : null;
  });

  const total = parameters.length;
  if (!Array.isArray(steps) || steps.length !== total || !steps.every((n) => Number.isSafeInteger(n) && n >= 0)) {
    problems.push(`steps must be ${total} whole numbers ≥ 0, one for each parameter, got ${shown(steps)}`);
  } else {
    const expected = parameters.flatMap((parameter, i) => {
      const group = groupOf[i];
      const names = steps[i] > 0 ? slots(read[group] ?? groups[group]) : [];
      return names.map((slot) => [`${i}.${slot}`, parameter] as const);
    });
    problems.push(...compareTensors(new Map(expected), dict.state ?? {}));
  }
  if (problems.length === 0) return read as H[];
  throw new StateDictError(`${name}.loadStateDict: the state does not fit:\n  ${problems.join('\n  ')}`);
};

const shown = (value: unknown): string => legible(JSON.stringify(value) ?? 'nothing').slice(0, 80);

/** The groups of a state dict, also of one from before there were any. */
const groupsOf = (
  dict: Partial<OptimizerStateDict & OneGroupStateDict> | undefined,
  count: number,
): readonly unknown[] => {
  if (dict?.param_groups !== undefined) return Array.isArray(dict.param_groups) ? dict.param_groups : [];
  return [{ ...dict?.hyperparameters, params: Array.from({ length: count }, (_, i) => i) }];
};

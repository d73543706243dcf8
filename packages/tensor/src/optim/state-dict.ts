import { Tensor } from '../autograd/tensor.ts';
import { got } from '../errors.ts';
import { listed, MOST_NAMES } from '../quote.ts';
import { isFloat } from '../shape/dtype.ts';
import { formatShape, type Spec, sameShape } from '../shape/shape.ts';

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
export const compareNames = (what: string, expected: readonly string[], given: readonly string[]): string[] => [
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

import { ArgumentError, StateDictError } from '../errors.ts';
import { show } from '../quote.ts';

interface Range {
  /** Default 0. */
  readonly min?: number;
  /** Default none. */
  readonly max?: number;
  /** Whether `min` and `max` are outside themselves; default false. */
  readonly aboveMin?: boolean;
  readonly belowMax?: boolean;
  readonly infinite?: boolean;
}

/** @throws {ArgumentError} naming the field, its value and its range. */
export const checkRange = (op: string, field: string, value: number, range: Range = {}): void => {
  const { min = 0, max = Infinity, aboveMin = false, belowMax = false, infinite = false } = range;
  const isNumber = typeof value === 'number';
  const above = isNumber && (aboveMin ? value > min : value >= min);
  const below = isNumber && (belowMax ? value < max : value <= max);
  if (above && below && (infinite || Number.isFinite(value))) return;
  const lower = `${aboveMin ? '>' : '≥'} ${min}`;
  const upper = max === Infinity ? '' : ` and ${belowMax ? '<' : '≤'} ${max}`;
  throw new ArgumentError(
    `${op}: ${field} is a${infinite ? '' : ' finite'} number ${lower}${upper}, got ${show(value)}`,
  );
};

/** @throws {ArgumentError} unless they are two numbers, each in [0, 1). */
export const checkBetas = (op: string, betas: readonly [number, number]): void => {
  if (!Array.isArray(betas) || betas.length !== 2) {
    throw new ArgumentError(`${op}: betas are two numbers, got ${show(betas)}`);
  }
  betas.forEach((beta, i) => {
    checkRange(op, `betas[${i}]`, beta, { max: 1, belowMax: true });
  });
};

/** @throws {ArgumentError} unless `value` is a whole number ≥ 1. */
export const checkCount = (op: string, field: string, value: number): void => {
  if (Number.isSafeInteger(value) && value >= 1) return;
  throw new ArgumentError(`${op}: ${field} is a whole number ≥ 1, got ${show(value)}`);
};

/** @throws {ArgumentError} unless `value` is a boolean. */
export const checkFlag = (op: string, field: string, value: boolean): void => {
  if (typeof value === 'boolean') return;
  throw new ArgumentError(`${op}: ${field} is true or false, got ${show(value)}`);
};

/** @throws {StateDictError} that names the fields, unless each of them fits. */
export const checkState = (op: string, given: unknown, fits: Readonly<Record<string, boolean>>): void => {
  if (Object.values(fits).every(Boolean)) return;
  throw new StateDictError(`${op}.loadStateDict: need { ${Object.keys(fits).join(', ')} }, got ${show(given)}`);
};

/** Whether it is a finite number ≥ 0. */
export const isSize = (value: unknown): boolean => typeof value === 'number' && value >= 0 && value < Infinity;

/** Whether it is a best metric: `null` before the first, and never NaN. */
export const isBest = (value: unknown): boolean =>
  value === null || (typeof value === 'number' && !Number.isNaN(value));

import { Generator, nearest } from '@engram/tensor';
import { SweepError } from './errors.ts';

// What is varied: paths into a plan, and the values that each may have. All of it is plain data.

/** A value of a plan's field. */
export type Setting = number | string | boolean | null;

/** Any number between the two, each as likely. */
export interface Uniform {
  readonly uniform: readonly [number, number];
}

/** Any number between the two, each power of ten as likely as another. */
export interface LogUniform {
  readonly logUniform: readonly [number, number];
}

/** The values that a field of a plan may have: all of a list, or any of a range. */
export type Values = readonly Setting[] | Uniform | LogUniform;

/** By paths such as `seed`, `optimizer.lr` or `model.slots`. */
export type Space = Readonly<Record<string, Values>>;

/** A point of the space: a value for each path. */
export type Settings = Readonly<Record<string, Setting>>;

/** `from`, `from + 1`, … below `to`. @throws {SweepError} */
export const range = (from: number, to: number): number[] => {
  if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to) || to < from || to - from > MOST_TRIALS) {
    throw new SweepError(`range: whole numbers from ${from} to below ${to} are not a list of at most ${MOST_TRIALS}`);
  }
  return Array.from({ length: to - from }, (_, i) => from + i);
};

/** Any number between two, each as likely; for `random` sweeps. @throws {SweepError} unless low < high. */
export const uniform = (low: number, high: number): Uniform => ({ uniform: checkedEnds('uniform', low, high) });

/** Any number between two, each power of ten as likely; for `random` sweeps. @throws {SweepError} unless 0 < low < high. */
export const logUniform = (low: number, high: number): LogUniform => ({
  logUniform: checkedEnds('logUniform', low, high, 0),
});

const checkedEnds = (what: string, low: number, high: number, above = Number.NEGATIVE_INFINITY): [number, number] => {
  const fits = Number.isFinite(low) && Number.isFinite(high) && low > above && low < high;
  if (!fits)
    throw new SweepError(
      `${what}: needs two numbers${above === 0 ? ' > 0' : ''}, the lower first, got ${low} and ${high}`,
    );
  return [low, high];
};

/** So many trials may a sweep have. */
const MOST_TRIALS = 100_000;

/** @throws {SweepError} that names the path. */
export const checkSpace = (space: Space): void => {
  for (const [path, values] of Object.entries(space)) {
    if (Array.isArray(values)) {
      if (values.length === 0) throw new SweepError(`vary: ${path} has no values`);
      const seen = new Set<Setting>();
      const twice = values.find((value) => seen.size === seen.add(value).size);
      if (twice !== undefined) throw new SweepError(`vary: ${path} has ${String(twice)} twice`);
    } else if ('uniform' in values) checkedEnds(`vary: ${path}: uniform`, ...values.uniform);
    else if ('logUniform' in values) checkedEnds(`vary: ${path}: logUniform`, ...values.logUniform, 0);
    else throw new SweepError(`vary: ${path} is a list of values, uniform(low, high) or logUniform(low, high)`);
  }
};

/** Every combination, the last path fastest. @throws {SweepError} where a path has endlessly many values, or there are too many. */
export const grid = (space: Space): Settings[] => {
  let points: Settings[] = [{}];
  for (const [path, values] of Object.entries(space)) {
    if (!Array.isArray(values)) {
      throw new SweepError(
        `vary: ${path} is drawn from between two numbers: say how many trials to draw (random), or list its values`,
      );
    }
    if (points.length * values.length > MOST_TRIALS) throw new SweepError(`a grid of more than ${MOST_TRIALS} trials`);
    points = points.flatMap((point) => (values as Setting[]).map((value) => ({ ...point, [path]: value })));
  }
  return points;
};

/** Points drawn one after the other: the first of 50 are those of 20, by the same seed. */
export const randomPoints = (
  space: Space,
  { count, seed }: { readonly count: number; readonly seed: number },
): Settings[] => {
  if (count > MOST_TRIALS) throw new SweepError(`random.count is at most ${MOST_TRIALS}, got ${count}`);
  const generator = new Generator(seed);
  // By name, so that the order in which the paths were written is no other drawing.
  const entries = Object.entries(space).sort(([a], [b]) => (a < b ? -1 : 1));
  const listed = entries.every(([, values]) => Array.isArray(values));
  const different = listed ? entries.reduce((n, [, values]) => n * (values as readonly Setting[]).length, 1) : Infinity;
  const points = new Map<string, Settings>();
  // A list of few values gives the same point again and again; the last ones are then found by drawing on.
  while (points.size < Math.min(count, different)) {
    const point = Object.fromEntries(entries.map(([path, values]) => [path, draw(values, generator)]));
    points.set(JSON.stringify(point), point);
  }
  return [...points.values()];
};

/** Of [0, 1), in steps of 2⁻³². */
const fraction = (generator: Generator): number => generator.nextInt(2 ** 32) / 2 ** 32;

const draw = (values: Values, generator: Generator): Setting => {
  if (Array.isArray(values)) return (values as readonly Setting[])[generator.nextInt(values.length)]!;
  const at = fraction(generator);
  if ('uniform' in values) return values.uniform[0] + at * (values.uniform[1] - values.uniform[0]);
  const [low, high] = (values as LogUniform).logUniform;
  return Math.exp(Math.log(low) + at * (Math.log(high) - Math.log(low)));
};

/** What to say of a path that leads nowhere. */
export const unknownPath = (path: string, known: readonly string[]): SweepError => {
  const right = nearest(path, known);
  return new SweepError(
    `vary: there is no ${JSON.stringify(path)} in the plan; ${right ? `did you mean ${right}? There are` : 'there are'} ${known.join(', ')}`,
  );
};

import {
  checkedPlan,
  hasField,
  heldNumbers,
  MOST_HELD,
  planPaths,
  type Recipe,
  type TrainingPlan,
  withFields,
} from '@engram/ntm';
import { ArgumentError, checkOptions } from '@engram/tensor';
import { SweepError, whole } from './errors.ts';
import { type Goal, goals, isGoal } from './goal.ts';
import { checkSpace, grid, randomPoints, type Settings, type Space, unknownPath } from './space.ts';
import { type Trial, trialOf } from './trial.ts';

/** Trainings of one plan over seeds and settings, as plain data. */
export interface SweepPlan {
  /** What all trials have in common: a recipe, or a plan. */
  readonly base: Recipe | TrainingPlan;
  /** What they differ in. Without `seed` among it, all have the base's, or 0. */
  readonly vary: Space;
  /** By what they are ranked; default `'sequencesToLearn'`. */
  readonly goal?: Goal;
  /** Whether a trial ends when it has learned its task; default false: all steps of the plan are taken. */
  readonly untilLearned?: boolean;
  /** Trials are drawn, so many of them, rather than all of the grid; `seed` is that of the drawing, default 0. */
  readonly random?: { readonly count: number; readonly seed?: number };
  /** Bad trials end early. */
  readonly halving?: HalvingPlan;
}

/**
 * Successive halving (Jamieson and Talwalkar, arXiv 1502.07943): all trials train for `first` steps, the best 1 / `factor` of
 * them for `factor` times as many, and so on, until the plan's steps.
 */
export interface HalvingPlan {
  /** Default: the plan's steps over factor³, at least one window. */
  readonly first?: number;
  /** Default 3. */
  readonly factor?: number;
}

/** A sweep with its defaults filled in, and its trials. */
export interface Sweep {
  readonly trials: readonly Trial[];
  readonly goal: Goal;
  /** Steps at which trials are compared, the last one infinite; just that without halving. */
  readonly rungs: readonly number[];
  readonly factor: number;
  /** As it was given, for the record. */
  readonly plan: SweepPlan;
}

/**
 * A plan with its defaults filled in and its trials made: each point of the grid, or as many as are drawn.
 * @throws {SweepError} that names what is wrong, and of a path that leads nowhere the right ones.
 */
export const sweepOf = (given: SweepPlan): Sweep => {
  const {
    base,
    vary,
    goal = 'sequencesToLearn',
    untilLearned = false,
    random,
    halving,
  } = checkOptions('sweep', given, {
    base: 1,
    vary: 1,
    goal: 1,
    untilLearned: 'flag',
    random: 1,
    halving: 1,
  });
  if (!isGoal(goal)) throw new SweepError(`goal is one of ${Object.keys(goals).join(', ')}, got ${String(goal)}`);
  checkSpace(vary);
  const all: TrainingPlan = { seed: 0, ...base };
  const points: Settings[] = random
    ? randomPoints(vary, {
        count: whole('random.count', random.count, 1),
        seed: whole('random.seed', random.seed ?? 0, 0),
      })
    : grid(vary);
  checkPaths(all, points[0]!);
  const trials = new Map<string, Trial>();
  for (const settings of points) {
    const trial = trialOf(planAt(all, settings), untilLearned, settings);
    trials.set(trial.id, trial);
  }
  const steps = Math.min(...[...trials.values()].map(({ plan }) => plan.steps));
  const { factor = 3, first = Math.max(all.window, Math.ceil(steps / factor ** 3)) } = halving ?? {};
  const rungs: number[] = [];
  if (halving) {
    whole('halving.factor', factor, 2);
    for (let rung = whole('halving.first', first, 1); rung < steps; rung *= factor) rungs.push(rung);
  }
  return { trials: [...trials.values()], goal, rungs: [...rungs, Number.POSITIVE_INFINITY], factor, plan: given };
};

/** A plan that nobody vouches for. @throws {SweepError} on what is none, or is beyond any machine. */
export const checkedPlanOf = (plan: TrainingPlan): TrainingPlan => {
  try {
    if (heldNumbers(plan, MOST_HELD) <= MOST_HELD) return checkedPlan(plan);
  } catch (error) {
    throw error instanceof ArgumentError ? new SweepError(error.message, { cause: error }) : error;
  }
  throw new SweepError(
    `TrainingPlan: asks for more than can be: its network, batch and sequences are more than ${MOST_HELD} numbers at once`,
  );
};

/** The plan at a point. @throws {SweepError} that names the point and the field that is wrong. */
const planAt = (base: TrainingPlan, settings: Settings): TrainingPlan => {
  try {
    return checkedPlan(withFields(base, settings));
  } catch (error) {
    if (!(error instanceof ArgumentError)) throw error;
    const at = Object.entries(settings).map(([path, value]) => `${path} ${JSON.stringify(value)}`);
    throw new SweepError(`at ${at.join(', ') || 'the base'}: ${error.message}`, { cause: error });
  }
};

/** @throws {SweepError} on a path that the plan does not have, with those that it has. */
const checkPaths = (base: TrainingPlan, point: Settings): void => {
  for (const [path, value] of Object.entries(point)) {
    if (!hasField(base, path, value)) throw unknownPath(path, planPaths(base));
  }
};

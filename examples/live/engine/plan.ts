import { hasField, heldNumbers, planPaths, recipeFor, type TrainingPlan, withFields } from '@engram/ntm';
import { ArgumentError } from '@engram/tensor';
import type { PlanValue, RunSpec } from '../shared/messages.ts';

type Fields = Record<string, unknown>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Numbers that a training may hold at once on a page; half a gigabyte of them. */
const MOST_ON_PAGE = 2 ** 27;

/** Links and files may be anybody's, and must not take a tab down. @throws {ArgumentError} on a training too large for a page. */
export const checkForPage = (plan: TrainingPlan): void => {
  if (heldNumbers(plan, MOST_ON_PAGE) <= MOST_ON_PAGE) return;
  throw new ArgumentError(
    `the plan is too large for a page: its network, batch and sequences are more than ${MOST_ON_PAGE} numbers at once`,
  );
};

/**
 * The recipe of the task for this network, with the changes and the seed. What the values may be is for the library to check.
 * @throws {ArgumentError} on a path that the plan does not have, with those that it has; on a training too large for a page.
 */
export const planOf = ({ task, model, seed, changes }: RunSpec): TrainingPlan => {
  const recipe: TrainingPlan = { ...recipeFor(task, model), seed };
  const plan = withFields(recipe, changes);
  for (const [path, value] of Object.entries(changes)) {
    if (hasField(recipe, path, value)) continue;
    throw new ArgumentError(`the plan has no ${path}; there is ${planPaths(recipe).join(', ')}`);
  }
  checkForPage(plan);
  return plan;
};

/** Whether fields of one with others in their places can be the other: none is to be left out, and they are of one kind. */
const saysByFields = (of: Fields, from: Fields): boolean =>
  of.kind === from.kind && Object.keys(from).every((name) => Object.hasOwn(of, name));

/** What differs, by its path: a field, or a record as a whole where its fields alone cannot say it. */
const difference = (of: unknown, from: unknown, path: string): [string, PlanValue][] => {
  if (isFields(of) && isFields(from) && saysByFields(of, from))
    return Object.entries(of).flatMap(([name, value]) =>
      difference(value, from[name], path === '' ? name : `${path}.${name}`),
    );
  return JSON.stringify(of) === JSON.stringify(from) ? [] : [[path, of as PlanValue]];
};

/** The training that a plan is, said by what differs from the recipe of its task and network. */
export const specOf = (plan: TrainingPlan): RunSpec => {
  const { task, model, seed } = plan;
  const recipe = { freshValidation: false, ...recipeFor(task, model.kind), seed };
  const changes = difference({ freshValidation: false, ...plan }, recipe, '');
  return { task, model: model.kind, seed, changes: Object.fromEntries(changes) };
};

import { hasField, planPaths, recipeFor, type TrainingPlan, withFields } from '@engram/ntm';
import { ArgumentError } from '@engram/tensor';
import type { PlanValue, RunSpec } from '../shared/messages.ts';

type Fields = Record<string, unknown>;

const isRecord = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * The recipe of the task for this network, with the changes and the seed. What the values may be is for the trainer to check.
 * @throws {ArgumentError} on a path that the plan does not have, with those that it has.
 */
export const planOf = ({ task, model, seed, changes }: RunSpec): TrainingPlan => {
  const recipe: TrainingPlan = { ...recipeFor(task, model), seed };
  const plan = withFields(recipe, changes);
  for (const [path, value] of Object.entries(changes)) {
    if (hasField(recipe, path, value)) continue;
    throw new ArgumentError(`the plan has no ${path}; there is ${planPaths(recipe).join(', ')}`);
  }
  return plan;
};

/** The fields that differ, by their paths. Both have the same kinds of fields. */
const differences = (of: Fields, from: Fields, path: string): [string, PlanValue][] =>
  Object.entries(of).flatMap(([name, value]): [string, PlanValue][] => {
    const other = from[name];
    const here = path === '' ? name : `${path}.${name}`;
    if (isRecord(value)) return differences(value, isRecord(other) ? other : {}, here);
    if (value === other || JSON.stringify(value) === JSON.stringify(other)) return [];
    const plain = value === null || ['number', 'string', 'boolean'].includes(typeof value);
    return plain ? [[here, value as PlanValue]] : [];
  });

/** The training that a plan is, as far as the recipe's fields with others in their places can say it. */
export const specOf = (plan: TrainingPlan): RunSpec => {
  const { task, model, seed, ...rest } = plan;
  const recipe = recipeFor(task, model.kind);
  const { task: _, model: own, ...others } = recipe;
  const changes = [...differences({ ...rest }, { ...others }, ''), ...differences({ ...model }, { ...own }, 'model')];
  return { task, model: model.kind, seed, changes: Object.fromEntries(changes) };
};

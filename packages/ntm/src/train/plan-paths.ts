import { ArgumentError, legible, quote } from '@engram/tensor';
import { modelKinds } from '../models/registry.ts';
import { isRecord } from '../schema.ts';
import { taskNamed } from '../tasks/index.ts';
import { checkedPlan, type TrainingPlan } from './plan.ts';

// Fields of a plan by their paths: `seed`, `optimizer.lr`, `model.slots`.

const pathsOf = (value: object, before = ''): string[] =>
  Object.entries(value).flatMap(([name, field]) =>
    isRecord(field) && Object.keys(field).length > 0 ? pathsOf(field, `${before}${name}.`) : [before + name],
  );

/**
 * Every field of a plan that is not a record itself, and all that its network and its task's sizes can be told, whether the plan
 * names it or not; sorted.
 */
export const planPaths = (plan: TrainingPlan): string[] => {
  const model = Object.keys(modelKinds[plan.model.kind].fields).map((name) => `model.${name}`);
  const sizes = taskNamed(plan.task).dimensions.map(({ name }) => `sizes.${name}`);
  return [...new Set([...pathsOf(plan), ...model, ...sizes])].sort();
};

/** A copy of a plan with these fields set; what they may be is for its check to say. @throws {ArgumentError} that names a path that leads nowhere. */
export const withFields = (plan: TrainingPlan, fields: Readonly<Record<string, unknown>>): TrainingPlan => {
  const copy = structuredClone(plan);
  for (const [path, value] of Object.entries(fields)) {
    const names = path.split('.');
    const last = names.pop()!;
    let at: unknown = copy;
    for (const name of names) {
      const next = isRecord(at) && Object.hasOwn(at, name) ? at[name] : undefined;
      if (!isRecord(next))
        throw new ArgumentError(`there is no ${quote(path)} in the plan: ${legible(name)} has no fields`);
      at = next;
    }
    if (last === '__proto__' || !isRecord(at)) throw new ArgumentError(`there is no ${quote(path)} in the plan`);
    at[last] = structuredClone(value);
  }
  return copy;
};

/** Whether a plan has this field: one of its paths, a record on the way to one, or one that it leaves out and that takes this value. */
export const hasField = (plan: TrainingPlan, path: string, value: unknown): boolean => {
  if (planPaths(plan).some((known) => known === path || known.startsWith(`${path}.`))) return true;
  try {
    checkedPlan(withFields(plan, { [path]: value }));
    return true;
  } catch (error) {
    if (error instanceof ArgumentError) return false;
    throw error;
  }
};

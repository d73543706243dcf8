import {
  type DNCConfig,
  type ModelKind,
  type ModelPlan,
  makeModel,
  modelKinds,
  type NewStartPlan,
  type NTMConfig,
  type OptimizerPlan,
  type Recipe,
  recipeFor,
  recipes,
  type TaskName,
  type TrainingPlan,
  taskNamed,
} from '@engram/ntm';
import { ArgumentError } from '@engram/tensor';
import { count } from '../lab/report.ts';
import { UsageError } from '../lab/usage-error.ts';
import { clippingOf, fieldsOf, networkOf } from './words.ts';

/** The flags that are fields of a network's config, by their names in it. */
const NETWORK_FLAGS = [
  'layers',
  'controller',
  'slots',
  'width',
  'readHeads',
  'writeHeads',
  'shifts',
  'initialMemory',
  'initialWeights',
  'bookmark',
  'maskedLookup',
  'clearFreed',
  'sharpLinks',
] as const;

/** The flags that change a recipe. */
export interface PlanFlags extends Pick<NTMConfig & DNCConfig, (typeof NETWORK_FLAGS)[number]> {
  readonly task: TaskName;
  readonly model?: ModelKind;
  readonly hidden?: number;
  readonly optimizer?: 'rmsprop' | 'adam' | 'adamw';
  readonly lr?: number;
  readonly schedule?: 'constant' | 'cosine';
  readonly clip?: number;
  readonly clipThroughTime?: number;
  readonly noise?: number;
  readonly noiseTo?: number;
  readonly batch?: number;
  readonly mixed?: boolean;
  readonly curriculum?: number;
  readonly steps?: number;
  readonly window?: number;
  readonly validation?: number;
  readonly starts?: number;
}

/** What was given, without what was not. */
const given = <T extends object>(fields: T): Partial<T> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<T>;

/** `readHeads` → `read-heads`, as flags are written. */
const flagOf = (field: string): string => field.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

const modelFrom = (flags: PlanFlags, recipe: ModelPlan): ModelPlan => {
  const { kind } = recipe;
  const { fields } = modelKinds[kind];
  const asked = given({
    [Object.hasOwn(fields, 'hidden') ? 'hidden' : 'hiddenSize']: flags.hidden,
    ...Object.fromEntries(NETWORK_FLAGS.map((field) => [field, flags[field]])),
  });
  const useless = Object.keys(asked).filter((field) => !Object.hasOwn(fields, field));
  if (useless.length > 0) throw new UsageError(`--model ${kind} has no ${useless.map(flagOf).join(', no ')}`);
  return { ...recipe, ...asked } as ModelPlan;
};

const optimizerFrom = (flags: PlanFlags, recipe: OptimizerPlan): OptimizerPlan => {
  const lr = flags.lr ?? recipe.lr;
  if (flags.optimizer === undefined || flags.optimizer === recipe.kind) return { ...recipe, lr };
  if (flags.optimizer === 'rmsprop') return { kind: 'rmsprop', lr, alpha: 0.95, momentum: 0.9 };
  return { kind: flags.optimizer, lr };
};

/** @throws {UsageError} where the recipe has no rule for new starts. */
const newStartFrom = ({ task, steps, starts }: PlanFlags, { newStart: rule }: Recipe): NewStartPlan | null => {
  // A rule asks for nothing before there has been the time to learn.
  if (starts === undefined) return steps !== undefined && steps <= (rule?.learnWithin ?? 0) ? null : rule;
  if (starts === 1) return null;
  if (rule === null) throw new UsageError(`--starts: the recipe of ${task} has no rule for new starts`);
  return { ...rule, most: starts };
};

/** The task's recipe, changed as the flags say. @throws {UsageError} on settings that do not go together. */
export const planFrom = (flags: PlanFlags, seed: number): TrainingPlan => {
  const recipe = recipeFor(flags.task, flags.model ?? recipes[flags.task].model.kind);
  const { schedule, clip, clipThroughTime, noise, noiseTo, batch, mixed, steps, window, validation } = flags;
  const { dimensions } = taskNamed(flags.task);
  if (flags.curriculum !== undefined && dimensions.length === 0) {
    throw new UsageError(`--curriculum: ${flags.task} has one size only`);
  }
  const plan: TrainingPlan = {
    ...recipe,
    ...given({ clip, clipThroughTime, batch, mixed, steps, window, validation }),
    schedule: schedule === undefined ? recipe.schedule : { kind: schedule },
    noise: { from: noise ?? recipe.noise.from, to: noiseTo ?? noise ?? recipe.noise.to },
    model: modelFrom(flags, recipe.model),
    optimizer: optimizerFrom(flags, recipe.optimizer),
    newStart: newStartFrom(flags, recipe),
    curriculum:
      flags.curriculum === undefined
        ? recipe.curriculum
        : { steps: flags.curriculum, from: Object.fromEntries(dimensions.map(({ name, train }) => [name, train[0]])) },
    seed,
  };
  try {
    makeModel(plan.model, taskNamed(plan.task), seed);
  } catch (error) {
    if (error instanceof ArgumentError) throw new UsageError(error.message);
    throw error;
  }
  return plan;
};

/** The folder of a task's trainings, below that of the command: networks that are compared with the recipe's have their own. */
export const folderOf = ({ task, model }: PlanFlags): string =>
  model === undefined || model === recipes[task].model.kind ? task : `${task}-${model}`;

/** What will be trained, for people to read. */
export const planLines = (plan: TrainingPlan): string[] => {
  const { task, model, optimizer, batch, steps, schedule } = plan;
  const network = makeModel(model, taskNamed(task), 0);
  return [
    `${task}: ${taskNamed(task).about}`,
    `${networkOf(model, network)}: ${fieldsOf(network.config)}`,
    `${optimizer.kind} ${optimizer.lr}, ${schedule.kind}; batch ${batch}, ${clippingOf(plan)}; ${count(steps)} steps${plan.newStart ? `, ${plan.newStart.most} starts at most` : ''}`,
  ];
};

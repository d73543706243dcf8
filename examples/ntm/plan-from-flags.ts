import {
  type ModelPlan,
  makeModel,
  type NTMConfig,
  type OptimizerPlan,
  recipes,
  type TrainingPlan,
  taskNamed,
} from '@engram/ntm';
import { ArgumentError } from '@engram/tensor';
import { count } from '../lab/report.ts';
import { UsageError } from '../lab/usage-error.ts';
import { clippingOf, fieldsOf, networkOf } from './words.ts';

const MACHINE_ONLY = [
  'controller',
  'slots',
  'width',
  'readHeads',
  'writeHeads',
  'shifts',
  'initialMemory',
  'initialWeights',
] as const;

/** The flags that change a recipe; those of the machine alone go by the names in its config. */
export interface PlanFlags extends Pick<NTMConfig, (typeof MACHINE_ONLY)[number]> {
  readonly task: string;
  readonly model: 'ntm' | 'lstm';
  readonly hidden?: number;
  readonly layers?: number;
  readonly optimizer?: 'rmsprop' | 'adam' | 'adamw';
  readonly lr?: number;
  readonly schedule?: TrainingPlan['schedule']['kind'];
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
}

/** What was given, without what was not. */
const given = <T extends object>(fields: T): Partial<T> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<T>;

const modelFrom = (flags: PlanFlags, recipe: ModelPlan): ModelPlan => {
  const sizes = given({ hiddenSize: flags.hidden, layers: flags.layers });
  if (flags.model === 'lstm') {
    const useless = MACHINE_ONLY.filter((field) => flags[field] !== undefined);
    if (useless.length > 0) throw new UsageError(`--model lstm has no ${useless.join(', no ')}`);
    return { kind: 'lstm', ...sizes };
  }
  return {
    ...recipe,
    ...sizes,
    ...given(Object.fromEntries(MACHINE_ONLY.map((field) => [field, flags[field]]))),
  } as ModelPlan;
};

const optimizerFrom = (flags: PlanFlags, recipe: OptimizerPlan): OptimizerPlan => {
  const lr = flags.lr ?? recipe.lr;
  if (flags.optimizer === undefined || flags.optimizer === recipe.kind) return { ...recipe, lr };
  if (flags.optimizer === 'rmsprop') return { kind: 'rmsprop', lr, alpha: 0.95, momentum: 0.9 };
  return { kind: flags.optimizer, lr };
};

/** The task's recipe, changed as the flags say. @throws {UsageError} on settings that do not go together. */
export const planFrom = (flags: PlanFlags, seed: number): TrainingPlan => {
  const recipe = recipes[flags.task]!;
  const { schedule, clip, clipThroughTime, noise, noiseTo, batch, mixed, steps, window, validation } = flags;
  const { dimensions } = taskNamed(flags.task);
  if (flags.curriculum !== undefined && dimensions.length === 0) {
    throw new UsageError(`--curriculum: ${flags.task} has one size only`);
  }
  const plan: TrainingPlan = {
    ...recipe,
    ...given({ clip, clipThroughTime, batch, mixed, steps, window, validation }),
    schedule: { ...recipe.schedule, ...given({ kind: schedule }) },
    noise: { from: noise ?? recipe.noise.from, to: noiseTo ?? noise ?? recipe.noise.to },
    model: modelFrom(flags, recipe.model),
    optimizer: optimizerFrom(flags, recipe.optimizer),
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

/** What will be trained, for people to read. */
export const planLines = (plan: TrainingPlan): string[] => {
  const { task, model, optimizer, batch, steps, schedule } = plan;
  const network = makeModel(model, taskNamed(task), 0);
  return [
    `${task}: ${taskNamed(task).about}`,
    `${networkOf(model, network)}: ${fieldsOf(network.config)}`,
    `${optimizer.kind} ${optimizer.lr}, ${schedule.kind}; batch ${batch}, ${clippingOf(plan)}; ${count(steps)} steps`,
  ];
};

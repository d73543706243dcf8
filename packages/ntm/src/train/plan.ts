import {
  Adam,
  AdamW,
  ArgumentError,
  constantSchedule,
  cosineAnnealing,
  linearWarmup,
  type Optimizer,
  quote,
  RMSprop,
  type Schedule,
  type Tensor,
} from '@engram/tensor';
import { keptByStep, type ModelPlan, modelSchema } from '../models/registry.ts';
import {
  atLeast0,
  byKind,
  fields,
  flag,
  fraction,
  oneOf,
  optional,
  orNull,
  pair,
  parse,
  record,
  type Schema,
  show,
  where,
  whole,
} from '../schema.ts';
import type { BitTask, TaskSize } from '../tasks/bits/bit-task.ts';
import { bitTasks } from '../tasks/bits/index.ts';
import { LONGEST_WINDOW } from './window.ts';

export type OptimizerPlan =
  | { readonly kind: 'rmsprop'; readonly lr: number; readonly alpha: number; readonly momentum: number }
  | {
      readonly kind: 'adam' | 'adamw';
      readonly lr: number;
      readonly betas?: readonly [number, number];
      readonly weightDecay?: number;
    };

/** How the learning rate changes over the steps of the training. */
export interface SchedulePlan {
  /** `'constant'`, or along half a cosine down to `end` at the last step. */
  readonly kind: 'constant' | 'cosine';
  /** Default 1e-5. */
  readonly end?: number;
  /** Steps of linear growth from 0 at the start; default 0. */
  readonly warmup?: number;
}

/**
 * The standard deviation of the noise on what the controller takes over from the step before: `from` until the task has
 * been learned, then growing in a straight line to `to`, which is reached halfway to the last step. A network that makes
 * no more errors has nothing to learn from; more noise makes it go on, and act more decidedly.
 */
export interface NoisePlan {
  readonly from: number;
  readonly to: number;
}

/** Sizes grow with the steps, each dimension's upper limit in a straight line from `from` to the task's own. */
export interface CurriculumPlan {
  readonly from: TaskSize;
  /** Steps until the task's own limits are reached. */
  readonly steps: number;
}

/** All that a training is, as plain data: with it and a seed the same weights come out. */
export interface TrainingPlan {
  readonly task: string;
  readonly model: ModelPlan;
  readonly optimizer: OptimizerPlan;
  readonly schedule: SchedulePlan;
  /** The norm that all gradients together are clipped to; `null` for none. */
  readonly clip: number | null;
  /** What each element of the gradient that comes back through time into the heads' weights is clamped to; `null` for none. */
  readonly clipThroughTime: number | null;
  readonly noise: NoisePlan;
  /** Sequences in a step. */
  readonly batch: number;
  /** Whether each sequence of a batch has a size of its own; else all have one. */
  readonly mixed: boolean;
  readonly curriculum: CurriculumPlan | null;
  /** Steps in all. */
  readonly steps: number;
  /** Steps of a window: at the end of each the training is looked at, logged and kept. */
  readonly window: number;
  /** Sequences of the fixed validation set, which is run at every window; 0 for none. */
  readonly validation: number;
  readonly seed: number;
}

/** The task of this name. @throws {ArgumentError} that lists the names. */
export const taskNamed = (name: string): BitTask => {
  if (Object.hasOwn(bitTasks, name)) return bitTasks[name]!;
  throw new ArgumentError(`no task ${show(name)}; there are ${Object.keys(bitTasks).join(', ')}`);
};

/**
 * How many numbers a training step keeps for the way back, at the least, for the longest sequences: what the network keeps
 * at each of T steps of B sequences.
 */
export const keptNumbers = ({ model, batch }: TrainingPlan, task: BitTask): number => {
  const steps = task.steps(Object.fromEntries(task.dimensions.map(({ name, train }) => [name, train[1]])));
  return batch * steps * keptByStep(model, task);
};

export const makeOptimizer = (plan: OptimizerPlan, parameters: readonly Tensor[]): Optimizer => {
  const { kind, ...options } = plan;
  if (kind === 'rmsprop') return new RMSprop(parameters, options);
  return kind === 'adam' ? new Adam(parameters, options) : new AdamW(parameters, options);
};

/** The learning rate of each step, counted from 0. */
export const makeSchedule = ({
  optimizer: { lr },
  schedule: { kind, end = 1e-5, warmup = 0 },
  steps,
}: TrainingPlan): Schedule => {
  const after = kind === 'cosine' ? cosineAnnealing(lr, { steps, min: Math.min(end, lr) }) : constantSchedule(lr);
  return warmup > 0 ? (step) => (step < warmup ? linearWarmup(after, { steps: warmup })(step) : after(step)) : after;
};

/** The noise of each step, counted from 0. */
export const makeNoise = ({ noise: { from, to }, steps }: TrainingPlan, converged: number | null): Schedule => {
  if (converged === null) return () => from;
  const half = Math.max(1, (steps - converged) / 2);
  return (step) => from + (to - from) * Math.min(1, Math.max(0, step - converged) / half);
};

type Kind<P, K> = Extract<P, { readonly kind: K }>;

const adamSchema = fields<Exclude<OptimizerPlan, Kind<OptimizerPlan, 'rmsprop'>>>({
  kind: oneOf(['adam', 'adamw']),
  lr: atLeast0,
  betas: optional(pair(fraction({ below: true }))),
  weightDecay: optional(atLeast0),
});

const optimizerSchema = byKind<OptimizerPlan>({
  rmsprop: fields<Kind<OptimizerPlan, 'rmsprop'>>({
    kind: oneOf(['rmsprop']),
    lr: atLeast0,
    alpha: fraction(),
    momentum: atLeast0,
  }),
  adam: adamSchema,
  adamw: adamSchema,
});

/** A limit of gradients; infinity is as good as none. */
const limit: Schema<number | null> = orNull(where((x) => typeof x === 'number' && x > 0, 'is a number > 0, or null'));

/** What is wrong with the sizes that a curriculum begins with; `null` for nothing. */
const whatIsWrong = ({ from }: CurriculumPlan, { dimensions }: BitTask): string | null => {
  for (const [name, value] of Object.entries(from)) {
    const dimension = dimensions.find((each) => each.name === name);
    if (!dimension) {
      const known = dimensions.map((each) => each.name).join(', ') || 'none';
      return `unknown size ${quote(name)}; there is ${known}`;
    }
    const { least } = dimension;
    const most = dimension.train[1];
    if (Number.isInteger(value) && value >= least && value <= most) continue;
    return `${name} is a whole number from ${least} to ${most}, got ${show(value)}`;
  }
  return null;
};

export const planSchema: Schema<TrainingPlan> = fields<TrainingPlan>(
  {
    task: where(
      (name) => typeof name === 'string' && Object.hasOwn(bitTasks, name),
      `is the name of a task (${Object.keys(bitTasks).join(', ')})`,
    ),
    model: modelSchema,
    optimizer: optimizerSchema,
    schedule: fields<SchedulePlan>({
      kind: oneOf(['constant', 'cosine']),
      end: optional(atLeast0),
      warmup: optional(whole(0)),
    }),
    clip: limit,
    clipThroughTime: limit,
    noise: fields<NoisePlan>({ from: atLeast0, to: atLeast0 }),
    batch: whole(1),
    mixed: flag,
    curriculum: orNull(fields<CurriculumPlan>({ from: record as Schema<TaskSize>, steps: whole(1) })),
    steps: whole(1),
    window: whole(1),
    validation: whole(0, 1_000_000),
    seed: whole(0, 2 ** 32 - 1),
  },
  ({ task, curriculum, window, steps }, say) => {
    const wrong = curriculum && whatIsWrong(curriculum, taskNamed(task));
    if (wrong) say(null, `curriculum.from: ${wrong}`);
    if (Math.min(window, steps) > LONGEST_WINDOW) {
      say('window', `is at most ${LONGEST_WINDOW} where there are more steps, got ${window} of ${steps} steps`);
    }
  },
);

/** The plan as it is now: what its owner does to it later does not matter. @throws {ArgumentError} naming the field that is wrong. */
export const checkedPlan = (plan: TrainingPlan): TrainingPlan => {
  parse(planSchema, plan, 'TrainingPlan', ArgumentError);
  return frozen(structuredClone(plan));
};

const frozen = <T extends object>(value: T): T => {
  for (const part of Object.values(value)) if (typeof part === 'object' && part !== null) frozen(part);
  return Object.freeze(value);
};

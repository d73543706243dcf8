import {
  Adam,
  AdamW,
  ArgumentError,
  constantSchedule,
  cosineAnnealing,
  defaultGenerator,
  linearWarmup,
  manualSeed,
  type Optimizer,
  RMSprop,
  type Schedule,
  type Tensor,
} from '@engram/tensor';
import type { NTMConfig } from '../../config.ts';
import { LSTMBaseline, type LSTMBaselineConfig } from '../../models/lstm-baseline.ts';
import { NTM } from '../../models/ntm.ts';
import type { SequenceModel } from '../../models/sequence-model.ts';
import type { BitTask, TaskSize } from '../../tasks/bits/bit-task.ts';
import { bitTasks } from '../../tasks/bits/index.ts';

/** A model's sizes; those of its input and output are the task's. */
export type ModelPlan =
  | ({ readonly kind: 'ntm' } & Omit<NTMConfig, 'inputSize' | 'outputSize'>)
  | ({ readonly kind: 'lstm' } & Omit<LSTMBaselineConfig, 'inputSize' | 'outputSize'>);

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
  throw new ArgumentError(`no task '${name}'; there are ${Object.keys(bitTasks).join(', ')}`);
};

/** A new model as planned; its weights depend on the seed alone. */
export const makeModel = ({ kind, ...sizes }: ModelPlan, task: BitTask, seed: number): SequenceModel => {
  const config = { ...sizes, inputSize: task.inputSize, outputSize: task.outputSize };
  const before = defaultGenerator.getState();
  manualSeed(seed);
  try {
    return kind === 'ntm' ? new NTM(config) : new LSTMBaseline(config);
  } finally {
    defaultGenerator.setState(before);
  }
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

const checkCurriculum = ({ from, steps }: CurriculumPlan, { dimensions }: BitTask): void => {
  if (!Number.isSafeInteger(steps) || steps < 1) {
    throw new ArgumentError(`TrainingPlan: curriculum.steps is a whole number ≥ 1, got ${JSON.stringify(steps)}`);
  }
  for (const [field, value] of Object.entries(from)) {
    const dimension = dimensions.find(({ name }) => name === field);
    if (!dimension) throw new ArgumentError(`TrainingPlan: curriculum.from: unknown size ${field}`);
    const { least } = dimension;
    const most = dimension.train[1];
    if (Number.isInteger(value) && value >= least && value <= most) continue;
    throw new ArgumentError(
      `TrainingPlan: curriculum.from: ${field} is a whole number from ${least} to ${most}, got ${JSON.stringify(value)}`,
    );
  }
};

const COUNTS = ['batch', 'steps', 'window'] as const;

/** @throws {ArgumentError} naming the field of a plan that is wrong, as far as nobody else looks at it. */
export const checkPlan = (plan: TrainingPlan): void => {
  const wrong = (field: string, rule: string, value: unknown): never => {
    throw new ArgumentError(`TrainingPlan: ${field} ${rule}, got ${JSON.stringify(value) ?? String(value)}`);
  };
  for (const field of COUNTS) {
    if (!Number.isSafeInteger(plan[field]) || plan[field] < 1) wrong(field, 'is a whole number ≥ 1', plan[field]);
  }
  const { validation, schedule, curriculum } = plan;
  if (!Number.isSafeInteger(validation) || validation < 0) wrong('validation', 'is a whole number ≥ 0', validation);
  for (const field of ['from', 'to'] as const) {
    const value = plan.noise?.[field];
    if (!(value >= 0 && value < Number.POSITIVE_INFINITY)) wrong(`noise.${field}`, 'is a number ≥ 0', value);
  }
  for (const field of ['clip', 'clipThroughTime'] as const) {
    const limit = plan[field];
    if (limit !== null && !(limit > 0)) wrong(field, 'is a number > 0, or null', limit);
  }
  if (!['constant', 'cosine'].includes(schedule.kind)) {
    wrong('schedule.kind', "is 'constant' or 'cosine'", schedule.kind);
  }
  if (!['rmsprop', 'adam', 'adamw'].includes(plan.optimizer.kind)) {
    wrong('optimizer.kind', "is 'rmsprop', 'adam' or 'adamw'", plan.optimizer.kind);
  }
  if (!['ntm', 'lstm'].includes(plan.model.kind)) wrong('model.kind', "is 'ntm' or 'lstm'", plan.model.kind);
  if (curriculum) checkCurriculum(curriculum, taskNamed(plan.task));
};

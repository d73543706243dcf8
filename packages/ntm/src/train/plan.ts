import { ArgumentError, quote } from '@engram/tensor';
import { keptByStep, kindOver, type ModelPlan, modelSchema, placesOf } from '../models/registry.ts';
import { fields, flag, optional, orNull, parse, record, type Schema, show, where, whole } from '../schema.ts';
import { type TaskName, taskNamed, taskNames, tasks } from '../tasks/index.ts';
import { checkRanges, type SizeRanges, type Task, type TaskSize } from '../tasks/task.ts';
import { type OptimizerPlan, optimizerSchema } from './optimizer.ts';
import { type RollbackPlan, rollbackSchema } from './rollback.ts';
import { type NoisePlan, noiseSchema, type SchedulePlan, scheduleSchema } from './schedule.ts';
import { type NewStartPlan, newStartSchema } from './starts.ts';
import { LONGEST_WINDOW } from './window.ts';

/** Sizes grow with the steps, each dimension's upper limit in a straight line from `from` to that of the training. */
export interface CurriculumPlan {
  readonly from: TaskSize;
  /** Steps until the full sizes are reached. */
  readonly steps: number;
}

/** All that a training is, as plain data: with it and a seed the same weights come out. */
export interface TrainingPlan {
  readonly task: TaskName;
  /** Ranges of sizes to train with, in the place of the task's own; `{}` for those. */
  readonly sizes: SizeRanges;
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
  /** Sequences that are drawn once and gone through again and again, in order; `null` for fresh ones at every step. */
  readonly samples: number | null;
  readonly curriculum: CurriculumPlan | null;
  /** Steps of a start; a training without new starts has one. */
  readonly steps: number;
  /** Steps of a window: at the end of each the training is looked at, logged and kept. */
  readonly window: number;
  /** Sequences of the validation set, which is run at every window; 0 for none. */
  readonly validation: number;
  /** Whether the validation set is another one at every window; default false. */
  readonly freshValidation?: boolean;
  readonly rollback: RollbackPlan;
  /** When to begin anew with other weights; `null` for never. */
  readonly newStart: NewStartPlan | null;
  readonly seed: number;
}

/** The ranges that a training draws its sizes from. */
export const rangesOf = ({ sizes }: Pick<TrainingPlan, 'sizes'>, { dimensions }: Task): SizeRanges =>
  Object.fromEntries(dimensions.map(({ name, train }) => [name, sizes[name] ?? train]));

/** The largest size of a training. */
export const largestSize = (plan: Pick<TrainingPlan, 'sizes'>, task: Task): TaskSize =>
  Object.fromEntries(Object.entries(rangesOf(plan, task)).map(([name, [, most]]) => [name, most]));

/** The size of all sequences of a training, where they have one. */
export const oneSize = (plan: Pick<TrainingPlan, 'sizes'>, task: Task): TaskSize | null =>
  Object.values(rangesOf(plan, task)).every(([least, most]) => least === most) ? largestSize(plan, task) : null;

/** The sequences that so many steps go through. */
export const sequencesAfter = ({ samples, batch }: Pick<TrainingPlan, 'samples' | 'batch'>, steps: number): number => {
  if (samples === null) return steps * batch;
  const epoch = Math.ceil(samples / batch);
  return Math.floor(steps / epoch) * samples + (steps % epoch) * batch;
};

/**
 * How many numbers a training keeps at once, at the least: what its network keeps for the way back at each of T steps of B
 * sequences of the largest size, and the sequences that are drawn once.
 */
export const keptNumbers = (plan: TrainingPlan, task: Task): number => {
  const { model, batch, samples } = plan;
  const steps = task.steps(largestSize(plan, task));
  return steps * (batch * keptByStep(model, task) + (samples ?? 0) * (task.inputSize + task.outputSize));
};

/** No training holds more numbers at once: in float32 they fill 4 GiB, all that compiled functions can have. */
export const MOST_HELD = 2 ** 30;

/** Of each weight: itself, its gradient, and up to two moments. */
const COPIES = 4;

/**
 * How many numbers a training holds at once, at the least: its weights with their gradients and moments, what its network keeps
 * for the way back, and sequences that are drawn once. For plans that others wrote: nothing is made to count them.
 * @param most counting ends as soon as there are more; default: all are counted.
 * @throws {ArgumentError} on what is no plan.
 */
export const heldNumbers = (plan: TrainingPlan, most: number = Number.POSITIVE_INFINITY): number => {
  const task = taskNamed(checkedPlan(plan).task);
  let held = keptNumbers(plan, task);
  for (const { shape } of placesOf(plan.model, task)) {
    if (held > most) break;
    held += COPIES * shape.reduce((product, n) => product * n, 1);
  }
  return held;
};

/** A limit of gradients; infinity is as good as none. */
const limit: Schema<number | null> = orNull(where((x) => typeof x === 'number' && x > 0, 'is a number > 0, or null'));

/** What is wrong with a size that belongs to a training; `null` for nothing. */
const wrongSize = (
  size: TaskSize,
  { dimensions }: Task,
  most: (dimension: Task['dimensions'][number]) => number,
): string | null => {
  for (const [name, value] of Object.entries(size)) {
    const dimension = dimensions.find((each) => each.name === name);
    if (!dimension) {
      const known = dimensions.map((each) => each.name).join(', ') || 'none';
      return `unknown size ${quote(name)}; there is ${known}`;
    }
    const [least, largest] = [dimension.least, most(dimension)];
    if (Number.isInteger(value) && value >= least && value <= largest) continue;
    return `${name} is a whole number from ${least} to ${largest}, got ${show(value)}`;
  }
  return null;
};

/** What is wrong with ranges of sizes; `null` for nothing. */
const wrongRanges = (ranges: SizeRanges, task: Task): string | null => {
  try {
    for (const range of Object.values(ranges)) {
      if (!Array.isArray(range) || range.length !== 2) return `a range is a list of two, got ${show(range)}`;
    }
    checkRanges(task, ranges);
    return null;
  } catch (error) {
    if (error instanceof ArgumentError) return error.message;
    throw error;
  }
};

export const planSchema: Schema<TrainingPlan> = fields<TrainingPlan>(
  {
    task: where(
      (name) => typeof name === 'string' && Object.hasOwn(tasks, name),
      `is the name of a task (${taskNames.join(', ')})`,
    ),
    sizes: record as Schema<SizeRanges>,
    model: modelSchema,
    optimizer: optimizerSchema,
    schedule: scheduleSchema,
    clip: limit,
    clipThroughTime: limit,
    noise: noiseSchema,
    batch: whole(1),
    mixed: flag,
    samples: orNull(whole(1, 10_000_000)),
    curriculum: orNull(fields<CurriculumPlan>({ from: record as Schema<TaskSize>, steps: whole(1) })),
    steps: whole(1),
    window: whole(1),
    validation: whole(0, 1_000_000),
    freshValidation: optional(flag),
    rollback: rollbackSchema,
    newStart: orNull(newStartSchema),
    seed: whole(0, 2 ** 32 - 1),
  },
  (plan, say) => {
    const { sizes, model, schedule, batch, samples, curriculum, window, steps, validation, newStart } = plan;
    const task = taskNamed(plan.task);
    const ranges = wrongRanges(sizes, task);
    if (ranges) return say(null, `sizes: ${ranges}`);
    const trained = rangesOf(plan, task);
    const from = curriculum && wrongSize(curriculum.from, task, ({ name }) => trained[name]![1]);
    if (from) say(null, `curriculum.from: ${from}`);
    if (newStart?.test) {
      const missing = task.dimensions.find(({ name }) => !Object.hasOwn(newStart.test!.size, name));
      const wrong = missing ? `${missing.name} is missing` : wrongSize(newStart.test.size, task, ({ most }) => most);
      if (wrong) say(null, `newStart.test.size: ${wrong}`);
    }
    const over = kindOver(model.kind);
    if (!over.includes(task.over))
      say(null, `model.kind '${model.kind}' is for tasks over ${over}, and ${task.name} is over ${task.over}`);
    if (samples !== null && batch > samples) say('batch', `is at most samples (${samples}), got ${batch}`);
    if (samples !== null && curriculum) say('samples', 'is null where sizes grow in a curriculum');
    const scored = schedule.kind === 'scored' || (newStart !== null && task.learned.by === 'validation');
    if (scored && validation === 0) say('validation', 'is at least 1 where the training hangs on it, got 0');
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

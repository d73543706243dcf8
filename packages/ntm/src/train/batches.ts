import { Generator, type GeneratorState, narrow } from '@engram/tensor';
import type { SizeRanges, Task, TaskBatch, TaskSize } from '../tasks/task.ts';
import { oneSize, rangesOf, type TrainingPlan } from './plan.ts';

/** What a training step learns from. */
interface Drawn {
  readonly batch: TaskBatch;
  readonly sequences: number;
  /** The errors that guessing leaves in a sequence. */
  readonly chance: number;
}

/** The batches of a training, drawn from its generator: fresh ones, or parts of sequences that were drawn once. */
export class Batches {
  readonly #plan: TrainingPlan;
  readonly #task: Task;
  readonly #generator: Generator;
  /** The generator's state before anything is drawn. */
  readonly #first: GeneratorState;
  #samples: Samples | null = null;

  constructor(plan: TrainingPlan, task: Task, generator: Generator) {
    this.#plan = plan;
    this.#task = task;
    this.#generator = generator;
    this.#first = generator.getState();
  }

  /** The batch of a step, counted from 0 over the whole training; `ofStart` is counted from the start that it belongs to. */
  next(step: number, ofStart: number): Drawn {
    const { batch, mixed, samples } = this.#plan;
    if (samples !== null) return this.#drawnOnce(samples).at(step);
    const ranges = rangesAt(this.#plan, this.#task, ofStart);
    const sizes = Array.from({ length: mixed ? batch : 1 }, () => this.#task.drawSize(this.#generator, ranges));
    const longest = sizes.reduce((most, size) => Math.max(most, this.#task.steps(size)), 0);
    return {
      batch: this.#task.sample(batch, sizes, this.#generator, roundedSteps(longest)),
      sequences: batch,
      chance: meanChance(this.#task, sizes),
    };
  }

  /** Those that are drawn once: at the first step, so that whoever only looks at a training needs no room for them. */
  #drawnOnce(count: number): Samples {
    if (this.#samples) return this.#samples;
    const own = new Generator();
    own.setState(this.#first);
    this.#samples = new Samples(count, this.#plan, this.#task, own);
    // The training draws on behind them; one that goes on has drawn them before.
    if (this.#generator.getState().offset === this.#first.offset) this.#generator.setState(own.getState());
    return this.#samples;
  }
}

/** Sequences that are drawn once, and gone through in order; the last batch of a round has those that are left. */
class Samples {
  readonly #all: TaskBatch;
  readonly #sizes: readonly TaskSize[];
  readonly #task: Task;
  readonly #batch: number;

  constructor(count: number, plan: TrainingPlan, task: Task, generator: Generator) {
    const ranges = rangesOf(plan, task);
    // Of one size there is nothing to draw: the samples are those of the generator itself.
    const one = oneSize(plan, task);
    this.#sizes = Array.from({ length: count }, () => one ?? task.drawSize(generator, ranges));
    this.#all = task.sample(count, this.#sizes, generator);
    this.#task = task;
    this.#batch = plan.batch;
  }

  at(step: number): Drawn {
    const count = this.#sizes.length;
    const start = (step % Math.ceil(count / this.#batch)) * this.#batch;
    const sequences = Math.min(this.#batch, count - start);
    const { inputs, targets, mask } = this.#all;
    return {
      batch: {
        inputs: narrow(inputs, 0, start, sequences),
        targets: narrow(targets, 0, start, sequences),
        mask: narrow(mask, 0, start, sequences),
      },
      sequences,
      chance: meanChance(this.#task, this.#sizes.slice(start, start + sequences)),
    };
  }
}

const meanChance = (task: Task, sizes: readonly TaskSize[]): number =>
  sizes.reduce((sum, size) => sum + task.chance(size), 0) / sizes.length;

/**
 * Sequences of each length are a program of their own, which takes time to compile and memory to keep. Beyond 48 steps
 * they are rounded up to a multiple of 8: of the 51 lengths of repeat copy, up to 112 steps, 39 are left, and the longest
 * are the fewest.
 */
const roundedSteps = (steps: number): number => (steps <= 48 ? steps : Math.ceil(steps / 8) * 8);

/** The ranges that sizes are drawn from at a step of a start. */
const rangesAt = (plan: TrainingPlan, task: Task, step: number): SizeRanges => {
  const ranges = rangesOf(plan, task);
  const { curriculum } = plan;
  if (!curriculum || step >= curriculum.steps) return ranges;
  return Object.fromEntries(
    Object.entries(ranges).map(([name, [least, most]]) => {
      const from = curriculum.from[name] ?? most;
      const now = Math.round(from + ((most - from) * step) / curriculum.steps);
      return [name, [Math.min(least, now), now] as const];
    }),
  );
};

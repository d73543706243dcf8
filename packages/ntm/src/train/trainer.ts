import {
  checkOptions,
  compile,
  EngramError,
  type Generator,
  type Optimizer,
  type Schedule,
  type Tensor,
  tensor,
} from '@engram/tensor';
import { TrainingError } from '../errors.ts';
import { makeModel } from '../models/registry.ts';
import type { SequenceModel } from '../models/sequence-model.ts';
import type { BitBatch, BitTask, TaskSize } from '../tasks/bits/bit-task.ts';
import { type BitScores, chanceErrors } from '../tasks/bits/metrics.ts';
import { type Checkpoint, packCheckpoint, unpackCheckpoint } from './checkpoint.ts';
import { type BitAnswers, bitAnswers, evaluateBits, scoresOf } from './evaluate.ts';
import { checkedPlan, makeNoise, makeOptimizer, makeSchedule, type TrainingPlan, taskNamed } from './plan.ts';
import { type Progress, startOf } from './progress.ts';
import { putBack, type Snapshot, takeSnapshot } from './snapshot.ts';
import { bitTrainStep } from './step.ts';
import { streams } from './streams.ts';
import { turns } from './turn.ts';
import { emptyWindow, recordOf, type WindowRecord } from './window.ts';

/** Bit errors a sequence below which, two windows in a row, a task counts as learned. */
export const CONVERGED = 0.1;
/**
 * A network has collapsed when its errors are over this part of those of guessing: after it had learned its task, and
 * before that after it had been well on its way, when errors still come and go.
 */
const COLLAPSED = { learned: 0.25, onItsWay: 0.5 };
const ON_ITS_WAY = 0.12;
/** What is left of the learning rate after a rollback, and how it grows again with each good window. */
const SLOWER = 0.7;
const FASTER = 1.1;
/** Rollbacks without a good window between them after which going on is useless. */
const MOST_ROLLBACKS = 20;

export interface StepResult {
  readonly step: number;
  readonly loss: number;
  readonly bitErrors: number;
  readonly gradNorm: number;
  /** What there is to say of the window that ended with this step; empty for a step in the middle of one. */
  readonly records: readonly TrainingRecord[];
}

/** Something went wrong, and was undone. */
export interface RollbackRecord {
  readonly kind: 'rollback';
  readonly step: number;
  readonly why: 'not finite' | 'collapse';
  readonly bitErrors: number;
  /** The gradients' norms of the steps that led to it, the last one last. */
  readonly gradNorms: readonly number[];
}

/** The task was learned: two windows in a row under `CONVERGED` bit errors a sequence. */
export interface ConvergedRecord {
  readonly kind: 'converged';
  readonly step: number;
  readonly sequences: number;
}

export interface ValidationRecord extends BitScores {
  readonly kind: 'validation';
  readonly step: number;
}

export type TrainingRecord = WindowRecord | RollbackRecord | ConvergedRecord | ValidationRecord;

/** How many of the gradients' norms a rollback reports. */
const NORMS_SHOWN = 20;

export interface RunOptions {
  /**
   * Called after each step, and awaited: a checkpoint taken here is of that step, in the middle of a window or not. Return
   * true to end the run there.
   */
  readonly onStep?: (result: StepResult) => boolean | undefined | Promise<boolean | undefined>;
  /** Called at the end of each window, before `onStep`, with what there is to say of it. */
  readonly onRecords?: (records: readonly TrainingRecord[]) => void | Promise<void>;
}

/**
 * Trains a network on a bit task as a plan says. All that decides what comes next is in the plan and in the checkpoint:
 * a training that was saved at any step and goes on from there ends with the same bytes as one that never stopped.
 *
 * At the end of each window of steps it looks at the means. Losses that are not finite, and errors that are back near
 * guessing after they had been nearly gone, are undone: weights and optimizer go back to the last good window, and
 * training goes on with other data and a somewhat lower learning rate.
 *
 * ```ts
 * const trainer = new Trainer({ ...recipes.copy, seed: 0 });
 * await trainer.run({ onRecords: (records) => console.log(records) });
 * ```
 */
export class Trainer {
  readonly plan: TrainingPlan;
  readonly task: BitTask;
  readonly model: SequenceModel;
  readonly optimizer: Optimizer;
  readonly answers: BitAnswers;
  readonly #generator: Generator;
  readonly #schedule: Schedule;
  readonly #step: (batch: BitBatch, noise: Tensor | null) => Promise<Tensor>;
  #progress: Progress;
  /** As it was at the end of the last window, and what a rollback returns to: the last that was followed by a good window. */
  #last: Snapshot;
  #good: Snapshot;
  #stepping = false;

  /** @throws {ArgumentError} naming the field of the plan that is wrong. */
  constructor(plan: TrainingPlan) {
    this.plan = checkedPlan(plan);
    const { task, model, seed, optimizer } = this.plan;
    this.task = taskNamed(task);
    this.model = makeModel(model, this.task, seed);
    this.optimizer = makeOptimizer(optimizer, this.model.parameters());
    this.answers = bitAnswers(this.model);
    this.#generator = streams(seed).training;
    this.#schedule = makeSchedule(this.plan);
    const noise = this.#noisy ? this.#generator : null;
    const { clip, clipThroughTime } = this.plan;
    const step = bitTrainStep(this.model, this.optimizer, { clip, clipThroughTime, noise });
    this.#step = compile(step, { name: 'trainStep' });
    this.#progress = startOf(this.#generator.getState());
    this.#last = takeSnapshot(this.model, this.optimizer);
    this.#good = this.#last;
  }

  /** A trainer that goes on where the checkpoint was taken. @throws {CheckpointError} on one that does not fit. */
  static restore(checkpoint: Checkpoint): Trainer {
    const { plan, progress, now, last, good } = unpackCheckpoint(checkpoint);
    const trainer = new Trainer(plan);
    // What a rollback will do is done once now, so that it cannot fail in the middle of a training.
    for (const snapshot of [good, last, now]) putBack(snapshot, trainer.model, trainer.optimizer);
    trainer.#last = last;
    trainer.#good = good;
    trainer.#progress = progress;
    trainer.#generator.setState(progress.generator);
    return trainer;
  }

  /**
   * All that it takes to go on from here: tensors and text, for one safetensors file.
   * @throws {EngramError} while a step is under way.
   */
  checkpoint(): Checkpoint {
    this.#refuseWhileStepping('checkpoint');
    return packCheckpoint({
      plan: this.plan,
      progress: this.progress,
      now: takeSnapshot(this.model, this.optimizer),
      last: this.#last,
      good: this.#good,
    });
  }

  get progress(): Readonly<Progress> {
    return { ...structuredClone(this.#progress), generator: this.#generator.getState() };
  }

  /** When the task was learned; `null` before that. */
  get converged(): Progress['converged'] {
    return this.#progress.converged;
  }

  get #noisy(): boolean {
    const { from, to } = this.plan.noise;
    return Math.max(from, to) > 0;
  }

  get done(): boolean {
    return this.#progress.step >= this.plan.steps;
  }

  /** Trains to the plan's last step, or until `onStep` says so. @throws {TrainingError} when it keeps failing. */
  async run(options: RunOptions = {}): Promise<void> {
    const { onStep, onRecords } = checkOptions('Trainer.run', options, { onStep: 1, onRecords: 1 });
    const others = turns();
    while (!this.done) {
      const result = await this.step();
      if (result.records.length > 0) await onRecords?.(result.records);
      const answer = onStep?.(result);
      if ((typeof answer === 'object' ? await answer : answer) === true) return;
      await others();
    }
  }

  /**
   * One training step on a fresh batch. The last of a window ends it: its records are in the result.
   * @throws {TrainingError} when it keeps failing; {EngramError} while another step is under way.
   */
  async step(): Promise<StepResult> {
    this.#refuseWhileStepping('step');
    const { step } = this.#progress;
    const drawn = this.#generator.getState();
    this.#stepping = true;
    try {
      return await this.#take();
    } catch (error) {
      // A step that was not taken has drawn nothing: the next try is the same step.
      if (this.#progress.step === step) this.#generator.setState(drawn);
      throw error;
    } finally {
      this.#stepping = false;
    }
  }

  /** Between the data of a step and its end there is no state that a training could go on from. */
  #refuseWhileStepping(what: string): void {
    if (!this.#stepping) return;
    throw new EngramError(`Trainer.${what}: a step is under way; await it first, or do it in onStep`);
  }

  async #take(): Promise<StepResult> {
    const { plan, task } = this;
    const progress = this.#progress;
    const converged = progress.converged?.step ?? null;
    this.optimizer.lr = progress.rate * this.#schedule(progress.step);
    const sizes = this.#drawSizes(progress.step);
    const longest = sizes.reduce((most, size) => Math.max(most, task.steps(size)), 0);
    const batch = task.sample(plan.batch, sizes, this.#generator, roundedSteps(longest));
    const noise = this.#noisy ? tensor(makeNoise(plan, converged)(progress.step)) : null;
    const values = await (await this.#step(batch, noise)).data();
    const [loss, bitErrors, gradNorm] = [values[0]!, values[1]!, values[2]!];
    progress.step++;
    progress.sequences += plan.batch;
    const { window } = progress;
    window.steps++;
    window.loss += loss;
    window.bitErrors += bitErrors;
    window.chance += sizes.reduce((sum, size) => sum + chanceErrors(task, size), 0) / sizes.length;
    window.norms.push(gradNorm);
    const finite = Number.isFinite(loss) && Number.isFinite(gradNorm);
    const records = finite && window.steps < plan.window ? [] : await this.#endWindow(finite);
    return { step: progress.step, loss, bitErrors, gradNorm, records };
  }

  #drawSizes(step: number): TaskSize[] {
    const limits = limitsAt(this.plan, this.task, step);
    const count = this.plan.mixed ? this.plan.batch : 1;
    return Array.from({ length: count }, () => this.task.drawSize(this.#generator, limits));
  }

  async #endWindow(finite: boolean): Promise<TrainingRecord[]> {
    const progress = this.#progress;
    const { window, step, sequences, lastBitErrors } = progress;
    const record = recordOf(window, { step, sequences, lr: this.optimizer.lr });
    const part = window.bitErrors / window.chance;
    progress.window = emptyWindow();
    const collapse = progress.converged ? COLLAPSED.learned : COLLAPSED.onItsWay;
    const collapsed = progress.bestPart < ON_ITS_WAY && part > collapse;
    if (!finite || collapsed) return [record, this.#rollBack(finite ? 'collapse' : 'not finite', record, window.norms)];

    const records: TrainingRecord[] = [record];
    // Short sequences say nothing of the task, and when they grow it is not a collapse.
    const { window: length, curriculum } = this.plan;
    const grownAt = curriculum?.steps ?? 0;
    const learned =
      step - 2 * length >= grownAt && lastBitErrors !== null && Math.max(lastBitErrors, record.bitErrors) < CONVERGED;
    progress.lastBitErrors = record.bitErrors;
    if (learned && !progress.converged) {
      progress.converged = { step, sequences };
      records.push({ kind: 'converged', step, sequences });
    }
    // Halfway to a collapse is not a place to return to.
    if (progress.bestPart >= ON_ITS_WAY || part < collapse / 2) {
      // The weights that this window began with have now shown that they are good; those that it ended with have not yet.
      this.#good = this.#last;
      if (step - length >= grownAt) progress.bestPart = Math.min(progress.bestPart, part);
      progress.rollbacksInARow = 0;
      progress.rate = Math.min(1, progress.rate * FASTER);
    }
    this.#last = takeSnapshot(this.model, this.optimizer);
    if (this.plan.validation > 0) records.push({ kind: 'validation', step, ...(await this.#validation(scoresOf)) });
    return records;
  }

  /**
   * Scores on the plan's validation set, which is the same each time.
   * @throws {EvaluationError} where the network's answers are not finite numbers; {ArgumentError} where the set is empty.
   */
  validate(): Promise<BitScores> {
    return this.#validation(evaluateBits);
  }

  /** Within a training, scores that are not finite are a record like others: what comes next undoes them. */
  #validation(evaluate: typeof evaluateBits): Promise<BitScores> {
    const { validation: count, seed } = this.plan;
    return evaluate(this.answers, this.task, null, { count, generator: streams(seed).validation });
  }

  #rollBack(why: RollbackRecord['why'], { step, bitErrors }: WindowRecord, norms: readonly number[]): RollbackRecord {
    const progress = this.#progress;
    const gradNorms = norms.slice(-NORMS_SHOWN);
    progress.rollbacks++;
    progress.rollbacksInARow++;
    progress.rate *= SLOWER;
    putBack(this.#good, this.model, this.optimizer);
    this.#last = this.#good;
    if (progress.rollbacksInARow > MOST_ROLLBACKS) {
      throw new TrainingError(
        `training failed ${progress.rollbacksInARow} times in a row at the same place, last at step ${step} (${why}; the gradients' norms before: ` +
          `${gradNorms.map((norm) => norm.toPrecision(3)).join(', ')}). A lower learning rate or clip may help`,
      );
    }
    return { kind: 'rollback', step, why, bitErrors, gradNorms };
  }
}

/**
 * Sequences of each length are a program of their own, which takes time to compile and memory to keep. Beyond 48 steps
 * they are rounded up to a multiple of 8: of the 51 lengths of repeat copy, up to 112 steps, 39 are left, and the longest
 * are the fewest.
 */
const roundedSteps = (steps: number): number => (steps <= 48 ? steps : Math.ceil(steps / 8) * 8);

/** The ranges that sizes are drawn from at a step; undefined for the task's own. */
const limitsAt = (
  { curriculum }: TrainingPlan,
  { dimensions }: BitTask,
  step: number,
): Record<string, readonly [number, number]> | undefined => {
  if (!curriculum || step >= curriculum.steps) return undefined;
  return Object.fromEntries(
    dimensions.map(({ name, train: [least, most] }) => {
      const from = curriculum.from[name] ?? most;
      return [name, [least, Math.round(from + ((most - from) * step) / curriculum.steps)] as const];
    }),
  );
};

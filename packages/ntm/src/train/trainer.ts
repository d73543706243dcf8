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
import { taskNamed } from '../tasks/index.ts';
import type { Scores } from '../tasks/scores.ts';
import type { Task, TaskBatch } from '../tasks/task.ts';
import { Batches } from './batches.ts';
import { packCheckpoint, unpackCheckpoint } from './checkpoint.ts';
import { type Answers, answersOf, evaluate, scoresOf, slotsFor } from './evaluate.ts';
import type { Checkpoint } from './file-parts.ts';
import { upgraded } from './older-format.ts';
import { makeOptimizer } from './optimizer.ts';
import { checkedPlan, oneSize, rangesOf, type TrainingPlan } from './plan.ts';
import { beginAnew, type Progress, startOf } from './progress.ts';
import type { RollbackRecord, StartRecord, StepResult, TrainingRecord } from './records.ts';
import { verdictOf } from './rollback.ts';
import { makeSchedule, noiseAt } from './schedule.ts';
import { putBack, type Snapshot, takeSnapshot } from './snapshot.ts';
import { type GivenUp, hopeless } from './starts.ts';
import { trainStep } from './step.ts';
import { streams, weightsSeed } from './streams.ts';
import { turns } from './turn.ts';
import { emptyWindow, recordOf, type WindowRecord } from './window.ts';

/** Numbers of the validation's stream between those of one step and of the next. */
const VALIDATION_STRIDE = 2 ** 20;

/** How many of the gradients' norms a rollback reports. */
const NORMS_SHOWN = 20;

/** How a `Trainer` runs. */
export interface TrainerOptions {
  /** Whether training steps and answers are compiled; default true. */
  readonly compiled?: boolean;
}

/** What is called while a `Trainer` runs. */
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
 * Trains a network on a task as a plan says. All that decides what comes next is in the plan and in the checkpoint: a
 * training that was saved at any step and goes on from there ends with the same bytes as one that never stopped.
 *
 * At the end of each window of steps it looks at the means. Losses that are not finite, and errors that are back near
 * guessing after they had been nearly gone, are undone: weights and optimizer go back to the last good window, and
 * training goes on with other data and a somewhat lower learning rate. Where the plan has a rule for it, a start without
 * prospects is given up, and training begins anew with other weights from the same seed.
 *
 * ```ts
 * const trainer = new Trainer({ ...recipes.copy, seed: 0 });
 * await trainer.run({ onRecords: (records) => console.log(records) });
 * ```
 */
export class Trainer {
  readonly plan: TrainingPlan;
  readonly task: Task;
  readonly model: SequenceModel;
  readonly optimizer: Optimizer;
  readonly answers: Answers;
  readonly #generator: Generator;
  readonly #batches: Batches;
  readonly #schedule: Schedule;
  readonly #step: (batch: TaskBatch, noise: Tensor | null) => Tensor | Promise<Tensor>;
  #progress: Progress;
  /** As it was at the end of the last window, and what a rollback returns to: the last that was followed by a good window. */
  #last: Snapshot;
  #good: Snapshot;
  #stepping = false;

  /** @throws {ArgumentError} naming the field of the plan that is wrong, or an unknown option. */
  constructor(plan: TrainingPlan, options: TrainerOptions = {}) {
    const { compiled = true } = checkOptions('Trainer', options, { compiled: 'flag' });
    this.plan = checkedPlan(plan);
    const { task, model, seed, optimizer, schedule, steps } = this.plan;
    this.task = taskNamed(task);
    this.model = makeModel(model, this.task, seed);
    this.optimizer = makeOptimizer(optimizer, this.model.parameters());
    this.answers = answersOf(this.model, { compiled });
    this.#generator = streams(seed).training;
    this.#batches = new Batches(this.plan, this.task, this.#generator);
    this.#schedule = makeSchedule(optimizer.lr, schedule, steps, () => this.#progress.bestExact ?? 0);
    const noise = this.#noisy ? this.#generator : null;
    const { clip, clipThroughTime } = this.plan;
    const step = trainStep(this.model, this.task, this.optimizer, { clip, clipThroughTime, noise });
    this.#step = compiled ? compile(step, { name: 'trainStep' }) : step;
    this.#progress = startOf(this.#generator.getState());
    this.#last = takeSnapshot(this.model, this.optimizer);
    this.#good = this.#last;
  }

  /**
   * A trainer that goes on where the checkpoint was taken.
   * @throws {CheckpointError} on one that does not fit; {ArgumentError} on an unknown option.
   */
  static restore(checkpoint: Checkpoint, options: TrainerOptions = {}): Trainer {
    const { plan, progress, now, last, good } = unpackCheckpoint(upgraded(checkpoint));
    const trainer = new Trainer(plan, options);
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

  /** When the task was learned, by the start that is under way; `null` before that. */
  get converged(): Progress['converged'] {
    return this.#progress.converged;
  }

  get #noisy(): boolean {
    const { from, to } = this.plan.noise;
    return Math.max(from, to) > 0;
  }

  /** Steps of the start that is under way. */
  get #stepsOfStart(): number {
    return this.#progress.step - this.#progress.begun;
  }

  get done(): boolean {
    return this.#stepsOfStart >= this.plan.steps;
  }

  /** Trains to the plan's last step, or until `onStep` says so. @throws {TrainingError} when it keeps failing. */
  async run(options: RunOptions = {}): Promise<void> {
    const { onStep, onRecords } = checkOptions('Trainer.run', options, { onStep: 1, onRecords: 1 });
    const giveOthersTheirTurn = turns();
    while (!this.done) {
      const result = await this.step();
      if (result.records.length > 0) await onRecords?.(result.records);
      const answer = onStep?.(result);
      if ((typeof answer === 'object' ? await answer : answer) === true) return;
      await giveOthersTheirTurn();
    }
  }

  /**
   * One training step. The last of a window ends it: its records are in the result.
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
    const { plan } = this;
    const progress = this.#progress;
    const at = this.#stepsOfStart;
    this.optimizer.lr = progress.rate * this.#schedule(at);
    const { batch, sequences, chance } = this.#batches.next(progress.step, at);
    const noise = this.#noisy ? tensor(noiseAt(plan.noise, plan.steps, this.#learnedAt, at)) : null;
    const values = await (await this.#step(batch, noise)).data();
    const [loss, errors, gradNorm] = [values[0]!, values[1]!, values[2]!];
    progress.step++;
    progress.sequences += sequences;
    const { window } = progress;
    window.steps++;
    window.loss += loss;
    window.errors += errors;
    window.chance += chance;
    window.norms.push(gradNorm);
    const finite = Number.isFinite(loss) && Number.isFinite(gradNorm);
    const ends = !finite || window.steps >= plan.window || (this.done && plan.newStart !== null);
    return { step: progress.step, loss, errors, gradNorm, records: ends ? await this.#endWindow(finite) : [] };
  }

  /** The step of this start at which it had learned its task. */
  get #learnedAt(): number | null {
    const { converged, begun } = this.#progress;
    return converged && converged.step - begun;
  }

  async #endWindow(finite: boolean): Promise<TrainingRecord[]> {
    const progress = this.#progress;
    const { window, step, sequences } = progress;
    const record = recordOf(window, { step, sequences, lr: this.optimizer.lr });
    const part = window.errors / window.chance;
    progress.window = emptyWindow();
    const verdict = verdictOf(this.plan.rollback, {
      part,
      best: progress.bestPart,
      learned: progress.converged !== null,
      finite,
    });
    const records: TrainingRecord[] = [record];
    if (verdict === 'not finite' || verdict === 'collapse') {
      records.push(this.#rollBack(verdict, record, window.norms));
    } else {
      await this.#goOn(record, part, verdict === 'good', records);
    }
    const why = await this.#whyGiveUp();
    if (why) records.push(this.#beginAnew(why));
    return records;
  }

  /** A window without harm: what it shows of the task, and what is kept of it. */
  async #goOn(
    { step, sequences, errors }: WindowRecord,
    part: number,
    good: boolean,
    records: TrainingRecord[],
  ): Promise<void> {
    const progress = this.#progress;
    const { window: length, curriculum, validation, rollback } = this.plan;
    // Short sequences say nothing of the task, and when they grow it is not a collapse.
    const grownAt = progress.begun + (curriculum?.steps ?? 0);
    if (good) {
      // The weights that this window began with have now shown that they are good; those that it ended with have not yet.
      this.#good = this.#last;
      if (step - length >= grownAt) progress.bestPart = Math.min(progress.bestPart, part);
      progress.rollbacksInARow = 0;
      progress.rate = Math.min(1, progress.rate * rollback.faster);
    }
    this.#last = takeSnapshot(this.model, this.optimizer);
    const scores = validation > 0 ? await this.#validation(scoresOf) : null;
    const learned = step - 2 * length >= grownAt && this.#showsTwice(errors, scores?.exact ?? null);
    progress.lastErrors = errors;
    if (scores) {
      progress.lastExact = scores.exact;
      progress.bestExact = Math.max(progress.bestExact ?? 0, scores.exact);
    }
    if (learned && !progress.converged) {
      progress.converged = { step, sequences };
      records.push({ kind: 'converged', step, sequences });
    }
    if (scores) records.push({ kind: 'validation', step, ...scores });
  }

  /** Whether this window and the one before it show that the task has been learned. */
  #showsTwice(errors: number, exact: number | null): boolean {
    const { lastErrors, lastExact } = this.#progress;
    const { learned } = this.task;
    if (learned.by === 'training') return lastErrors !== null && Math.max(lastErrors, errors) < learned.errors;
    return exact !== null && lastExact !== null && Math.min(lastExact, exact) >= learned.exact;
  }

  /**
   * Scores on the validation sequences of this step.
   * @throws {EvaluationError} where the network's answers are not finite numbers; {ArgumentError} where the plan has none.
   */
  validate(): Promise<Scores> {
    return this.#validation(evaluate);
  }

  /** Within a training, scores that are not finite are a record like others: what comes next undoes them. */
  #validation(measure: typeof evaluate): Promise<Scores> {
    const { validation: count, freshValidation, seed } = this.plan;
    const generator = streams(seed).validation;
    // A part of the stream for each step, so that a training that goes on draws what it would have drawn.
    if (freshValidation)
      generator.setState({ ...generator.getState(), offset: this.#progress.step * VALIDATION_STRIDE });
    const ranges = rangesOf(this.plan, this.task);
    return measure(this.answers, this.task, oneSize(this.plan, this.task), { count, generator, ranges });
  }

  #rollBack(why: RollbackRecord['why'], { step, errors }: WindowRecord, norms: readonly number[]): RollbackRecord {
    const progress = this.#progress;
    const { slower, most } = this.plan.rollback;
    const gradNorms = norms.slice(-NORMS_SHOWN);
    progress.rollbacks++;
    progress.startRollbacks++;
    progress.rollbacksInARow++;
    progress.rate *= slower;
    putBack(this.#good, this.model, this.optimizer);
    this.#last = this.#good;
    if (progress.rollbacksInARow > most && this.plan.newStart === null) {
      throw new TrainingError(
        `training failed ${progress.rollbacksInARow} times in a row at the same place, last at step ${step} (${why}; the gradients' norms before: ` +
          `${gradNorms.map((norm) => norm.toPrecision(3)).join(', ')}). A lower learning rate or clip may help`,
      );
    }
    return { kind: 'rollback', step, why, errors, gradNorms };
  }

  async #whyGiveUp(): Promise<GivenUp | null> {
    const { newStart, rollback, seed } = this.plan;
    if (newStart === null) return null;
    const { startRollbacks: rollbacks, rollbacksInARow, converged } = this.#progress;
    if (rollbacksInARow > rollback.most) return 'collapses';
    const learned = converged !== null;
    const why = hopeless(newStart, { steps: this.#stepsOfStart, rollbacks, learned });
    if (why || !this.done) return why;
    if (!learned) return 'not learned';
    if (newStart.test === null) return null;
    const { size, count, exact } = newStart.test;
    const slots = slotsFor(this.model, this.task, size);
    const scores = await scoresOf(this.answers, this.task, size, { count, slots, generator: streams(seed).selection });
    return scores.exact >= exact ? null : 'wrong beyond its training';
  }

  /** @throws {TrainingError} when there have been as many starts as the plan allows; the last one is left as it is. */
  #beginAnew(why: GivenUp): StartRecord {
    const { plan, task } = this;
    const { step, sequences, start } = this.#progress;
    const { most } = plan.newStart!;
    if (start + 1 >= most) {
      throw new TrainingError(
        `${task.name} came to nothing in ${most === 1 ? 'one start' : `${most} starts`}, the last given up at step ${step}: ${why}. ` +
          'More starts, more steps, or another learning rate may help',
      );
    }
    const fresh = makeModel(plan.model, task, weightsSeed(plan.seed, start + 1));
    const optimizer = makeOptimizer(plan.optimizer, fresh.parameters());
    putBack(takeSnapshot(fresh, optimizer), this.model, this.optimizer);
    beginAnew(this.#progress);
    this.#last = takeSnapshot(this.model, this.optimizer);
    this.#good = this.#last;
    return { kind: 'start', step, sequences, start: start + 1, why };
  }
}

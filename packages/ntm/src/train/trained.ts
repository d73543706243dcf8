import { makeModel } from '../models/registry.ts';
import type { SequenceModel } from '../models/sequence-model.ts';
import { taskNamed } from '../tasks/index.ts';
import type { Task } from '../tasks/task.ts';
import { type Answers, answersOf } from './evaluate.ts';
import { BroughtTensors, type Checkpoint, checkTogether, formatOf, partOf, takeWeights } from './file-parts.ts';
import { planSchema, type TrainingPlan } from './plan.ts';
import { type Progress, progressSchema } from './progress.ts';
import { encodeRecord } from './record-text.ts';
import { Trainer } from './trainer.ts';
import { emptyWindow } from './window.ts';

/** A network with what is known of its training. A `Trainer` is one. */
export interface Trained {
  readonly plan: TrainingPlan;
  readonly task: Task;
  readonly model: SequenceModel;
  readonly answers: Answers;
  readonly progress: Readonly<Progress>;
  /** When the task was learned; `null` where it was not. */
  readonly converged: Progress['converged'];
}

const FORMAT = 'engram-network-1';

/** The weights alone, with the plan and how far the training was: a ninth of a checkpoint, and nothing to go on from. */
export const packTrained = ({ plan, model, progress }: Trained): Checkpoint => ({
  tensors: model.stateDict(),
  metadata: {
    format: FORMAT,
    plan: encodeRecord(plan),
    progress: encodeRecord({ ...progress, window: emptyWindow() }),
  },
});

/**
 * What `packTrained` wrote, or a checkpoint of a training.
 * @throws {CheckpointError} that names the part, the field or the tensor that is wrong.
 */
export const restoreTrained = (file: Checkpoint): Trained => {
  if (formatOf(file) !== FORMAT) return Trainer.restore(file);
  const plan = partOf(file.metadata, 'plan', planSchema);
  const progress = partOf(file.metadata, 'progress', progressSchema);
  checkTogether(plan, progress);
  const brought = new BroughtTensors(file.tensors);
  const { weights } = takeWeights(brought, '', plan);
  brought.checkAllTaken();
  const task = taskNamed(plan.task);
  const model = makeModel(plan.model, task, plan.seed);
  model.loadStateDict(weights);
  return { plan, task, model, answers: answersOf(model), progress, converged: progress.converged };
};

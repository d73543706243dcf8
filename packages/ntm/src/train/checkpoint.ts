import { type OneGroupStateDict, type Optimizer, Parameter, quote, type Tensor, zeros } from '@engram/tensor';
import { CheckpointError } from '../errors.ts';
import { atLeast0, fields, list, parse, record, type Schema, show, where, whole } from '../schema.ts';
import { BroughtTensors, type Checkpoint, checkFormat, checkTogether, partOf, takeWeights } from './file-parts.ts';
import { makeOptimizer } from './optimizer.ts';
import { planSchema, type TrainingPlan } from './plan.ts';
import { type Progress, progressSchema } from './progress.ts';
import { encodeRecord } from './record-text.ts';
import type { Snapshot } from './snapshot.ts';

/** Which version of this layout a file has. */
const FORMAT = 'engram-training-2';
/** The snapshots: what is before the names of their tensors, and what the notes on their optimizers are called. */
const SNAPSHOTS = [
  ['now', '', 'optimizer'],
  ['last', 'last.', 'lastOptimizer'],
  ['good', 'good.', 'goodOptimizer'],
] as const;
/** Before the names of an optimizer's tensors. */
const OPTIMIZER = 'optimizer.';

/** A snapshot under flat names. */
const flatten = ({ weights, optimizer }: Snapshot, prefix: string): Record<string, Tensor> => ({
  ...Object.fromEntries(Object.entries(weights).map(([name, value]) => [prefix + name, value])),
  ...Object.fromEntries(
    Object.entries(optimizer.state).map(([name, value]) => [`${prefix}${OPTIMIZER}${name}`, value]),
  ),
});

export interface CheckpointParts {
  readonly plan: TrainingPlan;
  readonly progress: Progress;
  readonly now: Snapshot;
  /** The end of the last window. */
  readonly last: Snapshot;
  /** What a rollback returns to. */
  readonly good: Snapshot;
}

/** What is known of an optimizer besides its tensors. It has one parameter group, of all parameters. */
type OptimizerNotes = Omit<OneGroupStateDict, 'state'>;

const notesOf = ({ optimizer: { optimizer, param_groups, steps } }: Snapshot): OptimizerNotes => {
  const { params: _, ...hyperparameters } = param_groups[0]!;
  return { optimizer, hyperparameters: hyperparameters as OptimizerNotes['hyperparameters'], steps };
};

export const packCheckpoint = (parts: CheckpointParts): Checkpoint => ({
  tensors: Object.assign({}, ...SNAPSHOTS.map(([part, prefix]) => flatten(parts[part], prefix))),
  metadata: {
    format: FORMAT,
    plan: encodeRecord(parts.plan),
    progress: encodeRecord(parts.progress),
    ...Object.fromEntries(SNAPSHOTS.map(([part, , what]) => [what, encodeRecord(notesOf(parts[part]))])),
  },
});

/** As many can be in a file, and far more than any network has. */
const MOST_TENSORS = 1_000_000;

const notesSchema = fields<OptimizerNotes>({
  optimizer: where((name) => typeof name === 'string', 'is a name'),
  hyperparameters: record as Schema<OptimizerNotes['hyperparameters']>,
  steps: list(whole(0), MOST_TENSORS),
});

/** @throws {CheckpointError} unless an optimizer of the plan could have written this; its learning rate is the schedule's. */
const checkNotes = (what: string, notes: OptimizerNotes, fresh: Optimizer, parameters: number, step: number): void => {
  const refuse = (words: string): never => {
    throw new CheckpointError(`the checkpoint's '${what}'${words}`);
  };
  const expect = (field: string, got: unknown, expected: unknown): void => {
    if (encodeRecord([got]) !== encodeRecord([expected])) {
      refuse(`: ${field} is ${encodeRecord([expected]).slice(1, -1)} by the plan, got ${show(got)}`);
    }
  };
  expect('optimizer', notes.optimizer, fresh.name);
  const { lr, ...others } = fresh.hyperparameters;
  const { hyperparameters: given } = notes;
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(fresh.hyperparameters, name));
  if (unknown !== undefined) refuse(`: ${fresh.name} has no hyperparameter ${quote(unknown)}`);
  parse(atLeast0, given.lr, `the checkpoint's '${what}': hyperparameters.lr`, CheckpointError);
  for (const [name, value] of Object.entries(others)) {
    // Older files have nothing on it.
    if (name === 'amsgrad' && !Object.hasOwn(given, name)) continue;
    expect(`hyperparameters.${name}`, given[name], value);
  }
  expect('the number of its steps', notes.steps.length, parameters);
  const most = notes.steps.find((steps) => steps > step);
  if (most !== undefined) refuse(`: steps are at most those of the training (${step}), got ${most}`);
};

/** One of the three snapshots of a checkpoint. */
const takeSnapshotFrom = (
  { metadata }: Checkpoint,
  tensors: BroughtTensors,
  [, prefix, what]: (typeof SNAPSHOTS)[number],
  plan: TrainingPlan,
  { step }: Progress,
): Snapshot => {
  const { weights, learned } = takeWeights(tensors, prefix, plan);
  const notes = partOf(metadata, what, notesSchema);
  const fresh = makeOptimizer(plan.optimizer, [new Parameter(zeros([1]))]);
  checkNotes(what, notes, fresh, learned.length, step);
  const slots = fresh.slotNames.split(',');
  const state: Record<string, Tensor> = {};
  learned.forEach((shape, i) => {
    if (notes.steps[i] === 0) return;
    for (const slot of slots) state[`${i}.${slot}`] = tensors.take(`${prefix}${OPTIMIZER}${i}.${slot}`, shape);
  });
  const { optimizer, hyperparameters, steps } = notes;
  const param_groups = [{ ...hyperparameters, params: learned.map((_, i) => i) }];
  return { weights, optimizer: { optimizer, param_groups, steps, state } };
};

/**
 * All parts of a checkpoint, each held against the plan: nothing of what the plan claims is made before the file has shown
 * the tensors that go with it.
 * @throws {CheckpointError} that names the part, the field or the tensor that is wrong.
 */
export const unpackCheckpoint = (checkpoint: Checkpoint): CheckpointParts => {
  checkFormat(checkpoint, FORMAT, 'a checkpoint of a training');
  const { tensors, metadata } = checkpoint;
  const plan = partOf(metadata, 'plan', planSchema);
  const progress = partOf(metadata, 'progress', progressSchema);
  checkTogether(plan, progress);
  const brought = new BroughtTensors(tensors);
  const [now, last, good] = SNAPSHOTS.map((names) => takeSnapshotFrom(checkpoint, brought, names, plan, progress)) as [
    Snapshot,
    Snapshot,
    Snapshot,
  ];
  brought.checkAllTaken();
  return { plan, progress, now, last, good };
};

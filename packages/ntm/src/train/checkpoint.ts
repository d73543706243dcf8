import {
  ArgumentError,
  type Optimizer,
  type OptimizerStateDict,
  Parameter,
  quote,
  Tensor,
  zeros,
} from '@engram/tensor';
import { CheckpointError } from '../errors.ts';
import { placesOf } from '../models/registry.ts';
import { atLeast0, fields, list, parse, record, type Schema, show, where, whole } from '../schema.ts';
import { taskNamed } from '../tasks/index.ts';
import { makeOptimizer } from './optimizer.ts';
import { keptNumbers, planSchema, sequencesAfter, type TrainingPlan } from './plan.ts';
import { type Progress, progressSchema } from './progress.ts';
import { decodeRecord, encodeRecord } from './record-text.ts';
import type { Snapshot } from './snapshot.ts';
import { streams } from './streams.ts';

/** What goes into a safetensors file: the weights under their own names, everything else beside them. */
export interface Checkpoint {
  readonly tensors: Readonly<Record<string, Tensor>>;
  readonly metadata: Readonly<Record<string, string>>;
}

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

/** What is known of an optimizer besides its tensors. */
type OptimizerNotes = Omit<OptimizerStateDict, 'state'>;

const notesOf = ({ optimizer: { optimizer, hyperparameters, steps } }: Snapshot): OptimizerNotes => ({
  optimizer,
  hyperparameters,
  steps,
});

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

/** @throws {CheckpointError} unless `metadata` has a part of this name that is what the schema says. */
const partOf = <T>(metadata: Checkpoint['metadata'], name: string, schema: Schema<T>): T => {
  if (!Object.hasOwn(metadata, name)) throw new CheckpointError(`the checkpoint has no '${name}' in its metadata`);
  const what = `the checkpoint's '${name}'`;
  const text: unknown = metadata[name];
  if (typeof text !== 'string') throw new CheckpointError(`${what} is text, got ${show(text)}`);
  let value: unknown;
  try {
    value = decodeRecord(text, what);
  } catch (error) {
    if (error instanceof ArgumentError) throw new CheckpointError(error.message);
    throw error;
  }
  return parse(schema, value, what, CheckpointError);
};

/**
 * A training step of a plan out of a file keeps at most so many numbers for the way back. In float32 they fill 4 GiB, all that
 * compiled functions can have, so that no training can have made a file that asks for more.
 */
const MOST_KEPT = 2 ** 30;

/** @throws {CheckpointError} where progress and plan are not of one training, or the plan is beyond any machine. */
const checkTogether = (plan: TrainingPlan, { step, sequences, converged, generator }: Progress): void => {
  const refuse = (words: string): never => {
    throw new CheckpointError(`the checkpoint's ${words}`);
  };
  for (const [what, at] of [
    ['', { step, sequences }],
    ['converged.', converged],
  ] as const) {
    if (!at) continue;
    const sequences = sequencesAfter(plan, at.step);
    if (at.sequences === sequences) continue;
    refuse(`'progress': ${what}sequences is ${sequences} after ${at.step} steps, got ${at.sequences}`);
  }
  const { seed } = streams(plan.seed).training.getState();
  if (generator.seed !== seed) refuse(`'progress': generator.seed is ${seed} by the plan, got ${generator.seed}`);
  const kept = keptNumbers(plan, taskNamed(plan.task));
  if (kept > MOST_KEPT) {
    refuse(
      `'plan' asks for more than can be: a training step with its batch, layers and slots keeps ${kept} numbers, and ${MOST_KEPT} is the most`,
    );
  }
};

/** What is expected of a tensor of a checkpoint, all of them float32; each is asked for once. */
class Tensors {
  readonly #tensors: Checkpoint['tensors'];
  readonly #known = new Set<string>();

  constructor(tensors: Checkpoint['tensors']) {
    this.#tensors = tensors;
  }

  /** @throws {CheckpointError} unless there is a tensor of this name and shape. */
  take(name: string, shape: readonly number[]): Tensor {
    const refuse = (words: string): never => {
      throw new CheckpointError(`the checkpoint does not fit its plan: tensor ${quote(name)} ${words}`);
    };
    if (!Object.hasOwn(this.#tensors, name)) refuse('is missing');
    const x: unknown = this.#tensors[name];
    if (!(x instanceof Tensor)) return refuse('is not a tensor');
    if (x.dtype !== 'float32' || `${x.shape}` !== `${shape}` || x.ndim !== shape.length) {
      refuse(`is [${x.shape.join(', ')}] ${x.dtype}, expected [${shape.join(', ')}] float32`);
    }
    this.#known.add(name);
    return x;
  }

  /** @throws {CheckpointError} on a tensor that nobody has taken. */
  checkAllTaken(): void {
    const stray = Object.keys(this.#tensors).find((name) => !this.#known.has(name));
    if (stray !== undefined) {
      throw new CheckpointError(`the checkpoint does not fit its plan: tensor ${quote(stray)} is unexpected`);
    }
  }
}

/** The weights behind a prefix, by the names of the state dict, and the shapes of those that are learned. */
const takeWeights = (tensors: Tensors, prefix: string, { model, task }: TrainingPlan) => {
  const weights: Record<string, Tensor> = {};
  const learned: (readonly number[])[] = [];
  // A model of a billion layers ends here at the first that the file does not bring.
  for (const place of placesOf(model, taskNamed(task))) {
    weights[place.name] = tensors.take(prefix + place.name, place.shape);
    if (place.learned) learned.push(place.shape);
  }
  return { weights, learned };
};

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
  for (const [name, value] of Object.entries(others)) expect(`hyperparameters.${name}`, given[name], value);
  expect('the number of its steps', notes.steps.length, parameters);
  const most = notes.steps.find((steps) => steps > step);
  if (most !== undefined) refuse(`: steps are at most those of the training (${step}), got ${most}`);
};

/** One of the three snapshots of a checkpoint. */
const takeSnapshotFrom = (
  { metadata }: Checkpoint,
  tensors: Tensors,
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
  return { weights, optimizer: { ...notes, state } };
};

/**
 * All parts of a checkpoint, each held against the plan: nothing of what the plan claims is made before the file has shown
 * the tensors that go with it.
 * @throws {CheckpointError} that names the part, the field or the tensor that is wrong.
 */
export const unpackCheckpoint = (checkpoint: Checkpoint): CheckpointParts => {
  parse(record, checkpoint, 'the checkpoint', CheckpointError);
  const { tensors, metadata } = checkpoint;
  parse(record, tensors, 'the checkpoint: tensors', CheckpointError);
  parse(record, metadata, 'the checkpoint: metadata', CheckpointError);
  const format: unknown = Object.hasOwn(metadata, 'format') ? metadata.format : undefined;
  if (format !== FORMAT) {
    throw new CheckpointError(
      `not a checkpoint of a training: its format is ${format === undefined ? 'not given' : show(format)}, expected '${FORMAT}'`,
    );
  }
  const plan = partOf(metadata, 'plan', planSchema);
  const progress = partOf(metadata, 'progress', progressSchema);
  checkTogether(plan, progress);
  const brought = new Tensors(tensors);
  const [now, last, good] = SNAPSHOTS.map((names) => takeSnapshotFrom(checkpoint, brought, names, plan, progress)) as [
    Snapshot,
    Snapshot,
    Snapshot,
  ];
  brought.checkAllTaken();
  return { plan, progress, now, last, good };
};

import { ArgumentError, quote, Tensor } from '@engram/tensor';
import { CheckpointError } from '../errors.ts';
import { placesOf } from '../models/registry.ts';
import { parse, record, type Schema, show } from '../schema.ts';
import { taskNamed } from '../tasks/index.ts';
import { keptNumbers, MOST_HELD, sequencesAfter, type TrainingPlan } from './plan.ts';
import type { Progress } from './progress.ts';
import { decodeRecord } from './record-text.ts';
import { streams } from './streams.ts';

// What the files of trainings and of trained networks have in common. Nobody vouches for either: each part is parsed, and
// held against the plan, before anything is made.

/** What goes into a safetensors file: the weights under their own names, everything else beside them. */
export interface Checkpoint {
  readonly tensors: Readonly<Record<string, Tensor>>;
  readonly metadata: Readonly<Record<string, string>>;
}

/** What a file says that it is; `undefined` where it says nothing. */
export const formatOf = (checkpoint: Checkpoint): unknown => {
  parse(record, checkpoint, 'the checkpoint', CheckpointError);
  const { tensors, metadata } = checkpoint;
  parse(record, tensors, 'the checkpoint: tensors', CheckpointError);
  parse(record, metadata, 'the checkpoint: metadata', CheckpointError);
  return Object.hasOwn(metadata, 'format') ? metadata.format : undefined;
};

/** @throws {CheckpointError} unless a file says that it is of this format. */
export const checkFormat = (checkpoint: Checkpoint, expected: string, what: string): void => {
  const format = formatOf(checkpoint);
  if (format === expected) return;
  throw new CheckpointError(
    `not ${what}: its format is ${format === undefined ? 'not given' : show(format)}, expected '${expected}'`,
  );
};

/** @throws {CheckpointError} unless `metadata` has a part of this name that is what the schema says. */
export const partOf = <T>(metadata: Checkpoint['metadata'], name: string, schema: Schema<T>): T => {
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

/** @throws {CheckpointError} where progress and plan are not of one training, or the plan is beyond any machine. */
export const checkTogether = (plan: TrainingPlan, { step, sequences, converged, generator }: Progress): void => {
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
  if (kept > MOST_HELD) {
    refuse(
      `'plan' asks for more than can be: a training step with its batch, layers and slots keeps ${kept} numbers, and ${MOST_HELD} is the most`,
    );
  }
};

/** What is expected of a tensor of a checkpoint, all of them float32; each is asked for once. */
export class BroughtTensors {
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
export const takeWeights = (tensors: BroughtTensors, prefix: string, { model, task }: TrainingPlan) => {
  const weights: Record<string, Tensor> = {};
  const learned: (readonly number[])[] = [];
  // A model of a billion layers ends here at the first that the file does not bring.
  for (const place of placesOf(model, taskNamed(task))) {
    weights[place.name] = tensors.take(prefix + place.name, place.shape);
    if (place.learned) learned.push(place.shape);
  }
  return { weights, learned };
};
